package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;

/// Compares all tiers with each other, to the last bit.
final class AllTiers {
  private AllTiers() {}

  /// Also with what is computed value by value, which adds in another order.
  static void haveTheSameGradient(RowFunction loss, Rows rows, double[] at, double precision) {
    double[] eager = new double[at.length];
    double sum = loss.sumAndGradient(rows, at, eager);
    double[] first = new double[at.length];
    for (Tier tier : Tier.values()) {
      double[] gradient = new double[at.length];
      double compiled =
          Compiler.options().tier(tier).compile(loss).sumAndGradient(rows, at, gradient);
      assertThat(compiled).isCloseTo(sum, within(precision));
      assertThat(gradient).usingComparatorWithPrecision(precision).containsExactly(eager);
      first = tier == Tier.INTERPRETER ? gradient : first;
      assertThat(gradient).isEqualTo(first);
    }
  }
}
