package io.github.chainrule.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Any number of generated methods, in as many classes as they need: the method that chooses among
/// those of one class must not be too large either.
///
/// @param <T> the interface of the classes
final class GeneratedParts<T> {
  private static final int IN_ONE_CLASS = 64;

  private final Class<T> type;
  private final List<GeneratedClass> classes = new ArrayList<>();

  GeneratedParts(Class<T> type, MethodTypeDesc parameters, List<Consumer<CodeBuilder>> methods) {
    this.type = type;
    for (int from = 0; from < methods.size(); from += IN_ONE_CLASS) {
      int to = Math.min(methods.size(), from + IN_ONE_CLASS);
      classes.add(GeneratedClass.of(type, parameters, methods.subList(from, to)));
    }
  }

  /// The size of each method's code.
  int[] sizes() {
    return classes.stream().flatMapToInt(each -> IntStream.of(each.sizes)).toArray();
  }

  int largest() {
    return IntStream.of(sizes()).max().orElse(0);
  }

  /// Loads the classes.
  ///
  /// @param data what their methods find as class data
  /// @return for each method the object that has it, as [#number] of it
  List<T> load(Object data) {
    List<T> loaded = new ArrayList<>();
    for (GeneratedClass each : classes) {
      T object = each.load(type, data);
      for (int i = 0; i < IN_ONE_CLASS; i++) {
        loaded.add(object);
      }
    }
    return loaded;
  }

  /// Which method of its class it is.
  static int number(int method) {
    return method % IN_ONE_CLASS;
  }
}
