package io.github.chainrule.benchmarks.gradbench;

import io.github.chainrule.compiler.CompiledVectorFunction;
import io.github.chainrule.compiler.CompilerOptions;
import io.github.chainrule.core.Scan;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import io.github.chainrule.core.VectorFunction;
import java.util.List;

/// Where a charge has to be so that a particle, repelled by it and another one, comes to the ground
/// at the origin. The force is the derivative of a potential; what comes to the ground is
/// differentiated with respect to the place of the charge.
final class Particle {
  private static final double STEP = 0.1;

  /// It takes 355 to the ground.
  private static final int MOST_STEPS = 400;

  private Particle() {}

  static Work work(Nesting modes, Field input, CompilerOptions options) {
    double w = input.get("w").number();
    CompiledVectorFunction slope =
        options.compile(
            VectorFunction.of(
                1, x -> modes.outer().valueAndGradient(at -> miss(modes.inner(), at[0]), x)));
    return Work.ofNumber(() -> Descent.minimum(slope::value, w)[0]);
  }

  /// The square of the distance from the origin at which the particle comes to the ground. Endless
  /// if it does not in time.
  private static Value miss(Mode mode, Value w) {
    Value ten = Value.constant(10.0);
    Value[][] charges = {{ten, ten.minus(w)}, {ten, Value.constant(0.0)}};
    List<Value> begin =
        List.of(
            Value.constant(0.0), Value.constant(8.0), Value.constant(0.75), Value.constant(0.0));
    List<Value> end = Scan.steps(MOST_STEPS).last(begin, state -> step(mode, charges, state));
    Value y = end.get(1);
    Value time = y.div(end.get(3)).unaryMinus();
    Value x = end.get(0).plus(time.times(end.get(2)));
    return Values.where(y.le(0.0), x.square(), Value.constant(Double.POSITIVE_INFINITY));
  }

  /// A step of Euler's method, of which nothing is done on the ground. The speed does not change
  /// with the step that leads there.
  ///
  /// @param state the place and the speed
  private static List<Value> step(Mode mode, Value[][] charges, Value[] state) {
    List<Value> force =
        mode.valueAndGradient(at -> potential(charges, at), state[0], state[1]).subList(1, 3);
    Value falls = state[1].gt(0.0);
    Value x = Values.where(falls, state[0].plus(state[2].times(STEP)), state[0]);
    Value y = Values.where(falls, state[1].plus(state[3].times(STEP)), state[1]);
    Value goesOn = y.gt(0.0);
    return List.of(
        x,
        y,
        Values.where(goesOn, state[2].minus(force.get(0).times(STEP)), state[2]),
        Values.where(goesOn, state[3].minus(force.get(1).times(STEP)), state[3]));
  }

  private static Value potential(Value[][] charges, Value[] at) {
    Value sum = Value.constant(0.0);
    for (Value[] charge : charges) {
      Value square = at[0].minus(charge[0]).square().plus(at[1].minus(charge[1]).square());
      sum = sum.plus(Value.constant(1.0).div(square.sqrt()));
    }
    return sum;
  }
}
