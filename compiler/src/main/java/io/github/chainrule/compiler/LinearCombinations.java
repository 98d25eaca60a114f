package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;

/// Sums of products of two operands or of one alone, added up from the left to the right. As values
/// of a program they would be as much code as there are terms.
///
/// @param begin for each result its first term, and behind the last term
/// @param left the place of each term's operand
/// @param right that of its second operand, or -1
/// @param minus which terms are subtracted
@SuppressWarnings("ArrayRecordComponent")
record LinearCombinations(int[] begin, int[] left, int[] right, boolean[] minus)
    implements Instruction.Evaluation {

  @Override
  public void evaluate(double[] operands, double[] results) {
    for (int k = 0; k < results.length; k++) {
      double sum = 0.0;
      for (int t = begin[k]; t < begin[k + 1]; t++) {
        double a = minus[t] ? -operands[left[t]] : operands[left[t]];
        double b = right[t] < 0 ? 1.0 : operands[right[t]];
        sum = Math.fma(a, b, sum);
      }
      results[k] = sum;
    }
  }
}
