package io.github.chainrule.viz;

import java.util.List;
import java.util.stream.Collectors;

/// Writes cards in the language of Graphviz. As in micrograd, a box holds a label and numbers, and
/// a round node before it the sign of the operation.
final class DotWriter {
  private DotWriter() {}

  static String write(List<Card> cards, String caption) {
    StringBuilder dot = new StringBuilder("digraph {\n  rankdir=LR\n  node [shape=record]\n");
    if (!caption.isEmpty()) {
      dot.append("  labelloc=t\n  label=\"").append(escaped(caption)).append("\"\n");
    }
    for (int i = 0; i < cards.size(); i++) {
      Card card = cards.get(i);
      dot.append("  n").append(i).append(" [label=\"{ ").append(escaped(card.title()));
      dot.append(card.title().isEmpty() ? "" : " | ");
      dot.append(
          card.rows().stream()
              .map(row -> escaped(row.name() + " " + row.number()))
              .collect(Collectors.joining(" | ")));
      dot.append(" }\"]\n");
      if (!card.operation().isEmpty()) {
        dot.append("  o").append(i).append(" [shape=ellipse label=\"");
        dot.append(escaped(card.operation())).append("\"]\n");
        dot.append("  o").append(i).append(" -> n").append(i).append('\n');
      }
      for (int operand : card.operands()) {
        dot.append("  n").append(operand).append(" -> o").append(i).append('\n');
      }
    }
    return dot.append("}\n").toString();
  }

  /// In the label of a record these characters have a meaning of their own, and of several spaces
  /// only one would be left.
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if ("\\{}|<>\"".indexOf(c) >= 0) {
            escaped.append('\\').appendCodePoint(c);
          } else if (c == '&') {
            escaped.append("&amp;");
          } else {
            escaped.appendCodePoint(c < ' ' ? ' ' : c);
          }
        });
    return escaped.toString().replace("  ", "\\ \\ ");
  }
}
