package io.github.chainrule.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource({
    "-1.4999999999999996, -1.5",
    "2.0, 2",
    "0.0, 0",
    "-0.0, 0",
    "0.7071067811865476, 0.707106781187",
    "0.1, 0.1",
    "100.0, 100",
    "123456789012.0, 123456789012",
    "1234567890123.0, 1.23456789012e12",
    "1e300, 1e300",
    "1.5e-9, 1.5e-9",
    "0.00001, 0.00001",
    "0.000009, 9e-6",
    "0.9999999999999999, 1",
    "4.9e-324, 4.94065645841e-324",
    "NaN, NaN",
    "Infinity, Infinity",
    "-Infinity, -Infinity"
  })
  void numbersAreRoundedToTwelveDigits(double number, String text) {
    assertThat(Numbers.brief(number)).isEqualTo(text);
  }
}
