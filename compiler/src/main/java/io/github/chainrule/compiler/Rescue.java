package io.github.chainrule.compiler;

/// `call(x, y)` where the value is NaN, else the value: `(x, y, value)`. How programs leave rare
/// operands, such as huge angles, to a slower function.
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
  public double evaluate(double x, double y, double value) {
    return Double.isNaN(value) ? call.evaluate(x, y, 0.0) : value;
  }
}
