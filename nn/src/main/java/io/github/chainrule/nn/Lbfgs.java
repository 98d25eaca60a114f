package io.github.chainrule.nn;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// L-BFGS (Liu and Nocedal 1989): Newton's method with a Hessian that is known only by how the
/// gradient changed over the last steps. For objectives that are the same at each step, so for
/// whole data and not for batches of them; there it needs far fewer steps than the others.
public final class Lbfgs implements Optimizer {
  private final int memory;

  /// The last steps and how the gradient changed over each, the last one first.
  private final Deque<Pair> pairs = new ArrayDeque<>();

  /// What is known at the place where the last step has led.
  private @Nullable Known known;

  @SuppressWarnings("ArrayRecordComponent")
  private record Pair(double[] move, double[] change, double product) {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Known(Objective objective, double[] x, double value, double[] gradient) {}

  /// A minimum that was found.
  ///
  /// @param value of the objective there
  /// @param largest of the absolute derivatives there
  /// @param evaluations of the objective and its gradient
  public record Minimum(double value, double largest, int evaluations) {}

  /// Remembers 10 steps.
  public Lbfgs() {
    this(10);
  }

  /// @param memory how many steps it remembers, at least 1
  public Lbfgs(int memory) {
    if (memory < 1) {
      throw new IllegalArgumentException("a memory of " + memory + " steps; give 1 or more");
    }
    this.memory = memory;
  }

  /// Steps until no derivative is larger than `tolerance`, or nothing falls any more.
  ///
  /// @param x where to begin, and in the end the minimum
  /// @param mostSteps after which it gives up
  public static Minimum minimise(Objective objective, double[] x, double tolerance, int mostSteps) {
    int[] evaluations = {0};
    Objective counted =
        (at, gradient) -> {
          evaluations[0]++;
          return objective.valueAndGradient(at, gradient);
        };
    Lbfgs optimizer = new Lbfgs();
    Known at = optimizer.evaluate(counted, x);
    for (int step = 0; step < mostSteps && !(largest(at.gradient) <= tolerance); step++) {
      double[] before = x.clone();
      optimizer.step(counted, x, 1.0);
      at = optimizer.evaluate(counted, x);
      if (Arrays.equals(before, x)) {
        break;
      }
    }
    return new Minimum(at.value, largest(at.gradient), evaluations[0]);
  }

  private static double largest(double[] gradient) {
    return Arrays.stream(gradient).map(Math::abs).max().orElse(0.0);
  }

  private Known evaluate(Objective objective, double[] x) {
    Known last = known;
    if (last != null && last.objective.equals(objective) && Arrays.equals(last.x, x)) {
      return last;
    }
    double[] gradient = new double[x.length];
    double value = objective.valueAndGradient(x, gradient);
    Known now = new Known(objective, x.clone(), value, gradient);
    known = now;
    return now;
  }

  /// @param rate how far the first step may be; later ones know by themselves, and the rate is a
  ///   factor of the way that they try first
  @Override
  public double step(Objective objective, double[] x, double rate) {
    Known at = evaluate(objective, x);
    double[] direction = direction(at.gradient);
    double slope = dot(direction, at.gradient);
    if (!(slope < 0.0)) {
      // What was remembered does not fit this place.
      pairs.clear();
      direction = direction(at.gradient);
      slope = dot(direction, at.gradient);
    }
    double first = pairs.isEmpty() ? rate / Math.max(1.0, Math.sqrt(-slope)) : rate;
    LineSearch search = new LineSearch(objective, x.clone(), direction, at.value, slope);
    LineSearch.Place place = search.search(first);
    if (place.way() > 0.0 && place.value() <= at.value) {
      remember(x, search.x, at.gradient, search.gradient);
      System.arraycopy(search.x, 0, x, 0, x.length);
      known = new Known(objective, search.x, place.value(), search.gradient);
    } else {
      pairs.clear();
    }
    return at.value;
  }

  private void remember(double[] x, double[] next, double[] gradient, double[] nextGradient) {
    double[] move = difference(next, x);
    double[] change = difference(nextGradient, gradient);
    double product = dot(move, change);
    // Else the Hessian that they stand for would not be positive.
    if (product > 1e-14 * dot(change, change)) {
      pairs.addFirst(new Pair(move, change, product));
      if (pairs.size() > memory) {
        pairs.removeLast();
      }
    }
  }

  /// Minus the inverse Hessian times the gradient, by the recursion of two loops.
  private double[] direction(double[] gradient) {
    double[] q = gradient.clone();
    double[] shares = new double[pairs.size()];
    int k = 0;
    for (Pair pair : pairs) {
      shares[k] = dot(pair.move, q) / pair.product;
      add(-shares[k++], pair.change, q);
    }
    if (!pairs.isEmpty()) {
      Pair last = pairs.getFirst();
      double scale = last.product / dot(last.change, last.change);
      for (int i = 0; i < q.length; i++) {
        q[i] *= scale;
      }
    }
    for (Iterator<Pair> backwards = pairs.descendingIterator(); backwards.hasNext(); ) {
      Pair pair = backwards.next();
      add(shares[--k] - dot(pair.change, q) / pair.product, pair.move, q);
    }
    for (int i = 0; i < q.length; i++) {
      q[i] = -q[i];
    }
    return q;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0.0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void add(double factor, double[] a, double[] to) {
    for (int i = 0; i < a.length; i++) {
      to[i] += factor * a[i];
    }
  }

  private static double[] difference(double[] a, double[] b) {
    double[] difference = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  @Override
  public Map<String, double[]> state() {
    if (pairs.isEmpty()) {
      return Map.of();
    }
    int n = pairs.getFirst().move.length;
    double[] moves = new double[pairs.size() * n];
    double[] changes = new double[moves.length];
    int from = 0;
    for (Pair pair : pairs) {
      System.arraycopy(pair.move, 0, moves, from, n);
      System.arraycopy(pair.change, 0, changes, from, n);
      from += n;
    }
    return Map.of("moves", moves, "changes", changes, "pairs", new double[] {pairs.size()});
  }

  @Override
  public void restore(Map<String, double[]> state) {
    pairs.clear();
    known = null;
    if (!state.isEmpty()) {
      double[] moves = State.array(state, "moves");
      double[] changes = State.array(state, "changes");
      int n = moves.length / Math.max(1, (int) State.array(state, "pairs")[0]);
      for (int from = 0; from < moves.length; from += n) {
        double[] move = Arrays.copyOfRange(moves, from, from + n);
        double[] change = Arrays.copyOfRange(changes, from, from + n);
        pairs.addLast(new Pair(move, change, dot(move, change)));
      }
    }
  }

  /// `l-bfgs`
  @Override
  public String toString() {
    return "l-bfgs";
  }
}
