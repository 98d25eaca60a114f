package io.github.chainrule.playground;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.Numbers;
import io.github.chainrule.core.Value;
import io.github.chainrule.formula.Formula;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// A formula as a command line and as a program.
@ResourceLock("java.lang.System.out")
class TextsTest {
  @TempDir private Path folder;

  private static Map<String, Value> variables(Formula formula) {
    Map<String, Value> variables = new LinkedHashMap<>();
    double number = 0.3;
    for (String name : formula.variables()) {
      variables.put(name, Value.of(number, name));
      number += 0.05;
    }
    return variables;
  }

  @Test
  void aCommandLineIsQuotedForTheShell() {
    Formula formula = Formula.parse("-x^2 + y");
    Map<String, Value> at = Map.of("x", Value.of(1e-300, "x"));
    assertThat(CommandText.of(formula, at))
        .isEqualTo("./chainrule grad ' -x^2 + y' x=1.0E-300 --steps");
    assertThat(CommandText.of(formula, Map.of("y", Value.of(-2, "y")))).contains(" y=-2 --steps");
  }

  /// With every function that formulas have.
  @Test
  void aProgramCompilesAndPrintsTheSameNumbers() throws Exception {
    StringBuilder text =
        new StringBuilder("class = new*int + \u03c3\nk = 3\nagain = class*class\n");
    int count = 0;
    for (String usage : Formula.functions()) {
      String call =
          usage
              .replaceAll(" = [\\d.]+", "")
              .replace("clamp(x, low, high)", "clamp(x, -2, 0.7)")
              .replace("polygamma(order, x)", "polygamma(2, x)")
              .replace("dot(a1, a2, ..., b1, b2, ...)", "dot(a, x, y, again)")
              .replace("(a, b, ...)", "(a, x, again)")
              .replace("x, slope", "x - 1, 0.2")
              .replace("x, alpha", "x - 1, 0.5")
              .replace("condition", "x < y")
              .replace("acosh(x)", "acosh(x + 3)");
      text.append("f").append(count++).append(" = ").append(call).append('\n');
    }
    text.append(
        "last = 2 - 3*again + (x <= y) + (x > y) + (x >= y) + (x == y) + (x != y) + 2^x + x^2/k -"
            + " (-y)");
    for (int i = 0; i < count; i++) {
      text.append(" + f").append(i);
    }
    Formula formula = Formula.parse(text.toString());
    Map<String, Value> variables = variables(formula);
    Value output = formula.evaluate(variables).value();
    String program = JavaText.of(variables, output);
    output.backward();
    StringBuilder expected = new StringBuilder("last = " + output.data() + "\n");
    variables.forEach(
        (name, value) -> expected.append("dlast/d" + name + " = " + value.grad() + "\n"));
    assertThat(run(program)).isEqualTo(expected.toString());
    assertThat(Numbers.brief(output.data())).isNotEqualTo("NaN");
  }

  @Test
  void aProgramReadsAsAPersonWouldWriteIt() throws Exception {
    Formula formula = Formula.parse("n = x*w + 2; tanh(n)*inf");
    Map<String, Value> variables = variables(formula);
    String program = JavaText.of(variables, formula.evaluate(variables).value());
    assertThat(program)
        .contains(
            "    Value n = x.times(w).plus(2.0).label(\"n\");",
            "    Value output = n.tanh().times(Double.POSITIVE_INFINITY);",
            "    output.backward();")
        .doesNotContain("import io.github.chainrule.core.Values;");
    Formula nothing = Formula.parse("1 + 1");
    assertThat(run(JavaText.of(Map.of(), nothing.evaluate(Map.of()).value())))
        .isEqualTo("value = 2.0\n");
    Formula itself = Formula.parse("x");
    Map<String, Value> x = variables(itself);
    assertThat(run(JavaText.of(x, itself.evaluate(x).value()))).isEqualTo("x = 0.3\ndx/dx = 1.0\n");
  }

  private String run(String program) throws Exception {
    Path file = folder.resolve("Example.java");
    Files.writeString(file, program);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                said,
                said,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                file.toString());
    assertThat(status).as(said + program).isZero();
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Method main = loader.loadClass("Example").getMethod("main", String[].class);
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      main.invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
