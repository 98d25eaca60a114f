package io.github.chainrule.viz;

/// What can be drawn: the graph behind a value, or a plot.
public sealed interface Drawing permits GraphPicture, Plot {

  /// Draws it.
  Picture picture();
}
