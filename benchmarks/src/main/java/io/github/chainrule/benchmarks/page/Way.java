package io.github.chainrule.benchmarks.page;

/// A way to do a work: a benchmark method, and what it is to the page.
///
/// @param prefix what the name of its class has before that of the work's
/// @param method the name of the benchmark method
/// @param label how the page calls it
/// @param why why it is faster than Chainrule, where it is; empty if nobody knows that it ever is
record Way(String prefix, String method, String label, Role role, String why) {

  /// What a way is to the page.
  enum Role {
    /// What rivals are compared with; each work has one.
    CHAINRULE,
    /// Does the same as Chainrule, and the page says why where it is faster.
    RIVAL,
    /// Does less or other work, and only shows what part of the time that is.
    BESIDE
  }

  /// The label without the marks of Markdown.
  String plainLabel() {
    return label.replace("`", "");
  }
}
