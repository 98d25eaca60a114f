package io.github.chainrule.core;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/// Rows of data, given as columns: what a loss adds up over.
///
/// ```java
/// Rows points = Rows.ofColumns(times, heights);
/// Value loss = points.sum(row -> row[0].times(slope).plus(offset).minus(row[1]).square());
/// ```
///
/// The sum is one operation and not one node for each row. The body is traced once, on a row
/// without numbers; what does not depend on the row is evaluated once, outside, and receives its
/// gradient once. The result is a value as any other: it may be part of a larger expression, stand
/// in the body of another sum or scan, and be differentiated as often as one likes. It equals the
/// sum of the body over the rows, added up in order.
public final class Rows {
  private final double[][] columns;
  private final int count;

  private Rows(double[][] columns, int count) {
    this.columns = columns;
    this.count = count;
  }

  /// Rows whose `j`-th numbers are in the `j`-th column. The columns are not copied and must not
  /// change.
  ///
  /// @throws IllegalArgumentException if there is no column, or their lengths differ
  public static Rows ofColumns(double[]... columns) {
    if (columns.length == 0) {
      throw new IllegalArgumentException("rows of no columns; give at least one column");
    }
    for (int j = 0; j < columns.length; j++) {
      Objects.requireNonNull(columns[j], "column " + j);
      if (columns[j].length != columns[0].length) {
        throw new IllegalArgumentException(
            "column "
                + j
                + " has "
                + columns[j].length
                + " rows, but column 0 has "
                + columns[0].length);
      }
    }
    return new Rows(columns.clone(), columns[0].length);
  }

  /// Rows given one by one. They are copied, into columns.
  ///
  /// @throws IllegalArgumentException if there is no row, or their lengths differ
  public static Rows ofRows(double[]... rows) {
    if (rows.length == 0) {
      throw new IllegalArgumentException("no rows, so their width is unknown; give at least one");
    }
    double[][] columns = new double[rows[0].length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns.length) {
        throw new IllegalArgumentException(
            "row " + i + " has " + rows[i].length + " numbers, but row 0 has " + columns.length);
      }
      for (int j = 0; j < columns.length; j++) {
        columns[j][i] = rows[i][j];
      }
    }
    return ofColumns(columns);
  }

  double[][] columns() {
    return columns;
  }

  /// The number of rows.
  public int count() {
    return count;
  }

  /// The sum of what `body` gives for each row; 0 if there are none.
  ///
  /// @param body from the values of a row, in the order of the columns, to a value; it is traced,
  ///   so it must not ask for `data()` of what depends on the row, but choose by [Values#where]
  public Value sum(Function<Value[], Value> body) {
    Objects.requireNonNull(body, "the body of a sum over rows");
    List<Value> row = Symbol.several("row", columns.length);
    Value term =
        Objects.requireNonNull(
            body.apply(row.toArray(Value[]::new)), "the body of a sum over rows gave null");
    Lowering.Body lowered = Lowering.body(row, List.of(term));
    RowSum sum = new RowSum(lowered.program(), columns, count);
    return sum.apply(lowered.shared().toArray(Value[]::new))[0];
  }

  /// The arithmetic mean of what `body` gives for each row.
  ///
  /// @param body as of [#sum]
  /// @throws IllegalArgumentException if there are no rows
  public Value mean(Function<Value[], Value> body) {
    if (count == 0) {
      throw new IllegalArgumentException("mean over no rows; give at least one row");
    }
    return sum(body).div(count);
  }

  /// `Rows(1000 rows of 2 columns)`.
  @Override
  public String toString() {
    return "Rows(" + count + " rows of " + columns.length + " columns)";
  }
}
