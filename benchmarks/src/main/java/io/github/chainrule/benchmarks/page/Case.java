package io.github.chainrule.benchmarks.page;

import java.util.Map;

/// A work of one size or kind.
///
/// @param name as the page has it; empty if the work has no parameters
/// @param parameters those of JMH, by name
record Case(String name, Map<String, String> parameters) {
  static final Case ONLY = new Case("", Map.of());
}
