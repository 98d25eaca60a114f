package io.github.chainrule.cli;

import io.github.chainrule.nn.CsvFile;
import io.github.chainrule.nn.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Writes the table that a command makes, as CSV.
final class TableOutput {
  private TableOutput() {}

  /// @param file where it goes; null for the output of the command
  static void write(Table table, @Nullable Path file, PrintWriter out) {
    try {
      if (file == null) {
        CsvFile.write(table, out);
      } else {
        CsvFile.write(table, file);
        out.println("wrote " + file);
      }
    } catch (IOException failure) {
      throw file == null
          ? new BadInput("cannot write: " + failure.getMessage())
          : new BadInput("cannot write '" + file + "': " + FileProblem.reason(file, failure));
    }
  }
}
