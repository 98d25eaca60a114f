package io.github.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every Java snippet of these pages is compiled and run, and prints what the page shows below it;
/// `-Dpages=write` writes that.
class SnippetsTest {

  @ParameterizedTest
  @ValueSource(strings = {"cookbook.md", "if-versus-where.md"})
  void everySnippetPrintsWhatThePageShows(String name) throws IOException {
    Path page = Path.of(System.getProperty("chainrule.root", ".."), "docs", name);
    String executed = Snippets.executed(Files.readString(page));
    if ("write".equals(System.getProperty("pages"))) {
      Files.writeString(page, executed);
    }
    assertThat(Files.readString(page)).isEqualTo(executed);
  }

  @Test
  void theSnippetsInTheReadmeRun() throws IOException {
    String readme =
        Files.readString(Path.of(System.getProperty("chainrule.root", ".."), "README.md"));
    String functions =
        """
        ```java
        import io.github.chainrule.compiler.Compiler;
        import io.github.chainrule.core.*;
        double[] x = {2, 0.5}, y = {1, 2}, parameters = {1, 0}, gradient = new double[2];
        ```

        """
            + part(readme, "## Derivatives of a function", "### Nets that learn");
    assertThat(Snippets.executed(functions)).isEqualTo(functions);
    String nets =
        """
        ```java
        import io.github.chainrule.compiler.Compiler;
        import io.github.chainrule.core.*;
        import io.github.chainrule.nn.*;
        import java.util.SplittableRandom;
        double[][] columns = {{0, 1, 0, 1}, {0, 0, 1, 1}, {0, 1, 1, 0}};
        ```

        """
            + part(readme, "### Nets that learn", "The command does all of it");
    assertThat(Snippets.executed(nets)).isEqualTo(nets);
  }

  private static String part(String text, String from, String to) {
    return text.substring(text.indexOf(from), text.indexOf(to));
  }

  @Test
  void whatPrintsSomethingElseIsNoticed() {
    String page =
        "# P\n\n## A\n```java\nint x = 2;\nSystem.out.println(x + 1);\n```\n\n```text\n4\n```\n";
    assertThat(Snippets.executed(page)).isEqualTo(page.replace("4", "3"));
  }

  @Test
  void whatDoesNotCompileOrThrowsIsNoticed() {
    assertThatThrownBy(() -> Snippets.executed("\n\n## A\n```java\nint x = y;\n```\n"))
        .hasMessageContaining("does not compile");
    assertThatThrownBy(() -> Snippets.executed("\n\n## A\n```java\nint x = 1 / 0;\n```\n"))
        .hasMessageContaining("int x = 1 / 0;");
  }
}
