package io.github.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
  void everyCommandShownPrintsWhatIsShown() throws Exception {
    Matcher console = CONSOLE.matcher(Files.readString(ROOT.resolve("README.md")));
    int shown = 0;
    while (console.find()) {
      String[] parts = console.group(1).split("\n", 2);
      assertThat(printed(parts[0])).isEqualTo(parts[1]);
      shown++;
    }
    assertThat(shown).isEqualTo(4);
  }

  private static String printed(String line) throws Exception {
    if (line.startsWith("$ java ")) {
      return java(words(line.substring("$ java ".length())));
    }
    assertThat(line).startsWith("$ ./chainrule ");
    String here = line.replace(" examples/", " " + ROOT + "/examples/");
    if (line.startsWith("$ ./chainrule train ")) {
      return trained(words(line.substring("$ ./chainrule ".length())));
    }
    Run run = Run.of(words(here.substring("$ ./chainrule ".length())));
    assertThat(run.err()).isEmpty();
    return run.out();
  }

  /// Not into the folder that the command would make here.
  private static String trained(String... words) throws Exception {
    Path out = Files.createTempDirectory("readme");
    String[] with = Arrays.copyOf(words, words.length + 2);
    with[words.length] = "--out";
    with[words.length + 1] = out.toString();
    Run run = Run.of(with);
    // How far it has come is said now and then.
    assertThat(run.err().lines()).allMatch(said -> said.startsWith("epoch "));
    return run.out().replace(out.toString(), "chainrule-" + words[1]);
  }

  @Test
  void theSharesOfRowsHeldBackAreThoseShown() throws Exception {
    StringBuilder shares = new StringBuilder();
    List<String[]> commands =
        List.of(
            new String[] {"train", "digits", "--layers", "32", "--epochs", "40", "--seed"},
            new String[] {"train", "penguins", "--seed"});
    for (String[] command : commands) {
      for (int seed = 1; seed <= 5; seed++) {
        String[] with = Arrays.copyOf(command, command.length + 1);
        with[command.length] = Integer.toString(seed);
        trained(with)
            .lines()
            .filter(line -> line.startsWith("held back  "))
            .forEach(line -> shares.append(line).append('\n'));
      }
    }
    assertThat(Files.readString(ROOT.resolve("README.md"))).contains("```text\n" + shares + "```");
  }

  private static String java(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed.replace("\r\n", "\n");
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
