package io.github.chainrule.compiler;

import io.github.chainrule.core.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/// A random function of a matrix that is expanded by minors, row after row, as a determinant is,
/// but with random signs, with entries left out, and with odd ones out among the minors. Each entry
/// is a factor of many minors, so the derivatives by the entries are long sums.
///
/// @param shape what is drawn
/// @param mild whether numbers stay of moderate size
record RandomMinors(long shape, int n, boolean mild) {
  Value of(Value... entries) {
    SplittableRandom random = new SplittableRandom(shape);
    int odd = random.nextInt(5, 500);
    int hole = random.nextInt(5, 50);
    return minor(entries, 0, (1 << n) - 1, random, odd, hole, new HashMap<>());
  }

  private Value minor(
      Value[] entries,
      int row,
      int columns,
      SplittableRandom random,
      int odd,
      int hole,
      Map<Integer, Value> known) {
    if (row == n - 1) {
      return entries[row * n + Integer.numberOfTrailingZeros(columns)];
    }
    Value before = known.get(columns);
    if (before != null) {
      return before;
    }
    Value sum = Value.constant(0.0);
    for (int left = columns; left != 0; left &= left - 1) {
      int c = Integer.numberOfTrailingZeros(left);
      if (random.nextInt(hole) > 0) {
        Value rest = minor(entries, row + 1, columns & ~(1 << c), random, odd, hole, known);
        Value term = entries[row * n + c].times(rest);
        sum = random.nextBoolean() ? sum.plus(term) : sum.minus(term);
      }
    }
    if (random.nextInt(odd) == 0) {
      sum = random.nextBoolean() ? sum.sin() : sum.times(entries[random.nextInt(n * n)]);
    }
    Value made = mild ? sum.times(0.5) : sum;
    known.put(columns, made);
    return made;
  }
}
