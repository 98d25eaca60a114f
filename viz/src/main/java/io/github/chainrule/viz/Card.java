package io.github.chainrule.viz;

import java.util.List;
import java.util.Map;

/// One node of a picture: what made it, and what its box says.
///
/// @param operation the sign before the box, such as `+`; empty for what has no operands
/// @param title the first line, in bold; empty for none
/// @param rows the lines below it
/// @param kind what it stands for
/// @param symmetric whether the order of the operands does not matter
/// @param marks what a page finds it by; see [GraphPicture#addressable()]
/// @param tooltip all there is to say
/// @param operands the places in the list of cards of those that flow into it, in order; all are
///   before its own
record Card(
    String operation,
    String title,
    List<Row> rows,
    Kind kind,
    boolean symmetric,
    Map<String, String> marks,
    String tooltip,
    List<Integer> operands) {

  /// A name and a number.
  record Row(String name, String number, Ink ink) {

    static Row data(String number) {
      return new Row("data", number, Ink.TEXT);
    }

    static Row grad(String number) {
      return new Row("grad", number, Ink.GRAD);
    }
  }

  /// What a card stands for.
  enum Kind {
    LEAF,
    CONSTANT,
    RESULT,
    OUTPUT
  }
}
