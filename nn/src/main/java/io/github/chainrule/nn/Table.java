package io.github.chainrule.nn;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// A table as a CSV file holds it: named columns of text, and rows that are equally long.
///
/// @param columns the names of the columns, all different
/// @param rows the cells of each row, in the order of the columns
public record Table(List<String> columns, List<List<String>> rows) {
  /// A table that later changes of the lists do not reach.
  ///
  /// @throws IllegalArgumentException if there is no column, two have the same name, or a row has
  ///   more or fewer cells than there are columns
  public Table {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a table has at least one column");
    }
    Set<String> names = new HashSet<>();
    for (String column : columns) {
      if (!names.add(column)) {
        throw new IllegalArgumentException("two columns have the name '" + column + "'");
      }
    }
    rows = rows.stream().map(List::copyOf).toList();
    for (int i = 0; i < rows.size(); i++) {
      int cells = rows.get(i).size();
      if (cells != columns.size()) {
        throw new IllegalArgumentException(
            "row %d does not have as many cells as there are columns: %d, not %d"
                .formatted(i + 1, cells, columns.size()));
      }
    }
  }

  /// The place of a column, counted from 0.
  ///
  /// @throws IllegalArgumentException if there is no column of this name; the message names those
  ///   that there are
  public int column(String name) {
    int column = columns.indexOf(name);
    if (column < 0) {
      throw new IllegalArgumentException(
          "there is no column '" + name + "'; there are " + String.join(", ", columns));
    }
    return column;
  }

  /// The cells of a column, from the first row to the last.
  ///
  /// @throws IndexOutOfBoundsException if there is no such column
  public List<String> cells(int column) {
    Objects.checkIndex(column, columns.size());
    return rows.stream().map(row -> row.get(column)).toList();
  }
}
