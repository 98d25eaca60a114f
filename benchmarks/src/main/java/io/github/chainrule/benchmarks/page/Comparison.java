package io.github.chainrule.benchmarks.page;

import io.github.chainrule.benchmarks.page.Way.Role;
import java.util.List;

/// A work in one of its cases, with all its ways measured in the same run.
///
/// @param own Chainrule's time
/// @param others what it is compared with
record Comparison(
    Work work, Case at, Run run, Result.Effort effort, Times own, List<Other> others) {

  /// A way that is compared with Chainrule.
  ///
  /// @param ratio its time, that of Chainrule being 1
  record Other(Way way, Times times, double ratio) {

    boolean isRival() {
      return way.role() == Role.RIVAL;
    }

    /// Whether it is a rival that is faster.
    boolean wins() {
      return isRival() && ratio < 1.0;
    }
  }

  /// The rivals that are faster.
  List<Other> losses() {
    return others.stream().filter(Other::wins).toList();
  }

  String title() {
    return work.title(at);
  }
}
