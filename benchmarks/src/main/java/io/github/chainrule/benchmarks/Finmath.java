package io.github.chainrule.benchmarks;

import java.util.Map;
import net.finmath.montecarlo.automaticdifferentiation.RandomVariableDifferentiable;
import net.finmath.montecarlo.automaticdifferentiation.RandomVariableDifferentiableFactory;
import net.finmath.montecarlo.automaticdifferentiation.backward.RandomVariableDifferentiableAADFactory;
import net.finmath.stochastic.RandomVariable;

/// A value and its gradient by finmath, in reverse mode.
///
/// Its random variables hold a number for each scenario, or one for all of them.
final class Finmath {
  private static final RandomVariableDifferentiableFactory FACTORY =
      new RandomVariableDifferentiableAADFactory();

  private Finmath() {}

  static RandomVariable[] variables(double[] x) {
    RandomVariable[] variables = new RandomVariable[x.length];
    for (int i = 0; i < x.length; i++) {
      variables[i] = FACTORY.createRandomVariable(x[i]);
    }
    return variables;
  }

  /// A variable for each column, with a scenario for each row.
  static RandomVariable[] variables(double[][] columns) {
    RandomVariable[] variables = new RandomVariable[columns.length];
    for (int j = 0; j < columns.length; j++) {
      variables[j] = FACTORY.createRandomVariable(0.0, columns[j]);
    }
    return variables;
  }

  /// The derivatives of each scenario with respect to each variable.
  static RandomVariable[] gradient(RandomVariable result, RandomVariable[] x) {
    Map<Long, RandomVariable> all = ((RandomVariableDifferentiable) result).getGradient();
    RandomVariable[] gradient = new RandomVariable[x.length];
    for (int i = 0; i < x.length; i++) {
      gradient[i] = all.get(((RandomVariableDifferentiable) x[i]).getID());
    }
    return gradient;
  }

  /// The mean of the result over the scenarios; its gradient goes into the array.
  static double meanAndGradient(RandomVariable result, RandomVariable[] x, double[] gradient) {
    RandomVariable[] derivatives = gradient(result, x);
    for (int i = 0; i < x.length; i++) {
      gradient[i] = derivatives[i].getAverage();
    }
    return result.getAverage();
  }
}
