package io.github.chainrule.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Derivatives of a graph that leave the `grad()` of its values alone.
///
/// Those that are values can be differentiated again, in any mode and as often as one likes, and
/// may be taken inside a function that is itself differentiated. An inner derivative must be taken
/// with respect to an input of its own, which [#copy] makes: then the outer input may appear in it
/// as well, and the two are not mixed up.
public final class Derivatives {
  private Derivatives() {}

  /// A value with the same number as another and derivative 1 with respect to it, to take inner
  /// derivatives by.
  public static Value copy(Value x) {
    return Node.copy(x);
  }

  /// The derivatives of `output` with respect to each of `inputs`, as values that can be
  /// differentiated again.
  ///
  /// ```java
  /// Value y = x.pow(3);
  /// Value dy = Derivatives.gradient(y, x).get(0); // 3 * x**2
  /// Value d2y = Derivatives.gradient(dy, x).get(0); // 6 * x
  /// ```
  ///
  /// An input may be any value: a leaf, or a result inside the graph. The derivative is the
  /// constant 0 if the output does not depend on it.
  ///
  /// @throws IllegalStateException if a leaf was changed since the graph was evaluated
  public static List<Value> gradient(Value output, List<? extends Value> inputs) {
    return vjp(List.of(requireOutput(output)), List.of(Value.constant(1.0)), inputs);
  }

  /// The derivatives of `output` with respect to each of `inputs`, as values that can be
  /// differentiated again; see [#gradient(Value, List)].
  public static List<Value> gradient(Value output, Value... inputs) {
    return gradient(output, Arrays.asList(inputs));
  }

  /// Reverse mode from several outputs at once: for each of `inputs` the sum over the outputs of `d
  /// output / d input` times the output's cotangent, as values that can be differentiated again.
  ///
  /// @throws IllegalArgumentException if there are not as many cotangents as outputs
  /// @throws IllegalStateException if a leaf was changed since the graph was evaluated
  public static List<Value> vjp(
      List<? extends Value> outputs,
      List<? extends Value> cotangents,
      List<? extends Value> inputs) {
    return vjp(outputs, cotangents, inputs, List.of());
  }

  /// The same in a graph that ends at some values, such as new copies of inputs: behind those there
  /// is no other input, and there may be a long history.
  static List<Value> vjp(
      List<? extends Value> outputs,
      List<? extends Value> cotangents,
      List<? extends Value> inputs,
      List<? extends Value> cut) {
    requireEach("output", outputs, "cotangent", cotangents);
    requirePresent("input", inputs);
    return closed(pull(outputs, always(cotangents), inputs, cut));
  }

  /// The same for cotangents that count under conditions; null for inputs that none reaches.
  static @Nullable Flow[] pull(
      List<? extends Value> outputs,
      List<Flow> cotangents,
      List<? extends Value> inputs,
      List<? extends Value> cut) {
    Trace.requireSingle(inputs);
    Graph graph = Graph.of(outputs, cut, List.of(outputs, inputs));
    graph.requireFresh();
    return new ReverseSweep(graph, graph.asked(0), cotangents, graph.asked(1)).at(graph.asked(1));
  }

  private static List<Flow> always(List<? extends Value> values) {
    return values.stream().map(value -> new Flow(value, null)).toList();
  }

  private static List<Value> closed(@Nullable Flow[] flows) {
    return Arrays.stream(flows)
        .map(flow -> flow == null ? Value.constant(0.0) : flow.closed())
        .toList();
  }

  /// The gradient in a graph that ends at the inputs, which must be new copies.
  static List<Value> gradientByCopies(Value output, Value... copies) {
    List<Value> inputs = Arrays.asList(copies);
    return vjp(List.of(output), List.of(Value.constant(1.0)), inputs, inputs);
  }

  /// All second derivatives of `output`: row `i`, column `j` holds the derivative with respect to
  /// `inputs[i]` and `inputs[j]`.
  ///
  /// @throws IllegalStateException if a leaf was changed since the graph was evaluated
  public static List<List<Value>> hessian(Value output, List<? extends Value> inputs) {
    List<List<Value>> rows = new ArrayList<>();
    for (Value partial : gradient(output, inputs)) {
      rows.add(gradient(partial, inputs));
    }
    return List.copyOf(rows);
  }

  /// Forward mode: the derivative of `output` when each of `inputs` moves with its speed in
  /// `tangents`, `sum_i d output / d inputs[i] * tangents[i]`.
  ///
  /// @throws IllegalArgumentException if there are not as many tangents as inputs
  /// @throws IllegalStateException if a leaf was changed since the graph was evaluated
  public static double jvp(Value output, List<? extends Value> inputs, double... tangents) {
    if (inputs.size() != tangents.length) {
      throw new IllegalArgumentException(
          tangents.length + " tangents for " + inputs.size() + " inputs; give one for each");
    }
    requirePresent("input", inputs);
    requireOutput(output).data();
    Graph graph = Graph.of(List.of(output), List.of(), List.of(inputs, List.of(output)));
    graph.requireFresh();
    return new TangentSweep(graph, graph.asked(0), tangents).at(graph.asked(1)[0]);
  }

  /// Forward mode: for each of `outputs` the sum over the inputs of `d output / d input` times the
  /// input's tangent, as values that can be differentiated again.
  ///
  /// @throws IllegalArgumentException if there are not as many tangents as inputs
  /// @throws IllegalStateException if a leaf was changed since the graph was evaluated
  public static List<Value> jvp(
      List<? extends Value> outputs, List<? extends Value> inputs, List<? extends Value> tangents) {
    return jvp(outputs, inputs, tangents, List.of());
  }

  /// The same in a graph that ends at some values.
  static List<Value> jvp(
      List<? extends Value> outputs,
      List<? extends Value> inputs,
      List<? extends Value> tangents,
      List<? extends Value> cut) {
    requirePresent("output", outputs);
    requireEach("input", inputs, "tangent", tangents);
    return closed(push(outputs, inputs, always(tangents), cut));
  }

  /// The same for tangents that count under conditions; null for outputs that do not move.
  static @Nullable Flow[] push(
      List<? extends Value> outputs,
      List<? extends Value> inputs,
      List<Flow> tangents,
      List<? extends Value> cut) {
    Trace.requireSingle(inputs);
    Graph graph = Graph.of(outputs, cut, List.of(inputs, outputs));
    graph.requireFresh();
    return new ForwardSweep(graph, graph.asked(0), tangents).at(graph.asked(1));
  }

  private static Value requireOutput(Value output) {
    return Objects.requireNonNull(output, "the output to differentiate");
  }

  private static void requirePresent(String what, List<? extends Value> values) {
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) == null) {
        throw new NullPointerException(what + " " + i + " of the derivative");
      }
    }
  }

  private static void requireEach(
      String of, List<? extends Value> values, String what, List<? extends Value> given) {
    if (values.size() != given.size()) {
      throw new IllegalArgumentException(
          given.size() + " " + what + "s for " + values.size() + " " + of + "s; give one for each");
    }
    requirePresent(of, values);
    requirePresent(what, given);
  }
}
