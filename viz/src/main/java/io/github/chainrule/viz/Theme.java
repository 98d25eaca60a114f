package io.github.chainrule.viz;

/// The colours of a picture.
public enum Theme {
  /// Dark on light, for paper and most pages.
  LIGHT,
  /// Light on dark.
  DARK,
  /// As the reader's system has it: an SVG holds both and the browser chooses; a PNG is light.
  AUTO
}
