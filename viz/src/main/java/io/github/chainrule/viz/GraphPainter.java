package io.github.chainrule.viz;

import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Draws cards and the edges between them.
final class GraphPainter {
  private static final double MARGIN = 20.0;
  private static final double CAPTION_SIZE = 15.0;
  private static final double CAPTION_HEIGHT = 30.0;
  private static final double EDGE_WIDTH = 1.6;
  private static final double ARROW = 8.0;
  private static final double BAR = 4.0;
  private static final double RADIUS = 7.0;

  private final List<Shape> shapes = new ArrayList<>();

  private final boolean addressable;

  private GraphPainter(boolean addressable) {
    this.addressable = addressable;
  }

  /// @param caption a line above the graph; empty for none
  /// @param addressable see [GraphPicture#addressable()]
  static Picture paint(List<Card> cards, String caption, String description, boolean addressable) {
    return new GraphPainter(addressable).picture(cards, caption, description);
  }

  private Picture picture(List<Card> cards, String caption, String description) {
    Layout layout = Layout.of(cards, addressable);
    double top = MARGIN + (caption.isEmpty() ? 0.0 : CAPTION_HEIGHT);
    double room = Math.max(layout.width(), TextWidth.of(caption, CAPTION_SIZE, true));
    if (!caption.isEmpty()) {
      shapes.add(
          new Shape.Text(
              MARGIN,
              MARGIN + CAPTION_SIZE,
              caption,
              CAPTION_SIZE,
              true,
              Shape.Anchor.START,
              Ink.TEXT));
    }
    for (Layout.Edge edge : layout.edges) {
      Shape line = Shape.Path.line(moved(edge.path(), top), Ink.EDGE, EDGE_WIDTH);
      shapes.add(ofEdge(line, edge.operand(), edge.results()));
    }
    for (Layout.Arrow arrow : layout.arrows) {
      Shape head = arrow(MARGIN + arrow.x(), top + arrow.y());
      shapes.add(ofEdge(head, arrow.operand(), List.of(arrow.result())));
    }
    for (int i = 0; i < cards.size(); i++) {
      shapes.add(card(i, cards.get(i), layout.sizes[i], MARGIN + layout.x[i], top + layout.y[i]));
    }
    return new Picture(description, room + 2 * MARGIN, top + layout.height() + MARGIN, shapes);
  }

  private Shape ofEdge(Shape shape, int operand, List<Integer> results) {
    if (!addressable) {
      return shape;
    }
    Map<String, String> marks = new TreeMap<>();
    marks.put("from", Integer.toString(operand));
    marks.put("to", results.stream().map(String::valueOf).collect(Collectors.joining(" ")));
    return new Shape.Group("", marks, List.of(shape));
  }

  private static Path2D moved(Path2D path, double top) {
    return new Path2D.Double(path, java.awt.geom.AffineTransform.getTranslateInstance(MARGIN, top));
  }

  private static Shape arrow(double x, double y) {
    Path2D head = new Path2D.Double();
    head.moveTo(x, y);
    head.lineTo(x - ARROW, y - ARROW / 2);
    head.lineTo(x - ARROW, y + ARROW / 2);
    head.closePath();
    return Shape.Path.area(head, Ink.EDGE);
  }

  private Shape card(int number, Card card, CardSize size, double x, double y) {
    List<Shape> parts = new ArrayList<>();
    double middle = y + size.height() / 2;
    double boxX = x + size.width() - size.boxWidth();
    if (size.signWidth() > 0) {
      sign(parts, card, size, x, middle, boxX);
    }
    double boxY = middle - size.boxHeight() / 2;
    Ink bar =
        switch (card.kind()) {
          case LEAF -> Ink.LEAF;
          case OUTPUT -> Ink.GRAD;
          case CONSTANT, RESULT -> Ink.BORDER;
        };
    parts.add(
        new Shape.Box(
            boxX, boxY, size.boxWidth(), size.boxHeight(), RADIUS, Ink.CARD, Ink.BORDER, 1.2));
    parts.add(
        Shape.Box.filled(
            boxX + 2, boxY + RADIUS, BAR, size.boxHeight() - 2 * RADIUS, BAR / 2, bar));
    lines(parts, card, size, boxX, boxY);
    if (!addressable) {
      return new Shape.Group(card.tooltip(), parts);
    }
    // The page has its own words, for the numbers that the card shows then.
    Map<String, String> marks = new TreeMap<>(card.marks());
    marks.put("card", Integer.toString(number));
    return new Shape.Group("", marks, parts);
  }

  private static void sign(
      List<Shape> parts, Card card, CardSize size, double x, double middle, double boxX) {
    Path2D link = new Path2D.Double();
    link.moveTo(x + size.signWidth(), middle);
    link.lineTo(boxX, middle);
    parts.add(Shape.Path.line(link, Ink.EDGE, EDGE_WIDTH));
    parts.add(
        Shape.Box.filled(
            x,
            middle - size.signHeight() / 2,
            size.signWidth(),
            size.signHeight(),
            size.signRadius(),
            Ink.OPERATION));
    parts.add(
        new Shape.Text(
            x + size.signWidth() / 2,
            middle + CardSize.SIGN_SIZE * 0.35,
            card.operation(),
            CardSize.SIGN_SIZE,
            true,
            Shape.Anchor.MIDDLE,
            Ink.ON_OPERATION));
  }

  private void lines(List<Shape> parts, Card card, CardSize size, double boxX, double boxY) {
    double left = boxX + CardSize.PADDING;
    double right = boxX + size.boxWidth() - CardSize.PADDING;
    double line = boxY + CardSize.PADDING / 2 + CardSize.ROW_HEIGHT * 0.74;
    if (!card.title().isEmpty()) {
      parts.add(
          new Shape.Text(
              left,
              line,
              CardSize.title(card),
              CardSize.TITLE_SIZE,
              true,
              Shape.Anchor.START,
              Ink.TEXT));
      line += CardSize.ROW_HEIGHT;
    }
    for (Card.Row row : card.rows()) {
      parts.add(
          new Shape.Text(
              left, line, row.name(), CardSize.ROW_SIZE, false, Shape.Anchor.START, Ink.MUTED));
      Shape number =
          new Shape.Text(
              right, line, row.number(), CardSize.ROW_SIZE, false, Shape.Anchor.END, row.ink());
      Map<String, String> marks = Map.of("number", row.name());
      parts.add(addressable ? new Shape.Group("", marks, List.of(number)) : number);
      line += CardSize.ROW_HEIGHT;
    }
  }
}
