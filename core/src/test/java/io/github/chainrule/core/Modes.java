package io.github.chainrule.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/// Derivatives of one function in every nesting of forward and reverse mode.
final class Modes {
  private Modes() {}

  /// `order` directional derivatives in turn, each either by forward mode or as the scalar product
  /// of a reverse-mode gradient with the direction.
  ///
  /// @param modes one bit for each order: 1 for forward mode
  static ScalarFunction directional(
      ScalarFunction f, List<double[]> directions, int order, int modes) {
    ScalarFunction nested = f;
    for (int k = 0; k < order; k++) {
      Value[] direction =
          Arrays.stream(directions.get(k)).mapToObj(Value::constant).toArray(Value[]::new);
      ScalarFunction inner = nested;
      nested =
          (modes >> k & 1) == 1
              ? ScalarFunction.of(x -> inner.directional(x, direction))
              : ScalarFunction.of(
                  x -> Values.dot(inner.gradient(x).toArray(Value[]::new), direction));
    }
    return nested;
  }

  static List<double[]> randomDirections(int count, int size, RandomGenerator random) {
    List<double[]> directions = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      directions.add(random.doubles(size, -1.0, 1.0).toArray());
    }
    return Collections.unmodifiableList(directions);
  }
}
