package io.github.chainrule.core;

import org.jspecify.annotations.Nullable;

/// The result of a [Primitive]. One or two operands are held in fields, more in an array: graphs
/// run to millions of nodes, and most of them are unary or binary.
final class Node extends Value implements Operands {
  final Primitive primitive;
  private final Value first;
  private final @Nullable Value second;
  private final @Nullable OperandList many;

  double data;
  double grad;

  /// Whether a cotangent has arrived since the gradient was cleared. A node that none reached, such
  /// as the branch that a `where` did not choose, passes none on: not even zero times infinity.
  boolean reached;

  /// Whether it stands for several that were made alike in a trace.
  boolean madeAgain;

  /// How often this node was evaluated anew, and the sum of its operands' versions at that time.
  int version;

  private int stamp;

  private Node(
      Primitive primitive,
      Value first,
      @Nullable Value second,
      @Nullable OperandList many,
      boolean symbolic) {
    super(symbolic);
    this.primitive = primitive;
    this.first = first;
    this.second = second;
    this.many = many;
    evaluate();
  }

  static Value of(Primitive primitive, Value x) {
    return x instanceof Constant c
        ? new Constant(primitive.evaluate(c.data, 0.0))
        : traced(new Node(primitive, x, null, null, x.symbolic));
  }

  private static Node traced(Node node) {
    return node.symbolic ? Trace.add(node) : node;
  }

  /// Whether another of the same operands is the same. Copies are made to be different; weights in
  /// blocks are not looked at one by one.
  boolean mayMerge() {
    return primitive != Primitive.COPY && (many == null || !many.inBlocks());
  }

  /// A copy, also of a constant: for derivatives with respect to it.
  static Node copy(Value x) {
    requireOperand(Primitive.COPY, x);
    return traced(new Node(Primitive.COPY, x, null, null, x.symbolic));
  }

  static Value of(Primitive primitive, Value x, Value y) {
    requireOperand(primitive, y);
    return x instanceof Constant c && y instanceof Constant d
        ? new Constant(primitive.evaluate(c.data, d.data))
        : traced(new Node(primitive, x, y, null, x.symbolic || y.symbolic));
  }

  static Value of(Primitive primitive, Value[] operands) {
    return of(primitive, OperandList.of(primitive, operands));
  }

  static Value of(Primitive primitive, OperandList operands) {
    Node node = new Node(primitive, operands.get(0), null, operands, operands.symbolic);
    return operands.constant() ? new Constant(node.data) : traced(node);
  }

  /// A node of an operation on any number of operands.
  static Value again(Primitive primitive, Value[] operands) {
    if (!primitive.isUnaryOrBinary()) {
      return of(primitive, operands);
    }
    return operands.length == 1
        ? of(primitive, operands[0])
        : of(primitive, operands[0], operands[1]);
  }

  static void requireOperand(Operation operation, @Nullable Value operand) {
    if (operand == null) {
      throw new NullPointerException(
          "an operand of '" + operation.symbol() + "' is null; use Value.constant(0) for zero");
    }
  }

  @Override
  public int operandCount() {
    return many != null ? many.size() : second != null ? 2 : 1;
  }

  /// The first operand from a given one on that may be a result.
  int skipBlocks(int operand) {
    return many == null ? operand : many.skipBlocks(operand);
  }

  @Override
  Value operand(int i) {
    if (many != null) {
      return many.get(i);
    }
    return i == 0 || second == null ? first : second;
  }

  @Override
  public double at(int operand) {
    return operand(operand).number();
  }

  /// Brings the data up to date if an operand changed; the operands must be up to date.
  void refresh() {
    if (stamp != operandVersions()) {
      evaluate();
      version++;
    }
  }

  private void evaluate() {
    if (many != null) {
      data = many.inBlocks() ? many.dot() : primitive.evaluate(this);
    } else {
      data = primitive.evaluate(first.number(), second == null ? 0.0 : second.number());
    }
    stamp = operandVersions();
  }

  private int operandVersions() {
    if (many == null) {
      return first.version() + (second == null ? 0 : second.version());
    }
    return many.versions();
  }

  boolean fresh() {
    return stamp == operandVersions();
  }

  void clearGrad() {
    grad = 0.0;
    reached = false;
  }

  /// Sends this node's cotangent on to its operands.
  void pull() {
    if (primitive.flat()) {
      return;
    }
    if (many != null) {
      pullMany(many);
    } else if (second == null) {
      first.accumulate(primitive.chain(0, grad, first.number(), 0.0, data));
    } else {
      double x = first.number();
      double y = second.number();
      first.accumulate(primitive.chain(0, grad, x, y, data));
      second.accumulate(primitive.chain(1, grad, x, y, data));
    }
  }

  private void pullMany(OperandList operands) {
    if (operands.inBlocks()) {
      operands.pullDot(grad);
      return;
    }
    double total = primitive.total(this, data);
    for (int i = 0; i < operands.size(); i++) {
      if (primitive.selects(i, this, data)) {
        operands.get(i).accumulate(primitive.chain(i, grad, this, data, total));
      }
    }
  }

  /// The factor times the local partial for one operand, as a number; null where nothing passes.
  /// `total` is [#total()], asked for once and not for every operand.
  @Nullable Double chain(int operand, double factor, double total) {
    if (primitive.flat()) {
      return null;
    }
    if (many == null) {
      double y = second == null ? 0.0 : second.number();
      return primitive.chain(operand, factor, first.number(), y, data);
    }
    return primitive.selects(operand, this, data)
        ? primitive.chain(operand, factor, this, data, total)
        : null;
  }

  double total() {
    return many == null ? 0.0 : primitive.total(this, data);
  }

  /// The same on values, with the condition under which it passes. `total` is [#totalAsValue()].
  @Nullable Flow chain(int operand, Value factor, Value total) {
    if (many == null) {
      Value y = second == null ? first : second;
      Value passed = primitive.chain(operand, factor, first, y, this);
      return passed == null ? null : new Flow(passed, null);
    }
    Value passed = primitive.chain(operand, factor, many, this, total);
    return passed == null ? null : new Flow(passed, primitive.guard(operand, many, this));
  }

  Value totalAsValue() {
    return many == null ? this : primitive.total(many, this);
  }
}
