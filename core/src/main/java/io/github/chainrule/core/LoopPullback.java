package io.github.chainrule.core;

import io.github.chainrule.core.program.Instruction;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reverse mode of a [Loop] as an operation. Its operands are those of the loop, the cotangents of
/// some results, and for each of these whether it counts; its results the cotangents of the
/// operands that these can reach, and for each of them whether any row or step has reached it.
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

  @Override
  int results() {
    return 2 * wanted.length;
  }

  @Override
  boolean zeroIsNothing() {
    return true;
  }

  @Override
  boolean isKnown() {
    return loop.isKnown();
  }

  @Override
  Instruction instruction(int[] operands) {
    Instruction known = loop.pullback(this, given, wanted, operands);
    return known == null ? super.instruction(operands) : known;
  }

  /// Applies it, and gives the cotangents of all operands of the loop.
  @Nullable Flow[] applyTo(Value[] x, @Nullable Flow[] cotangents) {
    Value[] all = Arrays.copyOf(x, operands + 2 * given.length);
    for (int g = 0; g < given.length; g++) {
      Flow cotangent = Objects.requireNonNull(cotangents[given[g]]);
      Value guard = cotangent.guard();
      all[operands + g] = cotangent.value();
      all[operands + given.length + g] = guard == null ? Value.constant(1.0) : guard;
    }
    Value[] results = apply(all);
    boolean[] sure = loop.surelyReaches(always(cotangents), operands);
    @Nullable Flow[] passed = new @Nullable Flow[operands];
    for (int w = 0; w < wanted.length; w++) {
      Value guard = sure[wanted[w]] ? null : results[wanted.length + w];
      passed[wanted[w]] = new Flow(results[w], guard);
    }
    return passed;
  }

  private static boolean[] always(@Nullable Flow[] flows) {
    boolean[] always = new boolean[flows.length];
    for (int i = 0; i < always.length; i++) {
      Flow flow = flows[i];
      always[i] = flow != null && flow.guard() == null;
    }
    return always;
  }

  @Override
  void evaluate(double[] x, double[] y) {
    Sensitivities cotangents = new Sensitivities(loop.results());
    for (int g = 0; g < given.length; g++) {
      if (x[operands + given.length + g] != 0.0) {
        cotangents.add(given[g], x[operands + g]);
      }
    }
    Sensitivities passed = new Sensitivities(operands);
    loop.pull(Arrays.copyOf(x, operands), cotangents, passed);
    for (int w = 0; w < wanted.length; w++) {
      y[w] = passed.numbers[wanted[w]];
      y[wanted.length + w] = passed.present[wanted[w]] ? 1.0 : 0.0;
    }
  }

  @Override
  @Nullable Value[] push(Value[] x, Value[] y, @Nullable Value[] tangents) {
    Value[] ofLoop = Arrays.copyOf(x, operands);
    @Nullable Flow[] byCotangents = loop.pull(ofLoop, cotangents(tangents, x));
    @Nullable Flow[] byOperands = curve(ofLoop, Arrays.copyOf(tangents, operands), x);
    @Nullable Value[] pushed = new @Nullable Value[results()];
    for (int w = 0; w < wanted.length; w++) {
      Flow a = byCotangents[wanted[w]];
      Flow b = byOperands[wanted[w]];
      Flow sum = a == null ? b : a.plus(b);
      pushed[w] = sum == null ? null : sum.closed();
    }
    return pushed;
  }

  @Override
  @Nullable Value[] pull(Value[] x, Value[] y, @Nullable Value[] cotangents) {
    return Flow.closed(pullFlows(x, y, Flow.of(cotangents)));
  }

  @Override
  @Nullable Flow[] pullFlows(Value[] x, Value[] y, @Nullable Flow[] cotangents) {
    Value[] ofLoop = Arrays.copyOf(x, operands);
    @Nullable Value[] closed = Flow.closed(cotangents);
    @Nullable Value[] u = new @Nullable Value[operands];
    for (int w = 0; w < wanted.length; w++) {
      u[wanted[w]] = closed[w];
    }
    @Nullable Flow[] passed = Arrays.copyOf(curve(ofLoop, u, x), x.length);
    @Nullable Flow[] pushed = loop.push(ofLoop, u);
    for (int g = 0; g < given.length; g++) {
      Flow flow = pushed[given[g]];
      Value guard = x[operands + given.length + g];
      passed[operands + g] = flow == null ? null : flow.under(guard);
    }
    return passed;
  }

  /// The gradient of `<c, f'(x) u>` with respect to `x`, where `c` are the cotangents among all
  /// operands.
  private @Nullable Flow[] curve(Value[] x, @Nullable Value[] u, Value[] all) {
    @Nullable Flow[] curved = new @Nullable Flow[operands];
    if (Arrays.stream(u).allMatch(Objects::isNull)) {
      return curved;
    }
    @Nullable Flow[] c = cotangents(all, all);
    Loop.Tangent tangent = loop.tangent(u);
    @Nullable Flow[] cotangents = new @Nullable Flow[tangent.loop().results()];
    for (int r = 0; r < c.length; r++) {
      int to = tangent.results().get(r);
      if (to >= 0) {
        cotangents[to] = c[r];
      }
    }
    @Nullable Flow[] passed = tangent.loop().pull(tangent.operands(x, u), cotangents);
    for (int i = 0; i < passed.length; i++) {
      int to = tangent.operands().get(i);
      if (to >= 0 && to < operands) {
        curved[to] = passed[i];
      }
    }
    return curved;
  }

  /// What belongs to the cotangents of the loop's results, each in its place.
  ///
  /// @param all what belongs to all operands
  /// @param x the operands, of which some say which cotangents count
  private @Nullable Flow[] cotangents(@Nullable Value[] all, Value[] x) {
    @Nullable Flow[] placed = new @Nullable Flow[loop.results()];
    for (int g = 0; g < given.length; g++) {
      Value value = all[operands + g];
      placed[given[g]] = value == null ? null : new Flow(value, x[operands + given.length + g]);
    }
    return placed;
  }
}
