package io.github.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every command that the documents show prints what they show. (The Java snippet is run by the
/// foreign project.)
class ReadmeTest {
  private static final Path ROOT = Path.of(System.getProperty("chainrule.root", ".."));
  private static final Pattern CONSOLE = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @Test
  void everyCommandShownPrintsWhatIsShown() throws IOException {
    Matcher console = CONSOLE.matcher(Files.readString(ROOT.resolve("README.md")));
    int shown = 0;
    while (console.find()) {
      String[] parts = console.group(1).split("\n", 2);
      assertThat(parts[0]).startsWith("$ ./chainrule ");
      Run run = Run.of(words(parts[0].substring("$ ./chainrule ".length())));
      assertThat(run.err()).isEmpty();
      assertThat(run.out()).isEqualTo(parts[1]);
      shown++;
    }
    assertThat(shown).isPositive();
  }

  private static String[] words(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      words.add(word.group(1) != null ? word.group(1) : word.group(2));
    }
    return words.toArray(String[]::new);
  }
}
