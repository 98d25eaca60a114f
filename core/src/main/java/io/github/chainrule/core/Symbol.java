package io.github.chainrule.core;

import java.util.List;
import java.util.stream.IntStream;

/// An input of a function while it is traced: it stands for any number and has none.
final class Symbol extends Value {
  private final String name;
  private final int index;

  Symbol(String name, int index) {
    super(true);
    this.name = name;
    this.index = index;
  }

  /// Symbols `name[0]`, `name[1]` and so on.
  static List<Value> several(String name, int count) {
    return IntStream.range(0, count).<Value>mapToObj(i -> new Symbol(name, i)).toList();
  }

  /// What it is called unless it was given a label. It is written only when somebody asks, since a
  /// function may have a million inputs.
  String defaultLabel() {
    return name + "[" + index + "]";
  }
}
