package io.github.chainrule.core;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reverse mode of a [Loop] as an operation. Its operands are those of the loop and the cotangents
/// of some results, its results the cotangents of the operands that these can reach.
///
/// Let `y = f(x)` be the loop and `p(x, c) = f'(x)^T c` this operation. It is linear in `c`, so
/// there reverse mode is the tangent of `f` again: `d <u, p(x, c)> / dc = f'(x) u`. And since `<u,
/// p(x, c)> = <c, f'(x) u>`, the rest is the pullback of the loop that carries tangents along. So
/// derivatives of any order are made of loops and their pullbacks.
final class LoopPullback extends TracedMapping {
  private final Loop loop;
  private final int operands;

  /// The results of the loop that have a cotangent.
  private final int[] given;

  /// The operands of the loop that can receive one.
  private final int[] wanted;

  LoopPullback(Loop loop, int operands, boolean[] given) {
    this.loop = loop;
    this.operands = operands;
    this.given = indices(given);
    this.wanted = indices(loop.reaches(given));
  }

  private static int[] indices(boolean[] mask) {
    return IntStream.range(0, mask.length).filter(i -> mask[i]).toArray();
  }

  @Override
  public String symbol() {
    return loop.symbol() + "Pullback";
  }

  /// What no row or step has reached is zero here.
  @Override
  boolean zeroIsNothing() {
    return true;
  }

  @Override
  int results() {
    return wanted.length;
  }

  /// Applies it, and gives the cotangents of all operands of the loop.
  @Nullable Value[] applyTo(Value[] x, @Nullable Value[] cotangents) {
    Value[] all = Arrays.copyOf(x, operands + given.length);
    for (int g = 0; g < given.length; g++) {
      all[operands + g] = Objects.requireNonNull(cotangents[given[g]]);
    }
    return ofOperands(apply(all));
  }

  @Override
  void evaluate(double[] x, double[] y) {
    Sensitivities cotangents = new Sensitivities(loop.results());
    for (int g = 0; g < given.length; g++) {
      // A zero may come from a branch that was not chosen.
      if (x[operands + g] != 0.0) {
        cotangents.add(given[g], x[operands + g]);
      }
    }
    Sensitivities passed = new Sensitivities(operands);
    loop.pull(Arrays.copyOf(x, operands), cotangents, passed);
    for (int w = 0; w < wanted.length; w++) {
      y[w] = passed.numbers[wanted[w]];
    }
  }

  @Override
  @Nullable Value[] push(Value[] x, Value[] y, @Nullable Value[] tangents) {
    Value[] ofLoop = Arrays.copyOf(x, operands);
    @Nullable Value[] byCotangents = loop.pull(ofLoop, ofResults(tangents));
    @Nullable Value[] byOperands = curve(ofLoop, Arrays.copyOf(tangents, operands), ofResults(x));
    @Nullable Value[] pushed = new @Nullable Value[wanted.length];
    for (int w = 0; w < wanted.length; w++) {
      Value a = byCotangents[wanted[w]];
      Value b = byOperands[wanted[w]];
      pushed[w] = a == null ? b : b == null ? a : a.plus(b);
    }
    return pushed;
  }

  @Override
  @Nullable Value[] pull(Value[] x, Value[] y, @Nullable Value[] cotangents) {
    Value[] ofLoop = Arrays.copyOf(x, operands);
    @Nullable Value[] u = ofOperands(cotangents);
    @Nullable Value[] passed = Arrays.copyOf(curve(ofLoop, u, ofResults(x)), x.length);
    @Nullable Value[] pushed = loop.push(ofLoop, u);
    for (int g = 0; g < given.length; g++) {
      passed[operands + g] = pushed[given[g]];
    }
    return passed;
  }

  /// The gradient of `<c, f'(x) u>` with respect to `x`.
  private @Nullable Value[] curve(Value[] x, @Nullable Value[] u, @Nullable Value[] c) {
    @Nullable Value[] curved = new @Nullable Value[operands];
    if (Arrays.stream(u).allMatch(Objects::isNull)) {
      return curved;
    }
    Loop.Tangent tangent = loop.tangent(u);
    @Nullable Value[] cotangents = new @Nullable Value[tangent.loop().results()];
    for (int r = 0; r < c.length; r++) {
      int to = tangent.results().get(r);
      if (to >= 0) {
        cotangents[to] = c[r];
      }
    }
    @Nullable Value[] passed = tangent.loop().pull(tangent.operands(x, u), cotangents);
    for (int i = 0; i < passed.length; i++) {
      int to = tangent.operands().get(i);
      if (to >= 0 && to < operands) {
        curved[to] = passed[i];
      }
    }
    return curved;
  }

  /// What belongs to the operands of the loop, each in its place.
  private @Nullable Value[] ofOperands(@Nullable Value[] results) {
    @Nullable Value[] placed = new @Nullable Value[operands];
    for (int w = 0; w < wanted.length; w++) {
      placed[wanted[w]] = results[w];
    }
    return placed;
  }

  /// What belongs to the results of the loop, each in its place.
  private @Nullable Value[] ofResults(@Nullable Value[] all) {
    @Nullable Value[] placed = new @Nullable Value[loop.results()];
    for (int g = 0; g < given.length; g++) {
      placed[given[g]] = all[operands + g];
    }
    return placed;
  }
}
