package io.github.chainrule.benchmarks.page;

import java.util.List;
import java.util.Map;

/// What JMH has measured of one method with one set of parameters.
///
/// @param benchmark class and method
/// @param java the Java VM and its version
/// @param jmh the version of JMH
/// @param effort forks, iterations and their times
/// @param nanos the time of an operation in each measured iteration of each fork
record Result(
    String benchmark,
    Map<String, String> parameters,
    String java,
    String jmh,
    Effort effort,
    List<Double> nanos) {

  /// How long it was measured.
  ///
  /// @param warmUpTime as JMH writes it, such as `1 s`
  record Effort(int forks, int warmUps, String warmUpTime, int iterations, String time) {

    /// In words.
    @Override
    public String toString() {
      return count(forks, "fork")
          + ", each of "
          + count(warmUps, "iteration")
          + " of "
          + warmUpTime
          + " to warm up and "
          + iterations
          + " measured of "
          + time;
    }

    private static String count(int number, String what) {
      return number + " " + what + (number == 1 ? "" : "s");
    }
  }

  /// Class, method and parameters, for messages.
  @Override
  public String toString() {
    return parameters.isEmpty() ? benchmark : benchmark + " with " + parameters;
  }
}
