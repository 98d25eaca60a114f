package io.github.chainrule.benchmarks.gradbench;

import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.compiler.Tier;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Talks to a tool as an evaluation does, and computes derivatives in another way.
final class Session {
  private Session() {}

  /// The lines that a tool answers to some lines.
  static List<String> answers(String... lines) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Tool tool = new Tool(Compiler.options().tier(Tier.INTERPRETER), 0.0);
    try {
      tool.answer(new BufferedReader(new StringReader(String.join("\n", lines))), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  static Field answer(String line) {
    return new Field("answer", Json.read(answers(line).getFirst()));
  }

  /// The output of a function of an evaluation.
  static Field output(String module, String function, Map<String, ?> input) {
    Map<String, Object> message = new HashMap<>();
    message.put("id", 3);
    message.put("kind", "evaluate");
    message.put("module", module);
    message.put("function", function);
    message.put("input", input);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    Json.write(message, line);
    Field answer = answer(line.toString(StandardCharsets.UTF_8));
    if (answer.get("success").flag()) {
      return answer.get("output");
    }
    throw new AssertionError(answer.get("error").text());
  }

  /// Central differences, with errors of some 1e-9 for functions that are of the order of 1.
  static double[] differences(ToDoubleFunction<double[]> f, double... at) {
    double[] gradient = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      // Richardson's extrapolation of two steps.
      gradient[i] = (4.0 * difference(f, at, i, 1e-4) - difference(f, at, i, 2e-4)) / 3.0;
    }
    return gradient;
  }

  private static double difference(ToDoubleFunction<double[]> f, double[] at, int i, double step) {
    double[] right = at.clone();
    double[] left = at.clone();
    right[i] += step;
    left[i] -= step;
    return (f.applyAsDouble(right) - f.applyAsDouble(left)) / (2.0 * step);
  }
}
