package io.github.chainrule.compiler;

import io.github.chainrule.core.Primitive;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.program.Instruction;
import io.github.chainrule.core.program.Listing;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Translates what a function computes at a point.
final class Translation {
  final DagBuilder builder = new DagBuilder();
  private final Expansion expansion = new Expansion(builder);
  private final int inputs;

  /// The leaves that are read at each run; as shared numbers they follow the inputs.
  final List<Value> captured = new ArrayList<>();

  /// The place of each captured leaf.
  private final IdentityHashMap<Value, Integer> places = new IdentityHashMap<>();

  /// The sums over rows that were made. A second derivative may ask for those of a first again.
  private final List<Sums> sums = new ArrayList<>();

  /// A loop, what its rows share, and its sums.
  @SuppressWarnings("ArrayRecordComponent")
  private record Sums(RowLoop loop, int[] shared, int[] results) {}

  private final Map<LoopKey, Pullback> pullbacks = new HashMap<>();

  /// What the pullbacks of loops with one result give.
  private final Map<LoopKey, Gradient> gradients = new HashMap<>();

  /// Pullbacks of scans by the slots of their operands.
  private final Map<LoopKey, Instruction.ScanPullback> scanPullbacks = new HashMap<>();

  /// Scans that keep what their pullbacks read.
  private final Map<LoopKey, Recorded> recorded = new HashMap<>();

  /// Whether evaluations may hand numbers over to others of the same call.
  private final boolean handsOver;

  /// The slots of operands whose exponentials' shares are asked for.
  private final Set<IntBuffer> shares = new HashSet<>();

  /// What is computed of many exponentials, by their exponents.
  private final Map<IntBuffer, int[]> exponentials = new HashMap<>();

  private record LoopKey(Object loop, IntBuffer operands) {}

  /// @param cotangent what the only result of the loop has, if that is a number; else 1
  private record Pullback(Instruction.RowSumPullback instruction, double cotangent) {}

  /// What a pullback gives for a cotangent.
  @SuppressWarnings("ArrayRecordComponent")
  private record Gradient(double cotangent, int[] results) {}

  /// @param results of the scan, and behind them one that is there when it has been run
  @SuppressWarnings("ArrayRecordComponent")
  private record Recorded(RecordedSteps steps, int[] results) {}

  int inputs() {
    return inputs;
  }

  Translation(int inputs) {
    this(inputs, true);
  }

  private Translation(int inputs, boolean handsOver) {
    this.inputs = inputs;
    this.handsOver = handsOver;
  }

  /// A translation that will be split in two programs, which are not run by one call.
  static Translation ofStep(int inputs) {
    return new Translation(inputs, false);
  }

  /// Translates a listing.
  ///
  /// @return the outputs as values
  int[] of(Listing listing) {
    int[] slots = begin(listing);
    int next = listing.firstResult();
    lookAhead(listing, slots);
    for (Instruction instruction : listing.instructions()) {
      int[] x = select(slots, instruction.operands());
      int[] results = translate(instruction, x);
      System.arraycopy(results, 0, slots, next, results.length);
      next += results.length;
    }
    return select(slots, listing.outputs());
  }

  private int[] begin(Listing listing) {
    int slotCount = listing.firstResult();
    for (Instruction instruction : listing.instructions()) {
      slotCount += instruction.results();
    }
    int[] slots = new int[slotCount];
    for (int i = 0; i < listing.inputs(); i++) {
      slots[i] = builder.shared(i);
    }
    leavesAndConstants(listing, slots);
    return slots;
  }

  /// Fills in the slots of captured leaves and constants, as values of this scope.
  void leavesAndConstants(Listing listing, int[] slots) {
    int next = listing.inputs();
    for (Value leaf : listing.captured()) {
      if (places.putIfAbsent(leaf, captured.size()) == null) {
        captured.add(leaf);
      }
      slots[next++] = builder.shared(inputs + places.get(leaf));
    }
    for (double constant : listing.constants()) {
      slots[next++] = builder.constant(constant);
    }
  }

  static int[] select(int[] slots, int[] indices) {
    int[] selected = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      selected[i] = slots[indices[i]];
    }
    return selected;
  }

  int[] translate(Instruction instruction, int[] x) {
    return switch (instruction) {
      case Instruction.Apply apply when isLong(apply) -> new int[] {longLogSumExp(apply, x)};
      case Instruction.Apply apply -> new int[] {expansion.of(apply, x)};
      case Instruction.Softmax _ when x.length >= ManyExponentials.MANY ->
          Arrays.copyOfRange(exponentials(x), 1, 1 + x.length);
      case Instruction.Softmax _ -> expansion.softmax(x);
      case Instruction.RowSum sum -> rowSum(sum, x);
      case Instruction.RowSumPullback pullback -> pullback(pullback, x);
      case Instruction.Scan scan -> scan(scan, x);
      case Instruction.ScanPullback pullback -> pullback(pullback, x);
      case Instruction.Opaque(var name, var evaluation, int results, int[] _) ->
          builder.evaluate(name, evaluation, results, x);
    };
  }

  // ---- log-sum-exp of many operands

  private static boolean isLong(Instruction.Apply apply) {
    return apply.primitive() == Primitive.LOG_SUM_EXP
        && apply.operands().length >= ManyExponentials.MANY;
  }

  private int longLogSumExp(Instruction.Apply apply, int[] x) {
    return shares.contains(IntBuffer.wrap(apply.operands()))
        ? exponentials(x)[0]
        : builder.evaluate("logSumExp", new ManyExponentials(false), 1, x)[0];
  }

  /// The logarithm of their sum, and then their shares.
  private int[] exponentials(int[] x) {
    return exponentials.computeIfAbsent(
        IntBuffer.wrap(x),
        _ -> builder.evaluate("logSumExp", new ManyExponentials(true), 1 + x.length, x));
  }

  // ---- scans

  private int[] scan(Instruction.Scan scan, int[] x) {
    Instruction.ScanPullback pullback = scanPullbacks.get(key(scan.loop(), scan.operands()));
    return pullback == null
        ? builder.evaluate("scan", new ForwardSteps(scan), scan.results(), x)
        : Arrays.copyOf(recorded(pullback, x).results, scan.results());
  }

  private Recorded recorded(Instruction.ScanPullback pullback, int[] x) {
    return recorded.computeIfAbsent(
        key(pullback.loop(), x),
        _ -> {
          RecordedSteps steps = new RecordedSteps(pullback);
          int results = pullback.steps().results() + 1;
          return new Recorded(steps, builder.evaluate("scan", steps, results, x));
        });
  }

  private int[] pullback(Instruction.ScanPullback pullback, int[] x) {
    ReverseSteps steps;
    int[] operands = x;
    if (handsOver) {
      Recorded scan = recorded(pullback, Arrays.copyOf(x, scanOperands(pullback)));
      steps = new ReverseSteps(pullback, scan.steps, true);
      // So it stands behind the scan.
      operands = Arrays.copyOf(x, x.length + 1);
      operands[x.length] = scan.results[scan.results.length - 1];
    } else {
      steps = new ReverseSteps(pullback, new RecordedSteps(pullback), false);
    }
    return builder.evaluate("scanPullback", steps, pullback.results(), operands);
  }

  private static int scanOperands(Instruction.ScanPullback pullback) {
    return pullback.steps().operand(pullback.steps().count(), 0);
  }

  // ---- sums over rows

  /// Finds what is computed together: a sum and its gradient for the same operands, a scan and what
  /// is read on the way back, the logarithm of a sum of exponentials and their shares.
  private void lookAhead(Listing listing, int[] slots) {
    for (Instruction instruction : listing.instructions()) {
      if (instruction instanceof Instruction.Softmax(var _, int[] operands)) {
        shares.add(IntBuffer.wrap(operands));
      }
      if (instruction instanceof Instruction.RowSumPullback pullback
          && pullback.cotangents() == 1) {
        int[] operands = loopOperands(pullback, pullback.operands());
        int slot = pullback.operands()[operands.length];
        double cotangent = slot < listing.firstResult() ? ofRows(slots[slot]) : 1.0;
        pullbacks.merge(
            key(pullback.loop(), operands),
            new Pullback(pullback, cotangent),
            (a, b) -> a.cotangent == b.cotangent ? a : new Pullback(a.instruction, 1.0));
      }
      if (instruction instanceof Instruction.ScanPullback pullback && handsOver) {
        int[] operands = Arrays.copyOf(pullback.operands(), scanOperands(pullback));
        scanPullbacks.put(key(pullback.loop(), operands), pullback);
      }
    }
  }

  private static int[] loopOperands(Instruction.RowSumPullback pullback, int[] x) {
    return Arrays.copyOf(x, x.length - 2 * pullback.cotangents());
  }

  private static LoopKey key(Object loop, int[] operands) {
    return new LoopKey(loop, IntBuffer.wrap(operands));
  }

  /// The sums of a loop, which is left out if there is one like it.
  ///
  /// @param shared what its rows share
  int[] sums(RowLoop loop, int[] shared) {
    for (Sums known : sums) {
      if (Arrays.equals(known.shared, shared) && known.loop.isSame(loop)) {
        return known.results;
      }
    }
    Sums made = new Sums(loop, shared, builder.loop(loop, shared));
    sums.add(made);
    return made.results;
  }

  private int[] rowSum(Instruction.RowSum sum, int[] x) {
    Pullback pullback = pullbacks.get(key(sum.loop(), sum.operands()));
    RowTranslation rows = new RowTranslation(this, sum.data());
    rows.add(sum.body(), x);
    if (pullback != null && sum.results() == 1) {
      rows.add(pullback.instruction.body(), withCotangent(x, pullback.cotangent));
      int[] results = rows.sums(1, flags(pullback.instruction));
      int[] gradient = Arrays.copyOfRange(results, 1, results.length);
      gradients.put(key(sum.loop(), x), new Gradient(pullback.cotangent, gradient));
      return new int[] {results[0]};
    }
    return rows.sums(sum.results(), 0);
  }

  /// The second half of what a pullback gives says whether the first half counts.
  private static int flags(Instruction.RowSumPullback pullback) {
    return pullback.results() / 2;
  }

  private int[] withCotangent(int[] x, double cotangent) {
    int[] all = Arrays.copyOf(x, x.length + 2);
    all[x.length] = builder.constant(cotangent);
    all[x.length + 1] = builder.constant(1.0);
    return all;
  }

  /// The cotangent that rows are given. A pullback is linear in its cotangents. So that of an only
  /// result can be multiplied in after the sum, and the rows need not wait for it; a number, such
  /// as the `1 / n` of a mean, is better multiplied in once for a row than once for each operand.
  private double ofRows(int cotangent) {
    double number = builder.isConstant(cotangent) ? builder.number(cotangent) : 1.0;
    return Double.isFinite(number) && number != 0.0 ? number : 1.0;
  }

  private int[] pullback(Instruction.RowSumPullback pullback, int[] x) {
    if (pullback.cotangents() != 1) {
      RowTranslation rows = new RowTranslation(this, pullback.data());
      rows.add(pullback.body(), x);
      int[] results = rows.sums(0, flags(pullback));
      for (int r = 0; r < flags(pullback); r++) {
        int counts = results[flags(pullback) + r];
        results[r] = builder.where(counts, results[r], builder.constant(0.0));
      }
      return results;
    }
    int[] operands = loopOperands(pullback, x);
    int cotangent = x[operands.length];
    int counts = x[operands.length + 1];
    double ofRows = ofRows(cotangent);
    Gradient gradient = gradients.get(key(pullback.loop(), operands));
    if (gradient == null || (gradient.cotangent != 1.0 && gradient.cotangent != ofRows)) {
      RowTranslation rows = new RowTranslation(this, pullback.data());
      rows.add(pullback.body(), withCotangent(operands, ofRows));
      gradient = new Gradient(ofRows, rows.sums(0, flags(pullback)));
    }
    int factor = gradient.cotangent == 1.0 ? cotangent : builder.constant(1.0);
    int zero = builder.constant(0.0);
    int[] results = new int[gradient.results.length];
    for (int r = 0; r < results.length; r++) {
      int sum = gradient.results[r];
      int passed = r < results.length / 2 ? builder.times(factor, sum) : sum;
      results[r] = builder.where(counts, passed, zero);
    }
    return results;
  }
}
