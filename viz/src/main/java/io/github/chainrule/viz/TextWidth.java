package io.github.chainrule.viz;

/// How wide a text is at most, whichever common sans-serif font a viewer has. An SVG does not bring
/// its font along, so boxes are made for the widest: the table holds the largest advance width of
/// each ASCII character among DejaVu Sans, Liberation Sans (as wide as Arial and Helvetica), Noto
/// Sans, Open Sans and Roboto, in thousandths of the font size. For others see [#isKnown].
final class TextWidth {
  private static final int FIRST = ' ';
  private static final int[] REGULAR = {
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 552, 838, 318, 361, 318, 413, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 556, 1015, 684, 686, 722, 770, 667,
    611, 778, 752, 339, 552, 667, 557, 907, 760, 787, 667, 787, 722, 667, 611, 732, 684, 989, 685,
    667, 685, 390, 411, 390, 838, 556, 577, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 413, 521, 392, 634, 592, 818, 592, 592, 525, 636, 551, 636, 838
  };
  private static final int[] BOLD = {
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 545, 838, 380, 415, 380, 413, 696, 696, 696,
    696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 611, 1000, 774, 762, 734, 830, 683,
    683, 821, 837, 389, 559, 775, 637, 995, 837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771,
    724, 725, 457, 422, 457, 838, 556, 607, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665,
    343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 551, 712, 838
  };
  private static final String ELLIPSIS = "\u2026";

  private TextWidth() {}

  static double of(String text, double size, boolean bold) {
    return text.codePoints().mapToDouble(c -> advance(c, bold)).sum() * size;
  }

  /// The text, or as much of its beginning as has room, ending in an ellipsis.
  static String shortened(String text, double size, boolean bold, double room) {
    if (of(text, size, bold) <= room) {
      return text;
    }
    double left = room - of(ELLIPSIS, size, bold);
    int end = 0;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      left -= advance(c, bold) * size;
      if (left < 0.0) {
        break;
      }
      end += Character.charCount(c);
    }
    return text.substring(0, end).stripTrailing() + ELLIPSIS;
  }

  /// Whether the text is certain to be no wider: Latin, Greek and Cyrillic letters, Chinese,
  /// Japanese and Korean ones, and most signs. Some other scripts have letters of any width.
  static boolean isKnown(String text) {
    return text.codePoints()
        .allMatch(c ->
            c < 0x530
                || (c >= 0x2000 && c < 0x2e00)
                || (c >= 0x2e80 && c < 0xa000)
                || (c >= 0xac00 && c < 0xd7a4)
                || c == 0xfffd);
  }

  private static double advance(int c, boolean bold) {
    int[] table = bold ? BOLD : REGULAR;
    if (c >= FIRST && c < FIRST + table.length) {
      return table[c - FIRST] / 1000.0;
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0.0;
    }
    // Accented and Greek letters; then Cyrillic and others; then signs, of which some are very
    // wide.
    if (c < 0x400 || c == ELLIPSIS.charAt(0)) {
      return 1.2;
    }
    return c < 0x2000 ? 1.45 : 1.9;
  }
}
