package io.github.chainrule.benchmarks.page;

import io.github.chainrule.benchmarks.page.Way.Role;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Something that Chainrule and others do, measured by methods of one benchmark class.
///
/// @param what what it computes, in a line of Markdown
/// @param benchmark the class that holds the methods
/// @param unit of the times on the page
/// @param cases the sizes or kinds, one for each combination of JMH's parameters; if there are
///   none, there is [Case#ONLY]
/// @param ways Chainrule's own first
record Work(
    Group group,
    String title,
    String what,
    Class<?> benchmark,
    TimeUnit unit,
    List<Case> cases,
    List<Way> ways) {

  /// @param own the method of Chainrule
  static Work of(
      Group group, String title, String what, Class<?> benchmark, TimeUnit unit, String own) {
    Way chainrule = new Way("", own, "Chainrule", Role.CHAINRULE, "");
    return new Work(group, title, what, benchmark, unit, List.of(), List.of(chainrule));
  }

  @Override
  public List<Case> cases() {
    return cases.isEmpty() ? List.of(Case.ONLY) : cases;
  }

  Way own() {
    return ways.getFirst();
  }

  /// This, and a case of it.
  Work at(String name, String parameter, String value) {
    return at(name, Map.of(parameter, value));
  }

  /// This, and a case of it, of a benchmark with several parameters.
  Work at(String name, Map<String, String> parameters) {
    Case added = new Case(name, Map.copyOf(parameters));
    return new Work(group, title, what, benchmark, unit, and(cases, added), ways);
  }

  /// This, and somebody who does the same, and is not known to be faster.
  Work rival(String method, String label) {
    return rival(method, label, "");
  }

  /// This, and somebody who does the same.
  ///
  /// @param why why it is faster, in the cases in which it is: whole sentences of Markdown
  Work rival(String method, String label, String why) {
    return with(new Way("", method, label, Role.RIVAL, why));
  }

  /// This, and DJL with PyTorch, which has a class of its own, since not every build has it.
  ///
  /// @param why as of [#rival]
  Work djl(String why) {
    return with(new Way("Djl", "djl", "DJL, PyTorch", Role.RIVAL, why));
  }

  /// This, and a method that does less or other work.
  Work beside(String method, String label) {
    return with(new Way("", method, label, Role.BESIDE, ""));
  }

  private Work with(Way way) {
    return new Work(group, title, what, benchmark, unit, cases, and(ways, way));
  }

  private static <T> List<T> and(List<T> list, T added) {
    return Stream.concat(list.stream(), Stream.of(added)).toList();
  }

  /// How the page calls the work in one of its cases.
  String title(Case at) {
    return at.name().isEmpty() ? title : title + ", " + at.name();
  }

  /// How messages call a method of the benchmark.
  String method(Way way) {
    return way.prefix() + benchmark.getSimpleName() + "." + way.method();
  }

  /// Whether a result is one of this work in a case.
  boolean has(Result result, Case at) {
    return ways.stream().anyMatch(way -> has(result, at, way));
  }

  /// Whether a result is one of this work in a case and in a way.
  boolean has(Result result, Case at, Way way) {
    return (benchmark.getPackageName() + "." + method(way)).equals(result.benchmark())
        && at.parameters().equals(result.parameters());
  }
}
