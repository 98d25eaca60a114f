package io.github.chainrule.cli;

import io.github.chainrule.nn.BadTable;
import io.github.chainrule.nn.CsvFile;
import io.github.chainrule.nn.DataSets;
import io.github.chainrule.nn.Table;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// The data that a command was given: the name of a set that comes with Chainrule, or a CSV file.
///
/// @param name for messages and folders, without folders and ending
record DataSource(String name, Table table) {

  /// @param seed of a set that is generated
  static DataSource of(String data, long seed) {
    if (DataSets.has(data)) {
      return new DataSource(data, DataSets.of(data, seed));
    }
    Path file = file(data);
    try {
      return new DataSource(name(data), CsvFile.read(file));
    } catch (BadTable wrong) {
      throw new BadInput(String.valueOf(wrong.getMessage()));
    } catch (IOException failure) {
      throw unknown(data, FileProblem.reading(file, failure));
    }
  }

  private static Path file(String data) {
    try {
      return Path.of(data);
    } catch (InvalidPathException wrong) {
      throw unknown(data, "it is no name of a file");
    }
  }

  /// What it is called.
  static String name(String data) {
    if (DataSets.has(data)) {
      return data;
    }
    String name = String.valueOf(file(data).getFileName()).replaceFirst("\\.[A-Za-z]+$", "");
    return name.isEmpty() ? "data" : name;
  }

  private static BadInput unknown(String data, String reason) {
    return new BadInput(
        "cannot read '"
            + data
            + "': "
            + reason
            + "; give a CSV file, or one of "
            + String.join(", ", DataSets.names()));
  }

  /// The column that is predicted if none is named: the last one.
  String lastColumn() {
    return table.columns().get(table.columns().size() - 1);
  }

  /// Whether a target of numbers stands for classes, as the digits' does.
  boolean classes() {
    return name.equals("digits") && table.columns().contains("digit");
  }
}
