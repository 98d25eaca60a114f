package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;
import io.github.chainrule.core.program.Listing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Translates what is done for each row. What does not depend on the row is written into the scope
/// around it, and shared by the rows.
final class RowTranslation {
  private final Translation around;
  private final Instruction.Data data;
  private final DagBuilder builder = new DagBuilder();
  private final Expansion expansion = new Expansion(builder);

  /// Values of the scope around that the rows share, each with its number among the shared ones.
  private final Map<Integer, Integer> shared = new LinkedHashMap<>();

  private final List<Integer> outputs = new ArrayList<>();

  RowTranslation(Translation around, Instruction.Data data) {
    this.around = around;
    this.data = data;
  }

  /// Adds the outputs of a body.
  ///
  /// @param x the inputs of the body after those of the row, as values of the scope around
  void add(Listing body, int[] x) {
    int columns = data.columns().length;
    int slotCount = body.firstResult();
    for (Instruction instruction : body.instructions()) {
      slotCount += instruction.results();
    }
    int[] outside = new int[slotCount];
    int[] inside = new int[slotCount];
    Arrays.fill(inside, -1);
    System.arraycopy(x, 0, outside, columns, x.length);
    for (int j = 0; j < columns; j++) {
      inside[j] = builder.column(j);
    }
    around.leavesAndConstants(body, outside);
    int next = body.firstResult();
    for (Instruction instruction : body.instructions()) {
      int[] operands = instruction.operands();
      boolean perRow = false;
      for (int slot : operands) {
        perRow |= inside[slot] >= 0;
      }
      if (perRow) {
        int[] of = new int[operands.length];
        Arrays.setAll(of, k -> value(operands[k], inside, outside));
        int[] results = translate(instruction, of);
        System.arraycopy(results, 0, inside, next, results.length);
      } else {
        int[] results = around.translate(instruction, Translation.select(outside, operands));
        System.arraycopy(results, 0, outside, next, results.length);
      }
      next += instruction.results();
    }
    for (int slot : body.outputs()) {
      outputs.add(value(slot, inside, outside));
    }
  }

  private int value(int slot, int[] inside, int[] outside) {
    if (inside[slot] >= 0) {
      return inside[slot];
    }
    int value = outside[slot];
    if (around.builder.isConstant(value)) {
      return builder.constant(around.builder.number(value));
    }
    return builder.shared(shared.computeIfAbsent(value, _ -> shared.size()));
  }

  private int[] translate(Instruction instruction, int[] x) {
    return switch (instruction) {
      case Instruction.Apply apply -> new int[] {expansion.of(apply, x)};
      case Instruction.Softmax _ -> expansion.softmax(x);
      // A loop in a row is evaluated row by row.
      case Instruction.RowSum sum ->
          builder.evaluate("sumOverRows", sum.evaluation(), sum.results(), x);
      case Instruction.RowSumPullback pullback ->
          builder.evaluate("sumOverRowsPullback", pullback.evaluation(), pullback.results(), x);
      case Instruction.Scan scan ->
          builder.evaluate("scan", new ForwardSteps(scan), scan.results(), x);
      case Instruction.ScanPullback scan ->
          builder.evaluate(
              "scanPullback",
              new ReverseSteps(scan, new RecordedSteps(scan), false),
              scan.results(),
              x);
      case Instruction.Opaque(var name, var evaluation, int results, int[] _) ->
          builder.evaluate(name, evaluation, results, x);
    };
  }

  /// What the rows share, as values of the scope around.
  int[] shared() {
    return shared.keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  private Dag dag(List<Integer> outputs) {
    return builder.build(outputs.stream().mapToInt(Integer::intValue).toArray());
  }

  /// The sums of the outputs over the rows, as values of the scope around.
  ///
  /// @param values how many of the outputs, the first ones, are values of functions, which do not
  ///   depend on what else is computed
  /// @param flags how many of the outputs, the last ones, are numbers of which it only matters
  ///   whether they are zero
  int[] sums(int values, int flags) {
    int[] results = new int[outputs.size()];
    List<Integer> summed = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    BitSet derivatives = new BitSet();
    for (int k = 0; k < results.length; k++) {
      int output = outputs.get(k);
      boolean flag = k >= results.length - flags;
      if (builder.isConstant(output) && (flag || data.rows() >= 0)) {
        // Where there are no rows, what the flag belongs to is a sum of nothing.
        double total = flag ? builder.number(output) : sum(builder.number(output));
        results[k] = around.builder.constant(total);
      } else {
        derivatives.set(places.size(), k >= values);
        places.add(k);
        summed.add(output);
      }
    }
    if (!summed.isEmpty()) {
      SharedFactors factors = new SharedFactors(dag(summed), derivatives, data.rows());
      RowLoop loop = new RowLoop(factors.rows(), shared.size(), data, true);
      int[] sums = factors.sums(around.sums(loop, shared()), shared(), around.builder);
      for (int i = 0; i < sums.length; i++) {
        results[places.get(i)] = sums[i];
      }
    }
    return results;
  }

  private double sum(double each) {
    return data.rows() == 0 ? 0.0 : each * data.rows();
  }

  /// A loop that computes the outputs of each row.
  RowLoop columns() {
    return new RowLoop(dag(outputs), shared.size(), data, false);
  }
}
