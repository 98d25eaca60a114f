package io.github.chainrule.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

class ContoursTest {

  private static Contours of(int columns, int rows, DoubleBinaryOperator f) {
    double[] values = new double[columns * rows];
    Arrays.setAll(values, i -> f.applyAsDouble(i % columns, Math.floorDiv(i, columns)));
    return new Contours(columns, rows, values);
  }

  /// The sum over all outlines, those of holes counting against.
  private static double size(Path2D path) {
    double size = 0;
    double[] at = new double[6];
    double startX = 0;
    double startY = 0;
    double x = 0;
    double y = 0;
    for (PathIterator i = path.getPathIterator(null); !i.isDone(); i.next()) {
      int kind = i.currentSegment(at);
      double toX = kind == PathIterator.SEG_CLOSE ? startX : at[0];
      double toY = kind == PathIterator.SEG_CLOSE ? startY : at[1];
      if (kind == PathIterator.SEG_MOVETO) {
        startX = toX;
        startY = toY;
      } else {
        size += (x * toY - toX * y) / 2;
      }
      x = toX;
      y = toY;
    }
    return size;
  }

  @Test
  void aDiscHasTheSizeOfACircle() {
    Contours disc = of(101, 101, (x, y) -> 30 * 30 - (x - 50) * (x - 50) - (y - 50) * (y - 50));
    assertThat(size(disc.area(0))).isCloseTo(Math.PI * 900, within(2.0));
  }

  @Test
  void aRingHasAHole() {
    Contours ring = of(101, 101, (x, y) -> 10 - Math.abs(Math.hypot(x - 50, y - 50) - 30));
    double whole = Math.PI * (40 * 40 - 20 * 20);
    assertThat(size(ring.area(0))).isCloseTo(whole, within(whole * 0.005));
    assertThat(ring.area(0).contains(50, 50)).isFalse();
    assertThat(ring.area(0).contains(50, 20)).isTrue();
  }

  @Test
  void aPlaneIsCutAtTheExactPlace() {
    Contours plane = of(11, 6, (x, y) -> x + 2 * y);
    // x + 2y >= 7.5 on [0, 10] x [0, 5]: all but the corner below the line.
    double corner = 0.5 * 7.5 * 3.75;
    assertThat(size(plane.area(7.5))).isCloseTo(50 - corner, within(1e-9));
    assertThat(size(plane.everywhere())).isCloseTo(50, within(1e-9));
    assertThat(size(plane.area(20.5))).isZero();
  }

  @Test
  void placesThatAreNotANumberAreLeftOut() {
    Contours holed = of(11, 11, (x, y) -> x == 5 && y == 5 ? Double.NaN : 1);
    assertThat(size(holed.everywhere())).isBetween(96.0, 100.0);
    assertThat(holed.everywhere().contains(5, 5)).isFalse();
    assertThat(of(3, 3, (x, y) -> Double.NaN).least()).isZero();
  }

  @Test
  void infinitiesOfBothSignsAreLeftOut() {
    Contours pole = of(21, 21, (x, y) -> 1 / (x - 10));
    assertThat(pole.most()).isEqualTo(1.0);
    assertThat(size(pole.area(0.5))).isPositive();
    assertThat(pole.everywhere().contains(10, 10)).isFalse();
    assertThat(of(21, 21, (x, y) -> -1 / (x - 10)).everywhere().contains(10, 10)).isFalse();
  }

  @Test
  void whatIsAboveALevelIsInsideAndNothingElse() {
    long seed = Graphs.seed("whatIsAboveALevelIsInsideAndNothingElse");
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 200; i++) {
      double[] values = random.doubles(12 * 9, -1, 1).toArray();
      Contours contours = new Contours(12, 9, values);
      double level = random.nextDouble(-0.8, 0.8);
      Path2D area = contours.area(level);
      for (int k = 0; k < values.length; k++) {
        double x = Math.max(1e-6, Math.min(11 - 1e-6, k % 12));
        double y = Math.max(1e-6, Math.min(8 - 1e-6, Math.floorDiv(k, 12)));
        if (Math.abs(values[k] - level) > 1e-3) {
          assertThat(area.contains(x, y))
              .as("%s at %s", values[k], level)
              .isEqualTo(values[k] >= level);
        }
      }
    }
  }
}
