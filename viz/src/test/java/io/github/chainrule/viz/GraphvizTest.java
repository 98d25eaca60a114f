package io.github.chainrule.viz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Graphviz itself reads what is written for it.
class GraphvizTest {
  @TempDir private Path folder;

  private String plain(GraphPicture graph) throws Exception {
    Path file = folder.resolve("graph.dot");
    Files.writeString(file, graph.dot());
    return Program.find("dot").run(List.of("-Tplain", file.toString()));
  }

  @Test
  void theNeuronHasItsNodesAndEdges() throws Exception {
    String plain = plain(GraphPicture.of(Graphs.neuron()));
    assertThat(plain.lines().filter(line -> line.startsWith("node n"))).hasSize(10);
    assertThat(plain.lines().filter(line -> line.startsWith("node o"))).hasSize(5);
    assertThat(plain.lines().filter(line -> line.startsWith("edge "))).hasSize(14);
    assertThat(plain).contains("{ n | data 0.8814 | grad 0.5000 }");
  }

  @Test
  void anyLabelIsALabel() throws Exception {
    long seed = Graphs.seed("anyLabelIsALabel");
    Random random = new Random(seed);
    String hostile = "{}|<>\\\"\n\r\t/*#;=->[],\u00e9\u03c0";
    for (int i = 0; i < 20; i++) {
      StringBuilder label = new StringBuilder();
      for (int k = random.nextInt(12); k >= 0; k--) {
        label.append(hostile.charAt(random.nextInt(hostile.length())));
      }
      String plain = plain(GraphPicture.of(Value.of(1.0, label.toString()).gt(0.5)));
      assertThat(plain.lines().filter(line -> line.startsWith("node "))).as("%s", label).hasSize(4);
    }
  }
}
