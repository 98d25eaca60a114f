package io.github.chainrule.core;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A number that remembers how it was made, and can therefore be differentiated.
///
/// ```java
/// Value a = Value.of(2.0, "a");
/// Value b = Value.of(-3.0, "b");
/// Value c = a.times(b).plus(10.0);
/// c.backward();
/// a.grad(); // dc/da = b = -3.0
/// ```
///
/// A value is a *leaf* (a number that may change and collects a gradient), a *constant* (a fixed
/// number, as every `double` operand becomes) or a *result*, which knows its operation and its
/// operands. Each result is evaluated when it is made. Two values are equal only if they are the
/// same object. A graph and its leaves belong to one thread at a time.
public abstract sealed class Value
    implements Arithmetic, Comparisons, Elementary, Activations, SpecialFunctions
    permits Leaf, Constant, Node, Output, Symbol {

  private String label = "";

  /// Scratch of one walk over the graph, see [Graph]; 0 between walks.
  int mark;

  /// Whether it depends on an input of a function that is being traced, and so has no number.
  final boolean symbolic;

  Value(boolean symbolic) {
    this.symbolic = symbolic;
  }

  // ---- making one

  /// A new leaf.
  public static Value of(double data) {
    return Block.single(data);
  }

  /// A new leaf with a label.
  public static Value of(double data, String label) {
    return of(data).label(label);
  }

  /// A new constant: a number that never changes and has no gradient.
  public static Value constant(double data) {
    return new Constant(data);
  }

  /// This number without its history: the same data, but no gradient passes.
  public Value detach() {
    return Node.of(Primitive.DETACH, this);
  }

  // ---- looking at it

  /// The number itself.
  ///
  /// @throws IllegalStateException in a function that is being traced, where values stand for any
  ///   number; what is to depend on them is chosen by [Values#where]
  public final double data() {
    requireNumber("data()");
    return number();
  }

  /// The number; of a symbolic value anything.
  final double number() {
    // Not a virtual method: several receivers would make every read in a graph walk a call.
    if (this instanceof Node node) {
      return node.data;
    }
    if (this instanceof Leaf leaf) {
      return leaf.block.data[leaf.index];
    }
    if (this instanceof Constant constant) {
      return constant.data;
    }
    return this instanceof Output output ? output.call.data[output.index] : Double.NaN;
  }

  /// Changes the number of a leaf. Results made from it, or from another place of its block, count
  /// as out of date until [#forward()].
  ///
  /// @throws IllegalStateException if this is not a leaf
  public final void data(double data) {
    if (!(this instanceof Leaf leaf)) {
      throw new IllegalStateException(
          this instanceof Constant
              ? describe() + " is a constant; make it with Value.of to change it later"
              : symbolic
                  ? describe() + " is part of a function that is being traced, and has no number"
                  : describe() + " is a result; change its leaves and call forward()");
    }
    leaf.block.data[leaf.index] = data;
    leaf.block.version++;
  }

  /// The derivative of the last output with respect to this value, as [#backward()] left it. The
  /// gradients of leaves add up over several calls of `backward()`.
  ///
  /// @throws IllegalStateException in a function that is being traced
  public final double grad() {
    requireNumber("grad()");
    if (this instanceof Node node) {
      return node.grad;
    }
    if (this instanceof Output output) {
      return output.call.grad.numbers[output.index];
    }
    return this instanceof Leaf leaf ? leaf.block.grad[leaf.index] : 0.0;
  }

  /// Sets the gradient by hand, as before a first [#backwardStep()].
  ///
  /// @throws IllegalStateException if this is a constant, or in a function that is being traced
  public final void grad(double grad) {
    requireNumber("grad(...)");
    if (this instanceof Constant) {
      throw new IllegalStateException(
          describe() + " is a constant and has no gradient; make it with Value.of");
    }
    clearGrad();
    accumulate(grad);
  }

  private void requireNumber(String asked) {
    if (symbolic) {
      throw new IllegalStateException(
          asked
              + " of "
              + Expressions.name(this)
              + " in a function that is being traced: values have no numbers there. To choose by a"
              + " value use Values.where(condition, a, b); for a derivative inside a function use"
              + " one that gives values, as Derivatives.gradient");
    }
  }

  /// What made this value.
  public final Operation operation() {
    if (this instanceof Node node) {
      return node.primitive;
    }
    if (this instanceof Output output) {
      return output.call.mapping;
    }
    return this instanceof Constant ? Source.CONSTANT : Source.LEAF;
  }

  /// The values that this one was made from, in order. A list and not a set: `a - b` is not `b -
  /// a`, and in `a + a` the same operand counts twice.
  public final List<Value> operands() {
    return IntStream.range(0, Graph.operandCount(this)).mapToObj(this::operand).toList();
  }

  /// An operand of a result.
  Value operand(int i) {
    throw new IndexOutOfBoundsException(i);
  }

  /// The name given to this value; `w[3]` for an unnamed leaf of block `w`; else an empty string.
  public final String label() {
    if (!label.isEmpty()) {
      return label;
    }
    if (this instanceof Leaf leaf) {
      return leaf.block.labelOf(leaf.index);
    }
    return this instanceof Symbol symbol ? symbol.defaultLabel() : "";
  }

  /// Names this value.
  ///
  /// @return this value
  public final Value label(String label) {
    this.label = Objects.requireNonNull(label, "label; use \"\" for none");
    return this;
  }

  /// `Value(data=-8.0)`.
  @Override
  public final String toString() {
    return symbolic ? "Value(traced)" : "Value(data=" + number() + ")";
  }

  /// Everything about this one node, such as `Value(L = d * f, data=-8.0, grad=1.0)`.
  public final String describe() {
    String text = Expressions.definition(this);
    return "Value("
        + (text.isEmpty() ? "" : text + ", ")
        + (symbolic ? "traced" : "data=" + number() + ", grad=" + grad())
        + ")";
  }

  // ---- walking the graph behind it

  /// Every value that this one depends on, and itself last: each once, operands before results. The
  /// order is that of a depth-first walk which visits operands from left to right, so it is the
  /// same at every run. Any order with operands before results would do for [#backward()].
  public final List<Value> topologicalOrder() {
    return List.of(Graph.withConstants(this).order);
  }

  /// Backpropagation: computes the derivative of this value with respect to every value that it
  /// depends on.
  ///
  /// The gradients of results are set afresh; those of leaves are added to what is there, until
  /// [#zeroGrad()].
  ///
  /// If a rule of a custom function throws, the gradients are those of half a way, and to be
  /// cleared.
  ///
  /// @throws IllegalStateException if a leaf was changed since the graph was evaluated
  public final void backward() {
    requireNumber("backward()");
    Walk walk = Graph.walked(Walk.To.RESULTS_READY, this);
    @Nullable Call @Nullable [] calls = walk.calls();
    Value[] order = walk.order();
    int left = order.length;
    try {
      accumulate(1.0);
      while (left > 0) {
        Value value = order[--left];
        value.mark = 0;
        if (value instanceof Node node) {
          if (node.reached) {
            node.pull();
          }
        } else if (calls != null) {
          Call call = calls[left];
          if (call != null) {
            call.pull();
          }
        }
      }
    } finally {
      for (int p = 0; p < left; p++) {
        order[p].mark = 0;
      }
    }
  }

  /// One step of backpropagation by hand: adds this value's gradient times each local partial to
  /// the gradients of its operands, and goes no further. Does nothing on a value without operands.
  ///
  /// @throws IllegalStateException if a direct operand was changed since this value was evaluated
  public final void backwardStep() {
    requireNumber("backwardStep()");
    Graph.requireFresh(this);
    if (this instanceof Node node) {
      node.pull();
    } else if (this instanceof Output output) {
      output.call.pull();
    }
  }

  /// Sets the gradients of this value and of all it depends on to zero.
  public final void zeroGrad() {
    requireNumber("zeroGrad()");
    Arrays.stream(Graph.order(this)).forEach(Value::clearGrad);
  }

  /// Evaluates again, after leaves were changed, what depends on them.
  ///
  /// @return this value
  public final Value forward() {
    requireNumber("forward()");
    Walk walk = Graph.walked(Walk.To.RESULTS, this);
    @Nullable Call @Nullable [] calls = walk.calls();
    walk.clearMarks();
    Value[] order = walk.order();
    for (int p = 0; p < order.length; p++) {
      Call call = calls == null ? null : calls[p];
      if (order[p] instanceof Node node) {
        node.refresh();
      } else if (call != null) {
        call.refresh();
      }
    }
    return this;
  }

  final int version() {
    if (this instanceof Node node) {
      return node.version;
    }
    if (this instanceof Output output) {
      return output.call.version;
    }
    return this instanceof Leaf leaf ? leaf.block.version : 0;
  }

  final void accumulate(double cotangent) {
    if (this instanceof Node node) {
      node.grad += cotangent;
      node.reached = true;
    } else if (this instanceof Leaf leaf) {
      leaf.block.grad[leaf.index] += cotangent;
    } else if (this instanceof Output output) {
      output.call.grad.add(output.index, cotangent);
    }
  }

  private void clearGrad() {
    if (this instanceof Node node) {
      node.clearGrad();
    } else if (this instanceof Leaf leaf) {
      leaf.block.grad[leaf.index] = 0.0;
    } else if (this instanceof Output output) {
      output.call.grad.clear(output.index, output.index + 1);
    }
  }
}
