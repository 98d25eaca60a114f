package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/// Writes a [Dag] down: equal values are made only once, and what is known to be simpler is
/// simplified at once. Only identities hold that are exact for every number, NaN and the sign of
/// zero included: `0 * x` stays as it is.
final class DagBuilder {
  private final List<Node> nodes = new ArrayList<>();
  private final KnownNodes known = new KnownNodes(nodes);

  /// For each shared number 1 + its value; 0 if there is none.
  private int[] shared = new int[16];

  int size() {
    return nodes.size();
  }

  /// The value that is the same, which is made if there is none.
  private int merged(Node node) {
    int before = known.findOrAdd(node, nodes.size());
    return before >= 0 ? before : add(node);
  }

  private int add(Node node) {
    if (nodes.size() >= Limits.MOST_VALUES) {
      throw Limits.tooLarge("a function of more than " + Limits.MOST_VALUES + " operations");
    }
    nodes.add(node);
    return nodes.size() - 1;
  }

  int column(int index) {
    return merged(new Node.Column(index));
  }

  int shared(int index) {
    if (index >= shared.length) {
      shared = Arrays.copyOf(shared, Math.max(index + 1, 2 * shared.length));
    }
    if (shared[index] == 0) {
      shared[index] = add(new Node.Shared(index)) + 1;
    }
    return shared[index] - 1;
  }

  int constant(double number) {
    return merged(new Node.Constant(number));
  }

  boolean isConstant(int value) {
    return nodes.get(value) instanceof Node.Constant;
  }

  double number(int value) {
    return ((Node.Constant) nodes.get(value)).number();
  }

  private boolean is(int value, double number) {
    return nodes.get(value) instanceof Node.Constant(double given)
        && Double.doubleToRawLongBits(given) == Double.doubleToRawLongBits(number);
  }

  // ---- operations

  int plus(int a, int b) {
    return apply(Op.ADD, a, b);
  }

  int minus(int a, int b) {
    return apply(Op.SUBTRACT, a, b);
  }

  int times(int a, int b) {
    return apply(Op.MULTIPLY, a, b);
  }

  int div(int a, int b) {
    return apply(Op.DIVIDE, a, b);
  }

  int negate(int a) {
    return apply(Op.NEGATE, a);
  }

  int fma(int a, int b, int c) {
    return apply(Op.FMA, a, b, c);
  }

  int where(int condition, int a, int b) {
    return apply(Op.WHERE, condition, a, b);
  }

  int less(int a, int b) {
    return apply(Op.LESS, a, b);
  }

  int apply(Function function, int a) {
    return apply(function, a, -1, -1);
  }

  int apply(Function function, int a, int b) {
    return apply(function, a, b, -1);
  }

  int apply(Function function, int a, int b, int c) {
    boolean constant =
        isConstant(a)
            && (function.arity() < 2 || isConstant(b))
            && (function.arity() < 3 || isConstant(c));
    if (constant) {
      return constant(
          function.evaluate(
              number(a),
              function.arity() < 2 ? 0.0 : number(b),
              function.arity() < 3 ? 0.0 : number(c)));
    }
    if (!(function instanceof Op op)) {
      return make(function, a, b, c);
    }
    int simpler = simpler(op, a, b, c);
    if (simpler >= 0) {
      return simpler;
    }
    return op.commutative() && a > b ? make(op, b, a, c) : make(op, a, b, c);
  }

  private int make(Function function, int a, int b, int c) {
    return merged(new Node.Apply(function, a, b, c));
  }

  /// A value that is the same for every number; -1 if none is known.
  private int simpler(Op op, int a, int b, int c) {
    return switch (op) {
      case ADD -> is(a, -0.0) ? b : is(b, -0.0) ? a : negated(b) >= 0 ? minus(a, negated(b)) : -1;
      case SUBTRACT -> {
        if (is(b, 0.0) || negated(b) >= 0) {
          yield is(b, 0.0) ? a : plus(a, negated(b));
        }
        yield isConstant(b) ? plus(a, constant(-number(b))) : -1;
      }
      case MULTIPLY -> {
        if (is(a, 1.0) || is(b, 1.0)) {
          yield is(a, 1.0) ? b : a;
        }
        yield is(a, -1.0) ? negate(b) : is(b, -1.0) ? negate(a) : -1;
      }
      case DIVIDE -> {
        if (is(b, 1.0)) {
          yield a;
        }
        yield isConstant(b) && hasExactReciprocal(number(b))
            ? times(a, constant(1.0 / number(b)))
            : -1;
      }
      case NEGATE -> negated(a);
      case WHERE -> isConstant(a) ? (number(a) != 0.0 ? b : c) : b == c ? b : condition(a, b, c);
      case NOT_EQUAL -> is(b, 0.0) && isTruth(a) ? a : -1;
      case ABS -> negated(a) >= 0 ? apply(Op.ABS, negated(a)) : -1;
      case FMA, SQRT, MAX, MIN, LESS, LESS_OR_EQUAL, EQUAL, COPY_SIGN, POWER_OF_TWO -> -1;
      case FIRST_BIT, SECOND_BIT, EXPONENT, MANTISSA -> -1;
    };
  }

  /// What the value is the negative of; -1 if it is not written so.
  int negated(int value) {
    return nodes.get(value) instanceof Node.Apply(Function function, int a, int _, int _)
            && function == Op.NEGATE
        ? a
        : -1;
  }

  /// `where(c != 0, a, b)` and `where(where(c, 1, 0), a, b)` ask for c alone.
  private int condition(int condition, int a, int b) {
    if (nodes.get(condition) instanceof Node.Apply(Function function, int x, int y, int z)) {
      if (function == Op.NOT_EQUAL && is(y, 0.0)) {
        return where(x, a, b);
      }
      if (function == Op.EQUAL && is(y, 0.0)) {
        return where(x, b, a);
      }
      if (function == Op.WHERE && is(y, 1.0) && is(z, 0.0)) {
        return where(x, a, b);
      }
    }
    return -1;
  }

  /// Whether the value is 0 or 1.
  private boolean isTruth(int value) {
    return nodes.get(value) instanceof Node.Apply(Function function, int _, int _, int _)
        && function instanceof Op op
        && op.comparison();
  }

  private static boolean hasExactReciprocal(double x) {
    long mantissa = Double.doubleToRawLongBits(x) & Op.MANTISSA_BITS;
    return mantissa == 0 && Math.abs(x) > 0x1p-1000 && Math.abs(x) < 0x1p1000;
  }

  /// A sum, or the one operation that it is.
  int shortest(int[] left, int[] right, boolean[] minus) {
    boolean two = left.length == 2 && right[0] < 0;
    if (two && right[1] < 0 && !(minus[0] && minus[1])) {
      return minus[0]
          ? minus(left[1], left[0])
          : minus[1] ? minus(left[0], left[1]) : plus(left[0], left[1]);
    }
    return two && right[1] >= 0 && !minus[0] && !minus[1]
        ? fma(left[1], right[1], left[0])
        : sum(left, right, minus);
  }

  int sum(int[] left, int[] right, boolean[] minus) {
    return merged(new Node.Sum(left, right, minus));
  }

  /// A sum that is not merged with an equal one.
  int sumApart(Node.Sum sum) {
    return add(sum);
  }

  /// One of the results of a routine.
  int call(Routine routine, int operand, int result) {
    if (isConstant(operand)) {
      return constant(routine.evaluate(number(operand), result));
    }
    return merged(new Node.Result(merged(new Node.Call(routine, operand)), result));
  }

  /// Whether a routine is called for a value.
  boolean isCalled(Routine routine, int operand) {
    return known.find(new Node.Call(routine, operand)) >= 0;
  }

  int call(Routine routine, int operand) {
    return call(routine, operand, 0);
  }

  /// The results of a computation, which is not merged with others.
  int[] evaluate(String name, Instruction.Evaluation evaluation, int results, int[] operands) {
    return results(new Node.Evaluate(name, evaluation, results, operands), results);
  }

  int[] loop(RowLoop loop, int[] operands) {
    return results(new Node.Loop(loop, operands), loop.results());
  }

  private int[] results(Node node, int count) {
    int of = add(node);
    int[] results = new int[count];
    Arrays.setAll(results, i -> add(new Node.Result(of, i)));
    return results;
  }

  /// Another program's value again, made of other operands.
  ///
  /// @param made for each value of that program before it its value in this one
  /// @return the value; of a computation or loop the place of its node, behind which its results
  ///   are; of a call of a routine, of which only results are values, its operand
  int copy(Dag dag, int v, int[] made) {
    return switch (dag.node(v)) {
      case Node.Column(int index) -> column(index);
      case Node.Shared(int index) -> shared(index);
      case Node.Constant(double number) -> constant(number);
      case Node.Apply(Function function, int a, int b, int c) ->
          apply(function, made[a], b < 0 ? -1 : made[b], c < 0 ? -1 : made[c]);
      case Node.Sum(int[] left, int[] right, boolean[] minus) ->
          sum(renamed(left, made), renamed(right, made), minus);
      case Node.Evaluate(var name, var evaluation, int results, int[] operands) ->
          evaluate(name, evaluation, results, renamed(operands, made))[0] - 1;
      case Node.Loop(RowLoop loop, int[] operands) -> loop(loop, renamed(operands, made))[0] - 1;
      case Node.Call(Routine _, int operand) -> made[operand];
      case Node.Result(int of, int index) ->
          dag.node(of) instanceof Node.Call(Routine routine, int _)
              ? call(routine, made[of], index)
              : made[of] + 1 + index;
    };
  }

  /// The values behind the outputs, without the rest.
  Dag build(int... outputs) {
    boolean[] needed = new boolean[nodes.size()];
    for (int output : outputs) {
      needed[output] = true;
    }
    IntConsumer need = operand -> needed[operand] = true;
    for (int v = needed.length - 1; v >= 0; v--) {
      if (needed[v]) {
        Dag.operands(nodes.get(v), need);
      }
    }
    int[] renamed = new int[needed.length];
    List<Node> kept = new ArrayList<>();
    for (int v = 0; v < needed.length; v++) {
      if (needed[v]) {
        renamed[v] = kept.size();
        kept.add(renamed(nodes.get(v), renamed));
      }
    }
    return new Dag(kept, Arrays.stream(outputs).map(v -> renamed[v]).toArray());
  }

  private static Node renamed(Node node, int[] to) {
    return switch (node) {
      case Node.Column _, Node.Shared _, Node.Constant _ -> node;
      case Node.Apply(Function function, int a, int b, int c) ->
          new Node.Apply(function, to[a], b < 0 ? -1 : to[b], c < 0 ? -1 : to[c]);
      case Node.Sum(int[] left, int[] right, boolean[] minus) ->
          new Node.Sum(renamed(left, to), renamed(right, to), minus);
      case Node.Call(Routine routine, int operand) -> new Node.Call(routine, to[operand]);
      case Node.Evaluate(var name, var evaluation, int results, int[] operands) ->
          new Node.Evaluate(name, evaluation, results, renamed(operands, to));
      case Node.Loop(RowLoop loop, int[] operands) -> new Node.Loop(loop, renamed(operands, to));
      case Node.Result(int of, int index) -> new Node.Result(to[of], index);
    };
  }

  /// A loop, since the JIT is long busy with a stream in code that runs this often, and is needed
  /// for the program that is being made.
  private static int[] renamed(int[] values, int[] to) {
    int[] renamed = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      renamed[i] = values[i] < 0 ? -1 : to[values[i]];
    }
    return renamed;
  }
}
