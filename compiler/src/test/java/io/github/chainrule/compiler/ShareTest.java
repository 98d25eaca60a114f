package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShareTest {
  private static final double LOG_OF_THE_LEAST = -745.2;

  private static double[] keptAndReadAgain(double share, double rest) {
    DagBuilder b = new DagBuilder();
    int packed = Share.packed(b, b.shared(0), b.shared(1));
    Dag dag = b.build(Share.share(b, packed), Share.rest(b, packed));
    double[] numbers = dag.run(new double[] {share, rest});
    return new double[] {numbers[dag.outputs[0]], numbers[dag.outputs[1]]};
  }

  @Test
  void neitherAShareNorItsRestLosesDigits() {
    for (double x = LOG_OF_THE_LEAST - 1.0; x < 1.0 - LOG_OF_THE_LEAST; x += 0.37) {
      double small = Math.exp(-Math.abs(x)) / (1.0 + Math.exp(-Math.abs(x)));
      double large = 1.0 / (1.0 + Math.exp(-Math.abs(x)));
      double share = x < 0.0 ? small : large;
      double rest = x < 0.0 ? large : small;
      double[] again = keptAndReadAgain(share, rest);
      double smaller = x < 0.0 ? again[0] : again[1];
      double larger = x < 0.0 ? again[1] : again[0];
      assertThat(smaller).as("the smaller one at %s", x).isEqualTo(small);
      assertThat(Math.abs(larger - large)).as("the larger one at %s", x).isLessThan(0x1p-52);
    }
  }

  @Test
  void theBordersAreKept() {
    assertThat(keptAndReadAgain(0.0, 1.0)).containsExactly(0.0, 1.0);
    assertThat(keptAndReadAgain(1.0, 0.0)).containsExactly(1.0, 0.0);
    assertThat(keptAndReadAgain(0.5, 0.5)).containsExactly(0.5, 0.5);
    assertThat(keptAndReadAgain(Double.NaN, Double.NaN)).containsOnly(Double.NaN);
  }
}
