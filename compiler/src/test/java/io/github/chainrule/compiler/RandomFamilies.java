package io.github.chainrule.compiler;

import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A random function of layers: in each the same expression again and again, with other operands
/// and constants, with holes and odd ones out, and sums of equal and of growing length over it.
///
/// @param shape what is drawn
/// @param mild as of [RandomBody]
record RandomFamilies(long shape, boolean mild) {
  private static final int[] SIZES = {1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 17, 25, 40, 100};

  int parameters() {
    return 120;
  }

  Value of(Value[] row, Value[] p) {
    SplittableRandom random = new SplittableRandom(shape);
    List<Value> values = new ArrayList<>(List.of(row));
    int layers = random.nextInt(1, 4);
    for (int layer = 0; layer < layers; layer++) {
      values = layer(values, p, random);
    }
    return switch (random.nextInt(4)) {
      case 0 -> Values.sum(values);
      case 1 -> Values.logSumExp(values.stream().map(Value::tanh).toArray(Value[]::new));
      case 2 -> Values.max(values.toArray(Value[]::new));
      default -> Values.dot(values, values);
    };
  }

  private List<Value> layer(List<Value> inputs, Value[] p, SplittableRandom random) {
    int members = SIZES[random.nextInt(SIZES.length)];
    RandomBody body = new RandomBody(random.nextLong(), random.nextInt(1, 6), mild);
    int kind = random.nextInt(5);
    int at = random.nextInt(p.length);
    List<Value> made = new ArrayList<>();
    for (int m = 0; m < members; m++) {
      Value own = p[(at + m) % p.length];
      Value input = inputs.get(m % inputs.size());
      boolean odd = random.nextInt(20) == 0;
      Value[] weights = new Value[kind == 1 ? Math.min(inputs.size(), m + 1) : inputs.size()];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = p[(at + 7 * m + i) % p.length];
      }
      Value combined =
          switch (kind) {
            case 0, 1 -> Values.dot(List.of(weights), inputs.subList(0, weights.length)).plus(own);
            case 2 -> Values.dot(inputs, inputs).times(own);
            case 3 -> input.times(random.nextDouble(-1.0, 1.0)).plus(own);
            default -> input.minus(own);
          };
      made.add(odd ? combined.sin() : body.of(combined, own));
    }
    if (random.nextInt(4) == 0) {
      made.remove(random.nextInt(made.size()));
    }
    made.add(inputs.get(0));
    return made;
  }
}
