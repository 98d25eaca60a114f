package io.github.chainrule.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.rapaio.jupyter.kernel.global.Global;

/// Talks to the kernel as Jupyter does.
@Execution(ExecutionMode.SAME_THREAD)
@ResourceLock("the kernel of this JVM")
@Timeout(180)
class KernelTest {
  private static Client client;

  @BeforeAll
  static void connect() throws Exception {
    Logger.getLogger("").setLevel(Level.WARNING);
    Global.options().display().defaultMime("text/plain");
    client = Client.ofNewKernel();
    client.run("import io.github.chainrule.core.*; import io.github.chainrule.viz.*;");
  }

  @AfterAll
  static void close() {
    client.close();
  }

  @Test
  void aValueIsItsTextAndItsGraph() throws Exception {
    Client.Message shown =
        client.result("Value x = Value.of(2.0, \"x\"); Value y = x.tanh(); y.backward(); y");
    assertThat(shown.data("text/plain")).isEqualTo("Value(data=0.9640275800758169)");
    assertThat((String) shown.data("image/svg+xml")).startsWith("<svg").contains(">tanh<", ">x<");
  }

  @Test
  void aPlotIsItsPicture() throws Exception {
    Client.Message shown = client.result("Plot.titled(\"squares\").line(\"s\", 0, 1, 4, 9)");
    assertThat(shown.data("text/plain")).isEqualTo("plot squares: s");
    assertThat((String) shown.data("image/svg+xml")).contains(">squares<");
    assertThat(client.result("GraphPicture.of(Value.of(1.0)).picture()").data("image/svg+xml"))
        .isNotNull();
  }

  @Test
  void otherResultsArePlainText() throws Exception {
    assertThat(client.result("Value.of(1).plus(Value.of(2)).operands()").data("text/plain"))
        .isEqualTo("[Value(data=1.0), Value(data=2.0)]");
    assertThat(client.result("new double[] {1, 2.5}").data("text/plain")).isEqualTo("[1.0, 2.5]");
    assertThat(client.result("new double[][] {{1}, {2}}").data("text/plain"))
        .isEqualTo("[[1.0], [2.0]]");
    assertThat(client.result("Map.of(\"k\", 1)").data("text/plain")).isEqualTo("{k=1}");
    assertThat(client.result("new float[] {1}").data("text/plain")).isEqualTo("[1.0]");
    assertThat((String) client.result("new double[300_000]").data("text/plain"))
        .hasSizeLessThan(10_010)
        .endsWith(" ...");
    assertThat(client.result("\"a < b\"").data("text/plain")).isEqualTo("a < b");
    assertThat(client.result("1 + 1").data("text/html")).isNull();
  }

  @Test
  void aFormCanBeChosen() throws Exception {
    List<Client.Message> messages = client.run("display(\"text/plain\", Value.of(3.0));");
    Client.Message shown =
        messages.stream().filter(m -> m.type().equals("display_data")).findFirst().orElseThrow();
    assertThat(shown.data("text/plain")).isEqualTo("Value(data=3.0)");
    assertThat(shown.data("image/svg+xml")).isNull();
    Client.Message png =
        client.run("display(\"image/png\", Value.of(3.0));").stream()
            .filter(m -> m.type().equals("display_data"))
            .findFirst()
            .orElseThrow();
    assertThat((String) png.data("image/png")).startsWith("iVBORw0KGgo");
  }

  @Test
  void anErrorOfTheCompilerIsTold() throws Exception {
    List<Client.Message> messages = client.run("\"a\" - \"b\"");
    Client.Message error =
        messages.stream().filter(m -> m.type().equals("error")).findFirst().orElseThrow();
    assertThat(error.content().toString()).contains("bad operand types for binary operator '-'");
  }

  @Test
  void aForgedQuestionLeavesItListening() throws Exception {
    client.forge();
    assertThat(client.result("40 + 2").data("text/plain")).isEqualTo("42");
  }
}
