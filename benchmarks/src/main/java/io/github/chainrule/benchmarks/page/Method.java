package io.github.chainrule.benchmarks.page;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.function.Function;

/// How the runs of the page were made, and how to make them again.
final class Method {
  private Method() {}

  static String of(List<Run> runs) {
    StringJoiner table = new StringJoiner("\n");
    table.add("| run | date | processor | cores | system | Java |");
    table.add("|---|---|---|---|---|---|");
    runs.forEach(run -> table.add(row(run)));
    Set<String> libraries = new TreeSet<>();
    for (Run run : runs) {
      run.machine().libraries().forEach((name, version) -> libraries.add(name + " " + version));
    }
    return """
    %s

    Measured by JMH %s. Times are medians of all measured iterations of all forks, beside their lowest
    and highest. A rival is always from the same run as Chainrule. "By hand" is Java written for the
    one work.%s

    To measure again, with a JDK 25 and Maven, on a machine that does nothing else:

    ```sh
    benchmarks/run           # all, and this page
    benchmarks/run Formulas  # one class, and this page
    ```

    `RivalsTest` holds that what is measured beside each other computes the same.\
    """
        .formatted(
            table,
            facts(runs, Result::jmh),
            libraries.isEmpty() ? "" : " Versions: " + String.join(", ", libraries) + ".");
  }

  private static String row(Run run) {
    Machine machine = run.machine();
    List<String> cells =
        List.of(
            "`" + run.name() + "`" + (machine.quick() ? ", quick" : ""),
            LocalDate.ofInstant(machine.date(), ZoneOffset.UTC).toString(),
            machine.processor() + (machine.vectors().isEmpty() ? "" : ", " + machine.vectors()),
            machine.cores() + (machine.pinned() ? ", one used" : ""),
            machine.system(),
            facts(List.of(run), Result::java));
    return "| " + String.join(" | ", cells.stream().map(Method::cell).toList()) + " |";
  }

  private static String facts(List<Run> runs, Function<Result, String> fact) {
    Set<String> facts = new TreeSet<>();
    runs.forEach(run -> run.results().forEach(result -> facts.add(fact.apply(result))));
    return String.join(", ", facts);
  }

  /// A text from a file, which may not end its cell.
  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\s+", " ");
  }
}
