package io.github.chainrule.viz;

import java.util.List;

/// A colour by what it is for, with its look in both themes. Text has a contrast of at least 4.5 to
/// what it stands on, lines and dots one of 3 to the page.
///
/// @param name short name, unique, of lower-case letters and digits
/// @param light red, green and blue in the light theme
/// @param dark the same in the dark theme
record Ink(String name, int light, int dark) {
  static final Ink PAGE = new Ink("page", 0xfafbfd, 0x0d1422);
  static final Ink CARD = new Ink("card", 0xffffff, 0x172136);
  static final Ink BORDER = new Ink("border", 0xb9c3d2, 0x46556f);
  static final Ink TEXT = new Ink("text", 0x111827, 0xf1f5f9);
  static final Ink MUTED = new Ink("muted", 0x4b5768, 0xaab6c8);
  static final Ink GRAD = new Ink("grad", 0xa8410a, 0xfbbf24);
  static final Ink OPERATION = new Ink("operation", 0x4338ca, 0xb3befe);
  static final Ink ON_OPERATION = new Ink("onoperation", 0xffffff, 0x111827);
  static final Ink EDGE = new Ink("edge", 0x66758a, 0x8d9db4);
  static final Ink LEAF = new Ink("leaf", 0x0b79bd, 0x38bdf8);
  static final Ink GRID = new Ink("grid", 0xe2e7ef, 0x26334b);
  static final Ink MARK = new Ink("mark", 0xffffff, 0x0d1422);

  private static final List<Ink> SERIES =
      List.of(
          new Ink("series0", 0x1d5fd6, 0x6aa9ff),
          new Ink("series1", 0xc2410c, 0xfb923c),
          new Ink("series2", 0x15803d, 0x4ade80),
          new Ink("series3", 0x8b2fc9, 0xd08bff),
          new Ink("series4", 0xdb2777, 0xf472b6),
          new Ink("series5", 0x854d0e, 0xeab308));
  private static final int SHADES = 100;

  /// The colour of the `i`-th line or set of points; they repeat after six.
  static Ink series(int i) {
    return SERIES.get(i % SERIES.size());
  }

  /// A shade for a number in `[-1, 1]`: towards the second series colour below zero, the page at
  /// zero, towards the first above.
  static Ink shade(double number) {
    int step = (int) Math.round(Math.max(-1.0, Math.min(1.0, number)) * SHADES);
    Ink end = step < 0 ? SERIES.get(1) : SERIES.get(0);
    double share = 0.75 * Math.abs(step) / SHADES;
    return new Ink(
        "shade" + (step < 0 ? "m" : "") + Math.abs(step),
        mix(PAGE.light, end.light, share),
        mix(PAGE.dark, end.dark, share));
  }

  private static int mix(int from, int to, double share) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int a = from >> shift & 0xff;
      int b = to >> shift & 0xff;
      mixed |= (int) Math.round(a + (b - a) * share) << shift;
    }
    return mixed;
  }

  int rgb(Theme theme) {
    return theme == Theme.DARK ? dark : light;
  }

  static String hex(int rgb) {
    return String.format("#%06x", rgb);
  }
}
