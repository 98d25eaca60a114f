package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A program whose loops have been found, and whose order is not decided yet.
///
/// @param terms what is added up over rows
/// @param unitsOf for each stage the units of the values that are not computed alone
/// @param packed shared values in the order in which loops read them
@SuppressWarnings("ArrayRecordComponent")
record Rolled(
    Scope scope,
    List<Step.Term> terms,
    Stages stages,
    List<Map<Integer, Unit>> unitsOf,
    int[] packed) {

  /// Sums that are not in loops are cut into pieces. They are known only when the loops are.
  ///
  /// @param sums whether outputs are added up over the rows
  /// @param partSize how large the code of a part may be
  /// @param fewestOperations how many operations a loop must have
  static Rolled of(Scope scope, boolean sums, int partSize, int fewestOperations) {
    Rolled whole = whole(scope, sums, List.of(), partSize, fewestOperations);
    Dag dag = scope.dag();
    BitSet inLoops = new BitSet();
    BitSet sumsInLoops = new BitSet();
    for (Map<Integer, Unit> units : whole.unitsOf) {
      units.forEach((v, unit) -> {
        switch (unit) {
          case Unit.Code _ -> {}
          case Step.Family _ -> inLoops.set(v);
          case Step.Tile _, Step.Sums _ -> {
            inLoops.set(v);
            sumsInLoops.set(v);
          }
        }
      });
    }
    boolean loose =
        IntStream.range(0, dag.size())
            .anyMatch(v -> LongSums.isLong(dag.node(v)) && !sumsInLoops.get(v));
    if (!loose) {
      return whole;
    }
    List<FusedSums.Slice> slices = scope.rows() ? List.of() : FusedSums.of(dag, inLoops, partSize);
    LongSums.Cut cut = LongSums.cut(dag, sumsInLoops, slices);
    Scope ofPieces = Scope.of(cut.dag(), scope.rows());
    return whole(ofPieces, sums, cut.interleaved(), partSize, fewestOperations);
  }

  /// @param interleaved units that are known already
  private static Rolled whole(
      Scope scope, boolean sums, List<Unit> interleaved, int partSize, int fewestOperations) {
    Dag dag = scope.dag();
    List<Step.Term> terms = new ArrayList<>();
    // Values that are used as factors of sums over rows only: such a product is not computed.
    BitSet factored = new BitSet();
    BitSet read = new BitSet();
    if (sums) {
      findTerms(scope, terms, factored);
      for (Step.Term term : terms) {
        read.set(term.left());
        if (term.right() >= 0) {
          read.set(term.right());
        }
      }
    } else {
      Arrays.stream(dag.outputs).forEach(read::set);
    }
    Stages stages = new Stages(scope, factored);
    Rolling rolling = new Rolling(scope, read, interleaved, partSize, fewestOperations);
    List<Map<Integer, Unit>> unitsOf = stages.computed.stream().map(rolling::units).toList();
    return new Rolled(scope, terms, stages, unitsOf, Schedule.array(rolling.packed));
  }

  /// A product that is only added up is not computed by itself.
  private static void findTerms(Scope scope, List<Step.Term> terms, BitSet factored) {
    Dag dag = scope.dag();
    int[] uses = dag.uses();
    for (int k = 0; k < dag.outputs.length; k++) {
      int v = dag.outputs[k];
      if (dag.isShared(v)) {
        continue;
      }
      Step.Term term = Step.Term.of(dag, scope.perRow(), k);
      terms.add(term);
      if (term.left() != v && uses[v] == 1) {
        factored.set(v);
      }
    }
  }
}
