package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Derivatives of random graphs, computed in every way there is.
class RandomGraphTest {

  /// Fewer for mutation tests, which run this for each mutant.
  private static final int GRAPHS = Integer.getInteger("random.graphs", 10_000);

  private static final int OPERATIONS = 24;

  /// Relative to the larger of the two numbers and 1.
  private static final double ROUNDING = 1e-11;

  /// For differences of doubles, beside what halving the step shows of their error.
  private static final double DIFFERENCES = 1e-6;

  private final Map<Primitive, Integer> count = new EnumMap<>(Primitive.class);
  private int compared;
  private int skipped;

  @Test
  void allWaysAgree() {
    long seed = Seeds.seed("RandomGraphTest");
    for (int i = 0; i < GRAPHS; i++) {
      RandomGraph graph = new RandomGraph(Seeds.random(seed, i), OPERATIONS);
      graph.count.forEach((primitive, n) -> count.merge(primitive, n, Integer::sum));
      check(graph, "seed " + seed + ", graph " + i);
    }
    System.out.println(
        "RandomGraphTest: "
            + compared
            + " central differences, "
            + skipped
            + " skipped at kinks; operations "
            + count);
    assertThat(count.keySet()).containsExactlyInAnyOrder(Primitive.values());
    assertThat(count.values()).allSatisfy(n -> assertThat(n).isGreaterThan(GRAPHS / 10));
    assertThat(skipped).isLessThan(compared / 30);
  }

  private void check(RandomGraph graph, String where) {
    graph.output.backward();
    List<Value> symbolic = Derivatives.gradient(graph.output, graph.leaves);
    List<Integer> branches = graph.branches();
    for (int i = 0; i < graph.leaves.size(); i++) {
      Value leaf = graph.leaves.get(i);
      double numeric = leaf.grad();
      assertClose(
          numeric, symbolic.get(i).data(), ROUNDING, where + ", graph side of " + leaf.label());
      double forward = Derivatives.jvp(graph.output, List.of(leaf), 1.0);
      assertClose(numeric, forward, ROUNDING, where + ", forward mode of " + leaf.label());
      compareWithDifferences(graph, leaf, numeric, branches, where);
    }
  }

  private void compareWithDifferences(
      RandomGraph graph, Value leaf, double derivative, List<Integer> branches, String where) {
    double x = leaf.data();
    double h = 1e-4;
    double wide = difference(graph, leaf, x, h, branches);
    double narrow = difference(graph, leaf, x, h / 2, branches);
    leaf.data(x);
    graph.output.forward();
    if (Double.isNaN(wide) || Double.isNaN(narrow)) {
      skipped++;
      return;
    }
    compared++;
    // Their errors fall with the square of the step, so this combination cancels the first of them.
    double central = (4.0 * narrow - wide) / 3.0;
    double tolerance = DIFFERENCES + Math.abs(narrow - wide);
    assertClose(derivative, central, tolerance, where + ", central difference of " + leaf.label());
  }

  /// The central difference, or NaN if a node changes its branch in between.
  private static double difference(
      RandomGraph graph, Value leaf, double x, double h, List<Integer> branches) {
    leaf.data(x + h);
    double above = graph.output.forward().data();
    boolean same = graph.branches().equals(branches);
    leaf.data(x - h);
    double below = graph.output.forward().data();
    same &= graph.branches().equals(branches);
    return same ? (above - below) / ((x + h) - (x - h)) : Double.NaN;
  }

  @Test
  void secondDerivativesAreSymmetric() {
    long seed = Seeds.seed("secondDerivativesAreSymmetric");
    for (int g = 0; g < 300; g++) {
      RandomGraph graph = new RandomGraph(Seeds.random(seed, g), OPERATIONS);
      List<List<Value>> hessian = Derivatives.hessian(graph.output, graph.leaves);
      double size =
          hessian.stream()
              .flatMap(List::stream)
              .mapToDouble(h -> Math.abs(h.data()))
              .max()
              .orElse(0);
      for (int i = 0; i < 4; i++) {
        for (int j = 0; j < i; j++) {
          double a = hessian.get(i).get(j).data();
          double b = hessian.get(j).get(i).data();
          assertThat(Math.abs(a - b))
              .as("seed %d, graph %d, entry %d %d: %s and %s", seed, g, i, j, a, b)
              .isLessThanOrEqualTo(1e-9 * Math.max(1.0, size));
        }
      }
    }
  }

  private static void assertClose(double a, double b, double tolerance, String where) {
    double size = Math.max(1.0, Math.max(Math.abs(a), Math.abs(b)));
    // Not a fluent assertion, which would dominate the time of so many.
    if (!(Math.abs(a - b) <= tolerance * size)) {
      throw new AssertionError(where + ": " + a + " and " + b + " differ");
    }
  }
}
