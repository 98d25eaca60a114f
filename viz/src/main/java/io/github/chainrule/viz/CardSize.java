package io.github.chainrule.viz;

/// How large a card is drawn: a sign such as `+` in a rounded shape, and behind it the box.
///
/// @param signWidth 0 if there is no sign
/// @param signHeight 0 if there is no sign
/// @param boxWidth width of the box
/// @param boxHeight height of the box
record CardSize(double signWidth, double signHeight, double boxWidth, double boxHeight) {
  static final double SIGN_SIZE = 15.0;
  static final double TITLE_SIZE = 15.0;
  static final double ROW_SIZE = 14.0;
  static final double ROW_HEIGHT = 19.0;
  static final double PADDING = 11.0;
  static final double LONGEST_TITLE = 190.0;

  private static final double SIGN_TO_BOX = 12.0;
  private static final double SIGN_RADIUS = 14.0;
  private static final double SIGN_PADDING = 9.0;
  private static final double PORT_DISTANCE = 11.0;
  private static final double HIGHEST_SIGN = 220.0;
  private static final double NAME_TO_NUMBER = 14.0;

  /// Most boxes need no more, so most are of equal width.
  private static final double USUAL_WIDTH = 120.0;

  /// Hardly any number is shown wider.
  private static final double WIDEST_NUMBER = TextWidth.of("-8.888e+88", ROW_SIZE, false);

  /// @param roomy whether there is to be room for any number, and not only for those of now
  static CardSize of(Card card, boolean roomy) {
    double width = TextWidth.of(title(card), TITLE_SIZE, true);
    for (Card.Row row : card.rows()) {
      double name = TextWidth.of(row.name(), ROW_SIZE, false);
      double number = TextWidth.of(row.number(), ROW_SIZE, false);
      number = roomy ? Math.max(number, WIDEST_NUMBER) : number;
      width = Math.max(width, name + NAME_TO_NUMBER + number);
    }
    int lines = card.rows().size() + (card.title().isEmpty() ? 0 : 1);
    double boxWidth = Math.max(USUAL_WIDTH, width + 2 * PADDING);
    double boxHeight = lines * ROW_HEIGHT + PADDING;
    if (card.operation().isEmpty()) {
      return new CardSize(0.0, 0.0, boxWidth, boxHeight);
    }
    double sign = TextWidth.of(card.operation(), SIGN_SIZE, true) + 2 * SIGN_PADDING;
    double ports = PORT_DISTANCE * (card.operands().size() + 1);
    return new CardSize(
        Math.max(2 * SIGN_RADIUS, sign),
        Math.max(2 * SIGN_RADIUS, Math.min(HIGHEST_SIGN, ports)),
        boxWidth,
        boxHeight);
  }

  /// The title as far as there is room for it.
  static String title(Card card) {
    return TextWidth.shortened(card.title(), TITLE_SIZE, true, LONGEST_TITLE);
  }

  CardSize withBoxWidth(double width) {
    return new CardSize(signWidth, signHeight, width, boxHeight);
  }

  double width() {
    return signWidth + (signWidth > 0 ? SIGN_TO_BOX : 0.0) + boxWidth;
  }

  double height() {
    return Math.max(signHeight, boxHeight);
  }

  double signRadius() {
    return SIGN_RADIUS;
  }

  /// How far below the middle the edge of an operand ends; above if negative.
  double portRise(int port, int ports) {
    double distance = Math.min(PORT_DISTANCE, (signHeight - 6.0) / ports);
    return distance * (port - (ports - 1) / 2.0);
  }

  /// How far right of the left end it ends there, on the rounded outline of the sign.
  double portInset(int port, int ports) {
    double fromCorner = signHeight / 2 - Math.abs(portRise(port, ports));
    if (fromCorner >= SIGN_RADIUS) {
      return 0.0;
    }
    double rise = SIGN_RADIUS - fromCorner;
    return SIGN_RADIUS - Math.sqrt(SIGN_RADIUS * SIGN_RADIUS - rise * rise);
  }
}
