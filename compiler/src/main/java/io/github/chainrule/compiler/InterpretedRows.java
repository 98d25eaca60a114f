package io.github.chainrule.compiler;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows, computed by the [Interpreter].
final class InterpretedRows implements RowKernel {
  private static final int BLOCK = 4 * RowLoop.STEP;

  private final Dag dag;
  private final boolean sums;

  /// Made when it first runs, since programs may begin in other code.
  private volatile @Nullable Plan made;

  /// @param terms what is added to each sum
  /// @param inOrder the sums of outer products, whose rows are added one after another
  @SuppressWarnings("ArrayRecordComponent")
  private record Plan(Step.Term[] terms, BitSet inOrder, Interpreter interpreter) {

    static Plan of(Dag dag, boolean sums) {
      boolean[] perRow = dag.perRow();
      Step.Term[] terms = new Step.Term[sums ? dag.outputs.length : 0];
      Arrays.setAll(terms, k -> Step.Term.of(dag, perRow, k));
      List<Step.Term> added =
          Arrays.stream(terms).filter(term -> !dag.isShared(dag.outputs[term.output()])).toList();
      BitSet inOrder = OuterProducts.outputs(OuterProducts.of(added));
      return new Plan(terms, inOrder, new Interpreter(dag, BLOCK));
    }

    double number(double[] numbers, int v, int row) {
      return numbers[interpreter.at(v) + row * interpreter.step(v)];
    }
  }

  InterpretedRows(Dag dag, boolean sums) {
    this.dag = dag;
    this.sums = sums;
  }

  private Plan plan() {
    Plan known = made;
    if (known == null) {
      known = Plan.of(dag, sums);
      made = known;
    }
    return known;
  }

  @Override
  public Tier tier() {
    return Tier.INTERPRETER;
  }

  @Override
  public int block() {
    return BLOCK;
  }

  @Override
  public void begin(RowWorkspace workspace) {
    // Shared numbers are read where they are.
  }

  @Override
  public void sums(RowWorkspace workspace) {
    BitSet inOrder = plan().inOrder;
    for (int k = 0; k < workspace.ofChunk.length; k++) {
      int lane = k * RowLoop.LANES;
      workspace.ofChunk[k] =
          inOrder.get(k) ? workspace.lanes[lane] : RowLoop.fold(workspace.lanes, lane);
    }
  }

  @Override
  public void run(
      double[][] in,
      int firstIn,
      RowWorkspace workspace,
      int rows,
      int valid,
      double[][] out,
      int firstOut) {
    Plan plan = plan();
    Interpreter interpreter = plan.interpreter;
    double[] numbers = workspace.scratch.of(interpreter.size);
    for (int v = 0; v < dag.size(); v++) {
      int at = interpreter.at(v);
      switch (dag.node(v)) {
        case Node.Column(int index) -> System.arraycopy(in[index], firstIn, numbers, at, rows);
        case Node.Shared(int index) -> numbers[at] = workspace.shared[index];
        case Node _ -> {}
      }
    }
    interpreter.run(numbers, rows, null);
    for (int k = 0; k < dag.outputs.length; k++) {
      int v = dag.outputs[k];
      if (!sums) {
        copy(plan, numbers, v, out[k], firstOut, rows);
      } else if (!dag.isShared(v)) {
        add(plan, numbers, k, workspace.lanes, rows, valid);
      }
    }
  }

  private static void copy(Plan plan, double[] numbers, int v, double[] out, int first, int rows) {
    for (int i = 0; i < rows; i++) {
      out[first + i] = plan.number(numbers, v, i);
    }
  }

  /// As the other tiers do, a product is added by one fused operation.
  private static void add(Plan plan, double[] numbers, int k, double[] lanes, int rows, int valid) {
    Step.Term term = plan.terms[k];
    for (int i = 0; i < rows; i++) {
      int lane = k * RowLoop.LANES + (plan.inOrder.get(k) ? 0 : i % RowLoop.LANES);
      double left = i < valid ? plan.number(numbers, term.left(), i) : 0.0;
      if (term.right() < 0) {
        lanes[lane] += left;
      } else {
        double right = i < valid ? plan.number(numbers, term.right(), i) : 0.0;
        lanes[lane] = Math.fma(left, right, lanes[lane]);
      }
    }
  }
}
