package io.github.chainrule.core;

import java.util.List;
import java.util.stream.IntStream;

/// An input of a function while it is traced: it stands for any number and has none.
final class Symbol extends Value {

  Symbol(String label) {
    super(true);
    label(label);
  }

  /// Symbols `name[0]`, `name[1]` and so on.
  static List<Value> several(String name, int count) {
    return IntStream.range(0, count)
        .<Value>mapToObj(i -> new Symbol(name + "[" + i + "]"))
        .toList();
  }
}
