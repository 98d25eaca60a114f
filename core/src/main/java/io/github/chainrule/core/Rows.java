package io.github.chainrule.core;

import io.github.chainrule.core.program.Instruction;
import java.util.Arrays;
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
  private static final int TILE = 64;

  private final Instruction.Data data;

  private Rows(double[][] columns, int first, int count) {
    this.data = new Instruction.Data(columns, first, count);
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
    return new Rows(columns.clone(), 0, columns[0].length);
  }

  /// Rows given one by one. They are copied, into columns.
  ///
  /// @throws IllegalArgumentException if there is no row, or their lengths differ
  public static Rows ofRows(double[]... rows) {
    if (rows.length == 0) {
      throw new IllegalArgumentException("no rows, so their width is unknown; give at least one");
    }
    int width = rows[0].length;
    double[] all = new double[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != width) {
        throw new IllegalArgumentException(
            "row " + i + " has " + rows[i].length + " numbers, but row 0 has " + width);
      }
      System.arraycopy(rows[i], 0, all, i * width, width);
    }
    return width == 0 ? new Rows(new double[0][], 0, rows.length) : ofRowMajor(all, width);
  }

  /// Rows one after another in one array. They are copied, into columns.
  ///
  /// @param width the number of columns
  /// @throws IllegalArgumentException if the length is not a multiple of the width
  public static Rows ofRowMajor(double[] numbers, int width) {
    if (width <= 0 || numbers.length % width != 0) {
      throw new IllegalArgumentException(
          numbers.length + " numbers are no rows of " + width + "; give a multiple of the width");
    }
    int rows = numbers.length / width;
    double[][] columns = new double[width][rows];
    // In tiles: a column at a time would read each line of memory eight times, a row at a time
    // would write to as many places as there are columns.
    for (int row = 0; row < rows; row += TILE) {
      int end = Math.min(rows, row + TILE);
      for (int j = 0; j < width; j++) {
        double[] column = columns[j];
        for (int i = row; i < end; i++) {
          column[i] = numbers[i * width + j];
        }
      }
    }
    return new Rows(columns, 0, rows);
  }

  /// Rows of which no number is known yet. Their sum can be traced and differentiated.
  static Rows given(int columns) {
    return new Rows(new double[columns][0], 0, -1);
  }

  /// Some of these rows, such as a batch of them. Nothing is copied.
  ///
  /// @param from the first of them
  /// @param to the one after the last
  /// @throws IndexOutOfBoundsException if these rows do not have them
  public Rows slice(int from, int to) {
    Objects.checkFromToIndex(from, to, count());
    return new Rows(data.columns(), data.first() + from, to - from);
  }

  /// The columns of these rows alone.
  double[][] trimmed() {
    double[][] columns = data.columns();
    int first = data.first();
    return first == 0 && (width() == 0 || columns[0].length == count())
        ? columns
        : Arrays.stream(columns)
            .map(column -> Arrays.copyOfRange(column, first, first + count()))
            .toArray(double[][]::new);
  }

  /// The `i`-th row, at the beginning of an array.
  void read(int i, double[] to) {
    for (int j = 0; j < width(); j++) {
      to[j] = data.columns()[j][data.first() + i];
    }
  }

  /// The arrays themselves, for the compiler.
  Instruction.Data data() {
    return data;
  }

  /// The number of columns.
  public int width() {
    return data.columns().length;
  }

  /// The number of rows.
  public int count() {
    return data.rows();
  }

  /// The sum of what `body` gives for each row; 0 if there are none.
  ///
  /// @param body from the values of a row, in the order of the columns, to a value; it is traced,
  ///   so it must not ask for `data()` of what depends on the row, but choose by [Values#where]
  public Value sum(Function<Value[], Value> body) {
    Objects.requireNonNull(body, "the body of a sum over rows");
    return sums(row ->
            List.of(
                Objects.requireNonNull(body.apply(row), "the body of a sum over rows gave null")))
        .get(0);
  }

  /// The same for several results of the body.
  List<Value> sums(Function<Value[], List<Value>> body) {
    List<Value> row = Symbol.several("row", width());
    Lowering.Body lowered = Lowering.body(row, body.apply(row.toArray(Value[]::new)));
    RowSum sum = new RowSum(lowered.program(), this);
    return List.of(sum.apply(lowered.shared().toArray(Value[]::new)));
  }

  /// The arithmetic mean of what `body` gives for each row.
  ///
  /// @param body as of [#sum]
  /// @throws IllegalArgumentException if there are no rows
  public Value mean(Function<Value[], Value> body) {
    if (count() == 0) {
      throw new IllegalArgumentException("mean over no rows; give at least one row");
    }
    return sum(body).div(count());
  }

  /// `Rows(1000 rows of 2 columns)`.
  @Override
  public String toString() {
    return "Rows(" + count() + " rows of " + width() + " columns)";
  }
}
