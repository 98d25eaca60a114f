package io.github.chainrule.compiler;

/// A function of one number that is a program of operations itself, such as an exponential. It is
/// the same program in every tier: that is why they agree to the last bit.
///
/// @param program of one value, which it finds as what rows share; its outputs are the results
record Routine(String symbol, Dag program) {

  int results() {
    return program.outputs.length;
  }

  double evaluate(double x, int result) {
    return program.run(new double[] {x})[program.outputs[result]];
  }

  @Override
  public String toString() {
    return symbol;
  }
}
