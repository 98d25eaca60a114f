package io.github.chainrule.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;

/// Runs the Java of a page, section by section, and writes below each snippet what it printed.
///
/// A section begins at `## `. What stands before the first one is run at the beginning of each.
final class Snippets {
  private static final Pattern BLOCK =
      Pattern.compile("```java\n(.*?)```\n(\n```text\n.*?```\n)?", Pattern.DOTALL);

  private Snippets() {}

  /// The page with what its snippets print.
  static String executed(String page) {
    String[] sections = page.split("(?=\n## )", -1);
    return Arrays.stream(sections)
        .skip(1)
        .parallel()
        .map(section -> executed(sections[0], section))
        .collect(Collectors.joining("", sections[0], ""));
  }

  private static String executed(String preamble, String section) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        JShell shell =
            JShell.builder()
                .out(out)
                .err(out)
                .remoteVMOptions("--add-modules", "jdk.incubator.vector")
                .build()) {
      shell.addToClasspath(System.getProperty("java.class.path"));
      Matcher before = BLOCK.matcher(preamble);
      while (before.find()) {
        run(shell, before.group(1));
      }
      return BLOCK
          .matcher(section)
          .replaceAll(block -> {
            printed.reset();
            run(shell, block.group(1));
            String text = printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
            String shown = "```java\n" + block.group(1) + "```\n";
            return Matcher.quoteReplacement(
                text.isEmpty() ? shown : shown + "\n```text\n" + text + "```\n");
          });
    }
  }

  private static void run(JShell shell, String source) {
    String rest = source;
    while (!rest.isBlank()) {
      SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      for (SnippetEvent event : shell.eval(next.source())) {
        check(shell, event);
      }
      rest = next.remaining();
    }
  }

  private static void check(JShell shell, SnippetEvent event) {
    String source = event.snippet().source();
    if (event.exception() != null) {
      throw new AssertionError("in the snippet\n" + source, event.exception());
    }
    if (event.status() != Snippet.Status.VALID) {
      String reasons =
          shell
              .diagnostics(event.snippet())
              .map(diagnostic -> diagnostic.getMessage(null))
              .collect(Collectors.joining("\n"));
      throw new AssertionError("does not compile:\n" + source + "\n" + reasons);
    }
  }
}
