package io.github.chainrule.compiler;

import io.github.chainrule.core.program.Instruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reverse mode of a scan, with a compiled body.
final class ReverseSteps implements StepProgram {
  /// So many ways back know which cotangents of the state count. That they do is worth much: where
  /// it has to be asked at each step there is several times as much to compute.
  private static final int MOST_KNOWING = 3;

  private final RecordedSteps recorded;
  private final SplitStep split;
  private final Instruction.Steps steps;

  /// Whether the scan itself is part of the program, and has been run before.
  private final boolean follows;

  /// The ways back over a step that were needed so far. The first one is for those cotangents that
  /// count after some steps; seldom, before these, it is others. If there are many kinds of steps,
  /// the last one asks.
  private volatile List<Way> ways;

  /// Which results count for other cotangents than those that the first way is for, if it does not
  /// depend on numbers. Then that way does for them too: cotangents that do not count are zero, and
  /// zero is what comes of them unless they meet an infinite derivative.
  private final @Nullable Counting counting;

  /// What is done with a program before it runs.
  private volatile Consumer<PointProgram> begun = program -> {};

  private final int[] given;
  private final int[] wanted;

  /// The number of operands of the scan.
  private final int operands;

  private final Pool<Workspace> pool;

  /// A way back over a step.
  ///
  /// @param number its place among the ways
  /// @param counting which cotangents of the state count; null if it asks
  @SuppressWarnings("ArrayRecordComponent")
  private record Way(int number, boolean @Nullable [] counting, SplitStep.Back back) {

    /// @param counts which cotangents of the state count, from a place on
    boolean isFor(double[] counts, int from) {
      for (int i = 0; counting != null && i < counting.length; i++) {
        if (counting[i] != (counts[from + i] != 0.0)) {
          return false;
        }
      }
      return true;
    }

    /// Whether no other cotangents than its own count.
    boolean includes(double[] counts, int from) {
      for (int i = 0; counting != null && i < counting.length; i++) {
        if (!counting[i] && counts[from + i] != 0.0) {
          return false;
        }
      }
      return true;
    }
  }

  /// What one call needs.
  private final class Workspace {
    private final @Nullable PointWorkspace[] of = new PointWorkspace[MOST_KNOWING + 1];

    /// The way back over the last step, what it reads and writes, and whether the step before it
    /// went another way.
    Way way = ways.get(0);

    PointWorkspace at = of(way);
    boolean turned;

    /// Whether fewer cotangents than those of the way have counted, and which.
    private boolean countsFewer;

    private final BitSet fewer = new BitSet(steps.states());

    /// Which results of the last step count.
    final double[] counts = new double[way.back.counts().length];

    /// The cotangents of the scan's operands, and whether any has reached them.
    final double[] passed = new double[operands];

    final double[] arrived = new double[operands];

    /// The cotangents of the scan's results, and whether they count.
    final double[] cotangents = new double[steps.results()];

    final double[] sent = new double[steps.results()];

    void begin() {
      take(ways.get(0));
    }

    /// Goes back over a step.
    void run() {
      Way first = ways.get(0);
      if (first.isFor(at.shared, split.counts())) {
        turn(first);
        way.back.program().run(at);
      } else if (counting == null || !first.includes(at.shared, split.counts())) {
        turn(way(at.shared));
        way.back.program().run(at);
      } else {
        runForFewer(first, counting);
      }
    }

    /// Goes back over a step on a way for more cotangents than count.
    private void runForFewer(Way more, Counting counting) {
      if (way.number != more.number) {
        turn(more);
      }
      boolean known = countsFewer;
      for (int i = 0; i < steps.states(); i++) {
        boolean counts = at.shared[split.counts() + i] != 0.0;
        known &= fewer.get(i) == counts;
        fewer.set(i, counts);
      }
      countsFewer = true;
      turned |= !known;
      for (int r = 0; !known && r < counts.length; r++) {
        counts[r] = counting.counts(r, fewer) ? 1.0 : 0.0;
      }
      way.back.program().run(at);
      int sums = steps.states() + steps.columns();
      for (int r = 0; r < counts.length; r++) {
        if (!Double.isFinite(at.outputs[r])) {
          turn(way(at.shared));
          way.back.program().run(at);
          return;
        }
        if (counts[r] == 0.0 && r < sums) {
          at.outputs[r] = 0.0;
        }
      }
    }

    private void turn(Way next) {
      if (next.number == way.number && !countsFewer) {
        return;
      }
      PointWorkspace from = at;
      take(next);
      if (from != at) {
        System.arraycopy(from.shared, 0, at.shared, 0, split.inputs());
      }
    }

    private void take(Way next) {
      way = next;
      at = of(next);
      turned = true;
      countsFewer = false;
      System.arraycopy(next.back.counts(), 0, counts, 0, counts.length);
    }

    private PointWorkspace of(Way any) {
      PointWorkspace known = of[any.number];
      if (known == null) {
        known = any.back.program().begin();
        of[any.number] = known;
      }
      return known;
    }
  }

  /// @param follows whether the scan itself is part of the program, and run before
  ReverseSteps(Instruction.ScanPullback scan, RecordedSteps recorded, boolean follows) {
    this.recorded = recorded;
    this.split = recorded.split;
    this.steps = scan.steps();
    this.follows = follows;
    this.given = scan.given();
    this.wanted = scan.wanted();
    this.operands = steps.operand(steps.count(), 0);
    boolean[] reached = new boolean[steps.states()];
    Arrays.stream(wanted).filter(w -> w < reached.length).forEach(w -> reached[w] = true);
    this.ways = List.of(new Way(0, reached, split.back(reached)));
    this.counting = split.counting();
    this.pool = new Pool<>(Workspace::new);
  }

  @Override
  public String name() {
    return "scan, on the way back";
  }

  @Override
  public List<PointProgram> programs() {
    List<PointProgram> programs = new ArrayList<>(follows ? List.of() : recorded.programs());
    ways.forEach(way -> programs.add(way.back.program()));
    return programs;
  }

  @Override
  public void begin(Consumer<PointProgram> begin) {
    begun = begin;
    StepProgram.super.begin(begin);
  }

  /// The way back over a step, made if it is the first of its kind.
  ///
  /// @param shared what the way back reads
  private Way way(double[] shared) {
    Way known = knownWay(shared);
    return known == null ? newWay(shared) : known;
  }

  private @Nullable Way knownWay(double[] shared) {
    for (Way way : ways) {
      if (way.isFor(shared, split.counts())) {
        return way;
      }
    }
    return null;
  }

  private synchronized Way newWay(double[] shared) {
    Way known = knownWay(shared); // of another thread
    if (known != null) {
      return known;
    }
    boolean @Nullable [] counting = ways.size() < MOST_KNOWING ? counting(shared) : null;
    Way made = new Way(ways.size(), counting, split.back(counting));
    begun.accept(made.back.program());
    List<Way> more = new ArrayList<>(ways);
    more.add(made);
    ways = List.copyOf(more);
    return made;
  }

  private boolean[] counting(double[] shared) {
    boolean[] counting = new boolean[steps.states()];
    for (int i = 0; i < counting.length; i++) {
      counting[i] = shared[split.counts() + i] != 0.0;
    }
    return counting;
  }

  @Override
  public void evaluate(double[] x, double[] results) {
    recorded.run(x, tape -> back(x, results, tape));
  }

  @Override
  public void evaluate(double[] x, double[] results, PointWorkspace workspace) {
    if (follows) {
      back(x, results, workspace.tape(recorded));
    } else {
      evaluate(x, results);
    }
  }

  private void back(double[] x, double[] results, RecordedSteps.Tape tape) {
    Workspace w = pool.take();
    begin(x, w);
    // Once nothing counts, and nothing else is received, all that is left is zero.
    for (int s = recorded.segments() - 1; s >= 0 && (steps.shown().length > 0 || counts(w)); s--) {
      if (s < recorded.segments() - 1) {
        recorded.again(s, x, tape);
      }
      int first = recorded.first(s);
      for (int step = recorded.first(s + 1) - 1; step >= first; step--) {
        back(step, (step - first) * split.width(), x, tape, w);
      }
    }
    end(w, results);
    pool.give(w);
  }

  /// Goes back over a step. A method of its own is compiled sooner than the loop around it.
  ///
  /// @param row where the step begins on the tape
  private void back(int step, int row, double[] x, RecordedSteps.Tape tape, Workspace w) {
    receive(step, w);
    if (!counts(w)) {
      return;
    }
    System.arraycopy(tape.rows, row, w.at.shared, 0, split.width());
    StepProgram.read(steps, step, x, w.at.shared, split.width());
    w.run();
    send(step, w);
  }

  private void begin(double[] x, Workspace w) {
    Arrays.fill(w.passed, 0.0);
    Arrays.fill(w.arrived, 0.0);
    Arrays.fill(w.sent, 0.0);
    for (int g = 0; g < given.length; g++) {
      w.cotangents[given[g]] = x[operands + g];
      w.sent[given[g]] = x[operands + given.length + g];
    }
    w.begin();
    Arrays.fill(w.at.shared, split.cotangents(), split.inputs(), 0.0);
    StepProgram.share(steps, x, w.at.shared, split.width());
    for (int i = 0; !steps.showsAll() && i < steps.states(); i++) {
      add(i, i, w);
    }
  }

  /// Adds what a step's results have received, if these are results of the scan.
  private void receive(int step, Workspace w) {
    int[] shown = steps.shown();
    for (int k = 0; k < shown.length; k++) {
      add(step * shown.length + k, shown[k], w);
    }
  }

  /// Adds the cotangent of a result to that of the state.
  private void add(int result, int state, Workspace w) {
    if (w.sent[result] != 0.0) {
      w.at.shared[split.cotangents() + state] += w.cotangents[result];
      w.at.shared[split.counts() + state] = 1.0;
    }
  }

  /// Whether any cotangent of the state counts.
  private boolean counts(Workspace w) {
    for (int i = 0; i < steps.states(); i++) {
      if (w.at.shared[split.counts() + i] != 0.0) {
        return true;
      }
    }
    return false;
  }

  /// Takes the cotangents of the state back over one step, and adds up those of other operands.
  private void send(int step, Workspace w) {
    int states = steps.states();
    int columns = steps.columns();
    double[] made = w.at.outputs;
    int[] open = w.way.back.open();
    for (int k = 0; k < open.length; k++) {
      w.counts[open[k]] = made[w.counts.length + k];
    }
    System.arraycopy(made, 0, w.at.shared, split.cotangents(), states);
    System.arraycopy(w.counts, 0, w.at.shared, split.counts(), states);
    System.arraycopy(made, states + columns, w.at.shared, split.sums(), steps.shared());
    for (int j = 0; j < columns; j++) {
      if (w.counts[states + j] != 0.0) {
        w.passed[steps.operand(step, j)] += made[states + j];
        w.arrived[steps.operand(step, j)] = 1.0;
      }
    }
    for (int i = 0; (w.turned || open.length > 0) && i < steps.shared(); i++) {
      if (w.counts[states + columns + i] != 0.0) {
        w.arrived[states + i] = 1.0;
      }
    }
    w.turned = false;
  }

  private void end(Workspace w, double[] results) {
    int states = steps.states();
    System.arraycopy(w.at.shared, split.cotangents(), w.passed, 0, states);
    System.arraycopy(w.at.shared, split.counts(), w.arrived, 0, states);
    System.arraycopy(w.at.shared, split.sums(), w.passed, states, steps.shared());
    for (int k = 0; k < wanted.length; k++) {
      boolean counts = w.arrived[wanted[k]] != 0.0;
      results[k] = counts ? w.passed[wanted[k]] : 0.0;
      results[wanted.length + k] = counts ? 1.0 : 0.0;
    }
  }
}
