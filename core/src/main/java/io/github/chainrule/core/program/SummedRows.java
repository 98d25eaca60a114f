package io.github.chainrule.core.program;

import io.github.chainrule.core.Rows;
import io.github.chainrule.core.VectorFunction;

/// What functions of rows show to the compiler.
public interface SummedRows {

  /// The sums of the outputs over rows that are given at the call, as a function of the parameters.
  /// It can be traced and differentiated, but has no number.
  VectorFunction sums();

  /// The numbers of rows that are given at a call.
  Instruction.Data data(Rows rows);
}
