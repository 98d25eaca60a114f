package io.github.chainrule.core.program;

import io.github.chainrule.core.Value;
import java.util.List;

/// What a function computes. The slots hold, in this order, the inputs, the leaves that the
/// function captured, the constants, and the results of the instructions one after another.
///
/// @param inputs how many inputs there are
/// @param captured leaves, to be read anew at each run
/// @param constants fixed numbers
/// @param instructions in an order in which each finds its operands
/// @param outputs the slots of the outputs
@SuppressWarnings("ArrayRecordComponent")
public record Listing(
    int inputs,
    List<Value> captured,
    double[] constants,
    List<Instruction> instructions,
    int[] outputs) {

  /// The slot of the first result.
  public int firstResult() {
    return inputs + captured.size() + constants.length;
  }
}
