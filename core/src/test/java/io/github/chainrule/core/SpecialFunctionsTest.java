package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Borders, symmetries and identities of the functions that the JDK lacks; their digits are checked
/// in [GoldenTest].
class SpecialFunctionsTest {

  private static DoubleUnaryOperator function(String name) {
    return switch (name) {
      case "erf" -> ErrorFunction::erf;
      case "erfc" -> ErrorFunction::erfc;
      case "cdf" -> NormalDistribution::cdf;
      case "density" -> NormalDistribution::density;
      case "quantile" -> NormalDistribution::quantile;
      case "logGamma" -> GammaFunction::logGamma;
      case "digamma" -> x -> GammaFunction.polygamma(0, x);
      case "trigamma" -> x -> GammaFunction.polygamma(1, x);
      case "tetragamma" -> x -> GammaFunction.polygamma(2, x);
      case "asinh" -> InverseHyperbolic::asinh;
      case "acosh" -> InverseHyperbolic::acosh;
      case "atanh" -> InverseHyperbolic::atanh;
      case "sigmoid" -> Logistic::sigmoid;
      case "softplus" -> Logistic::softplus;
      case "log2" -> Logarithm::log2;
      default -> throw new AssertionError(name);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "erf, NaN, NaN",
    "erf, Infinity, 1",
    "erf, -Infinity, -1",
    "erf, 0, 0",
    "erf, 30, 1",
    "erfc, NaN, NaN",
    "erfc, Infinity, 0",
    "erfc, -Infinity, 2",
    "erfc, 0, 1",
    "erfc, 30, 0",
    "cdf, NaN, NaN",
    "cdf, Infinity, 1",
    "cdf, -Infinity, 0",
    "cdf, 0, 0.5",
    "cdf, -40, 0",
    "density, NaN, NaN",
    "density, Infinity, 0",
    "density, -Infinity, 0",
    "density, 50, 0",
    "quantile, NaN, NaN",
    "quantile, 0, -Infinity",
    "quantile, 1, Infinity",
    "quantile, 0.5, 0",
    "quantile, -0.1, NaN",
    "quantile, 1.1, NaN",
    "logGamma, NaN, NaN",
    "logGamma, Infinity, Infinity",
    "logGamma, -Infinity, NaN",
    "logGamma, 1, 0",
    "logGamma, 2, 0",
    "logGamma, 0, Infinity",
    "logGamma, -3, Infinity",
    "logGamma, 1e308, Infinity",
    "logGamma, -1e300, Infinity",
    "digamma, NaN, NaN",
    "digamma, Infinity, Infinity",
    "digamma, -Infinity, NaN",
    "digamma, 0, NaN",
    "digamma, -2, NaN",
    "trigamma, NaN, NaN",
    "trigamma, Infinity, 0",
    "trigamma, 0, Infinity",
    "trigamma, -2, Infinity",
    "tetragamma, -2, NaN",
    "tetragamma, 0, NaN",
    "asinh, NaN, NaN",
    "asinh, Infinity, Infinity",
    "asinh, -Infinity, -Infinity",
    "acosh, NaN, NaN",
    "acosh, Infinity, Infinity",
    "acosh, 1, 0",
    "acosh, 0.999, NaN",
    "atanh, NaN, NaN",
    "atanh, 1, Infinity",
    "atanh, -1, -Infinity",
    "atanh, 1.001, NaN",
    "sigmoid, NaN, NaN",
    "sigmoid, Infinity, 1",
    "sigmoid, -Infinity, 0",
    "sigmoid, 0, 0.5",
    "softplus, NaN, NaN",
    "softplus, Infinity, Infinity",
    "softplus, -Infinity, 0",
    "log2, NaN, NaN",
    "log2, Infinity, Infinity",
    "log2, 0, -Infinity",
    "log2, -1, NaN"
  })
  void borders(String name, double x, double expected) {
    assertThat(function(name).applyAsDouble(x)).isEqualTo(Double.valueOf(expected));
  }

  @ParameterizedTest
  @CsvSource({"erf", "asinh", "atanh"})
  void oddFunctionsKeepTheSignEvenOfZero(String name) {
    DoubleUnaryOperator f = function(name);
    assertThat(f.applyAsDouble(-0.0)).isEqualTo(-0.0);
    assertThat(1 / f.applyAsDouble(-0.0)).isEqualTo(Double.NEGATIVE_INFINITY);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 1000; i++) {
      double x = random.nextDouble(-1.0, 1.0) * Math.pow(10, random.nextInt(-300, 1));
      assertThat(f.applyAsDouble(-x)).isEqualTo(-f.applyAsDouble(x));
    }
  }

  @Test
  void logarithmsOfPowersOfTwoAreExact() {
    for (int power = -1074; power <= 1023; power++) {
      double x =
          power < -1022 ? Math.scalb(Double.MIN_VALUE, power + 1074) : Math.scalb(1.0, power);
      assertThat(Logarithm.log2(x)).isEqualTo(power);
    }
  }

  @Test
  void theQuantileInvertsTheDistributionAndIsAntisymmetric() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 2000; i++) {
      double p = random.nextDouble() * Math.pow(10, -random.nextInt(0, 300));
      double x = NormalDistribution.quantile(p);
      // A relative change of p moves x by little, but one of x moves p by x * x times as much.
      assertThat(NormalDistribution.cdf(x)).isCloseTo(p, within(p * 4e-16 * (4 + x * x)));
      double above = 1 - random.nextDouble(0.0, 0.5);
      assertThat(NormalDistribution.quantile(above))
          .isEqualTo(-NormalDistribution.quantile(1 - above));
    }
  }

  @Test
  void theGammaFunctionHasItsRecurrence() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 2000; i++) {
      double x = random.nextDouble(0.01, 40);
      double step = GammaFunction.logGamma(x + 1) - GammaFunction.logGamma(x);
      assertThat(step).isCloseTo(Math.log(x), within(1e-13));
      for (int n = 0; n <= 4; n++) {
        double sign = n % 2 == 0 ? 1 : -1;
        double factorial = Math.rint(Math.exp(GammaFunction.logGamma(n + 1)));
        double jump = sign * factorial / Math.pow(x, n + 1);
        double here = GammaFunction.polygamma(n, x);
        assertThat(GammaFunction.polygamma(n, x + 1))
            .isCloseTo(here + jump, within(1e-13 * (1 + Math.abs(jump))));
      }
    }
  }

  @Test
  void theGammaFunctionReflects() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 2000; i++) {
      double x = random.nextDouble(0.05, 0.95);
      double sum = GammaFunction.logGamma(x) + GammaFunction.logGamma(1 - x);
      assertThat(sum).isCloseTo(Math.log(Math.PI / Math.sin(Math.PI * x)), within(1e-13));
      double stepped = GammaFunction.polygamma(0, -x) - 1 / x;
      assertThat(GammaFunction.polygamma(0, 1 - x)).isCloseTo(stepped, within(1e-11));
    }
  }

  @Test
  void ordersOfPolygammaAreBounded() {
    assertThatThrownBy(() -> GammaFunction.polygamma(-1, 1.0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> GammaFunction.polygamma(141, 1.0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(GammaFunction.polygamma(140, 1.0)).isFinite();
  }

  @Test
  void theTwoErrorFunctionsAddUpToOne() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 2000; i++) {
      double x = random.nextDouble(-7, 7);
      assertThat(ErrorFunction.erf(x) + ErrorFunction.erfc(x)).isCloseTo(1.0, within(4e-16));
      assertThat(NormalDistribution.cdf(x) + NormalDistribution.cdf(-x))
          .isCloseTo(1, within(4e-16));
    }
  }

  @Test
  void softplusIsTheIntegralOfTheSigmoid() {
    for (double x = -30; x < 30; x += 0.37) {
      double h = 1e-5;
      double slope = (Logistic.softplus(x + h) - Logistic.softplus(x - h)) / (2 * h);
      assertThat(slope).isCloseTo(Logistic.sigmoid(x), within(1e-9));
      assertThat(Logistic.sigmoid(x) + Logistic.sigmoid(-x)).isCloseTo(1.0, within(3e-16));
    }
  }
}
