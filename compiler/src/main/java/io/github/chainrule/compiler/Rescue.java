package io.github.chainrule.compiler;

/// `call(x)` where the condition is not zero, else the value: `(x, value, condition)`. How a
/// routine leaves rare operands, such as huge angles, to a slower function.
record Rescue(ScalarCall call) implements Function {
  @Override
  public String symbol() {
    return "rescueBy " + call.symbol();
  }

  @Override
  public int arity() {
    return 3;
  }

  @Override
  public double evaluate(double x, double value, double condition) {
    return condition != 0.0 ? call.evaluate(x, 0.0, 0.0) : value;
  }
}
