package io.github.chainrule.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;

/// How code computes with a value: one number at a time, or a vector of them.
sealed interface Machine permits ScalarMachine, VectorMachine {

  /// What a local variable holds.
  TypeKind kind();

  /// How many rows a value holds.
  int width();

  /// Pushes the numbers at a place of an array.
  ///
  /// @param address pushes the array and the index
  void load(CodeBuilder code, Runnable address);

  /// Writes numbers to a place of an array.
  void store(CodeBuilder code, Runnable address, Runnable value);

  /// Pushes a number as a value.
  void broadcast(CodeBuilder code, Runnable number);

  /// Applies an operation to what is on the stack; not for comparisons and `WHERE`.
  void apply(CodeBuilder code, Op op);

  /// Pushes 1 where the comparison holds, else 0.
  void compare(CodeBuilder code, Condition condition);

  /// Pushes `a` where the condition holds, else `b`.
  void where(CodeBuilder code, Condition condition, Runnable a, Runnable b);

  /// A comparison of two values.
  record Condition(Op op, Runnable left, Runnable right) {}
}
