package io.github.chainrule.viz;

import io.github.chainrule.core.Block;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Graphs to draw.
final class Graphs {
  private Graphs() {}

  static long seed(String test) {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println(test + ": replay with -Dseed=" + seed);
    return seed;
  }

  /// The neuron of micrograd's lecture, after `backward()`.
  static Value neuron() {
    Value x1 = Value.of(2.0, "x1");
    Value x2 = Value.of(0.0, "x2");
    Value w1 = Value.of(-3.0, "w1");
    Value w2 = Value.of(1.0, "w2");
    Value b = Value.of(6.881373587019543, "b");
    Value x1w1 = x1.times(w1).label("x1w1");
    Value x2w2 = x2.times(w2).label("x2w2");
    Value n = x1w1.plus(x2w2).label("x1w1x2w2").plus(b).label("n");
    Value o = n.tanh().label("o");
    o.backward();
    return o;
  }

  /// A neuron with one dot product over `inputs` factors.
  static Value dotNeuron(int inputs) {
    Value[] x = new Value[inputs];
    Value[] w = new Value[inputs];
    Block weights = Block.of("w", new double[inputs]);
    for (int i = 0; i < inputs; i++) {
      x[i] = Value.of(i + 1.0, "x" + i);
      w[i] = weights.get(i);
      w[i].data(0.5 - i);
    }
    Value o = Values.dot(x, w).label("n").tanh().label("o");
    o.backward();
    return o;
  }

  /// A net of dot products with a mean over rows: many values of few kinds.
  static Value net(int rows) {
    SplittableRandom random = new SplittableRandom(1);
    Block w = Block.of("w", random.doubles(2 * 8 + 8 + 8 + 1, -1, 1).toArray());
    List<Value> losses = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      Value[] x = {Value.constant(random.nextDouble()), Value.constant(random.nextDouble())};
      Value[] hidden = new Value[8];
      for (int j = 0; j < 8; j++) {
        Value[] weights = {w.get(2 * j), w.get(2 * j + 1)};
        hidden[j] = Values.dot(weights, x).plus(w.get(16 + j)).tanh();
      }
      Value[] last = w.values().subList(24, 32).toArray(Value[]::new);
      losses.add(Values.dot(last, hidden).plus(w.get(32)).minus(1.0).square());
    }
    Value loss = Values.mean(losses).label("loss");
    loss.backward();
    return loss;
  }

  /// About as many values as asked for, some used often and some from far away.
  static Value random(SplittableRandom random, int size) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < 1 + size / 8; i++) {
      values.add(Value.of(random.nextDouble(-3, 3), i % 3 == 0 ? "" : "leaf " + i));
    }
    while (values.size() < size) {
      int count = values.size();
      int near = Math.max(0, count - 10);
      Value a = values.get(near + random.nextInt(count - near));
      Value b = values.get(random.nextInt(random.nextInt(4) == 0 ? count : 1));
      Value c = values.get(near + random.nextInt(count - near));
      Value made =
          switch (random.nextInt(8)) {
            case 0 -> a.plus(b);
            case 1 -> a.times(c);
            case 2 -> a.tanh();
            case 3 -> a.minus(c);
            case 4 -> Values.dot(new Value[] {a, b, c}, new Value[] {c, c, a});
            case 5 -> Values.max(a, b, c);
            case 6 -> a.times(1e-9 * random.nextInt(5));
            default -> a.normalCdf();
          };
      values.add(random.nextInt(3) == 0 ? made.label("inner " + count) : made);
    }
    List<Value> last = values.subList(Math.max(0, size - 6), size);
    Value output = Values.sum(last).label("output");
    output.backward();
    return output;
  }
}
