package io.github.chainrule.benchmarks;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A rival: a value as micrograd has it, put into Java word by word. Its operands are a set, each
/// result holds a closure for its backward step, and the order comes from a recursive walk with a
/// set of what was visited.
final class Micrograd {
  double data;
  double grad;
  private final Set<Micrograd> operands;
  private Runnable backwardStep = () -> {};

  Micrograd(double data, Micrograd... operands) {
    this.data = data;
    this.operands = new HashSet<>(List.of(operands));
  }

  Micrograd plus(Micrograd other) {
    Micrograd out = new Micrograd(data + other.data, this, other);
    out.backwardStep =
        () -> {
          grad += out.grad;
          other.grad += out.grad;
        };
    return out;
  }

  Micrograd times(Micrograd other) {
    Micrograd out = new Micrograd(data * other.data, this, other);
    out.backwardStep =
        () -> {
          grad += other.data * out.grad;
          other.grad += data * out.grad;
        };
    return out;
  }

  Micrograd relu() {
    Micrograd out = new Micrograd(Math.max(data, 0.0), this);
    out.backwardStep = () -> grad += out.data > 0.0 ? out.grad : 0.0;
    return out;
  }

  void backward() {
    List<Micrograd> order = new ArrayList<>();
    visit(order, new HashSet<>());
    grad = 1.0;
    for (int i = order.size() - 1; i >= 0; i--) {
      order.get(i).backwardStep.run();
    }
  }

  private void visit(List<Micrograd> order, Set<Micrograd> visited) {
    if (visited.add(this)) {
      for (Micrograd operand : operands) {
        operand.visit(order, visited);
      }
      order.add(this);
    }
  }
}
