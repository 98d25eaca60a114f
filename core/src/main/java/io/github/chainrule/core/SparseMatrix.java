package io.github.chainrule.core;

import java.util.Arrays;

/// A matrix of which only some entries are kept, row by row: compressed-row form. The others are
/// zero.
public final class SparseMatrix {
  private final int columns;
  private final int[] rowStarts;
  private final int[] columnIndices;
  private final double[] values;

  /// The arrays belong to the matrix from now on.
  SparseMatrix(int columns, int[] rowStarts, int[] columnIndices, double[] values) {
    this.columns = columns;
    this.rowStarts = rowStarts;
    this.columnIndices = columnIndices;
    this.values = values;
  }

  /// A matrix in compressed-row form. The arrays are copied.
  ///
  /// @param columns the number of columns
  /// @param rowStarts where the entries of each row begin, and at last how many there are
  /// @param columnIndices the column of each entry, ascending within a row
  /// @param values the entries
  /// @throws IllegalArgumentException if the arrays do not fit together
  public static SparseMatrix of(
      int columns, int[] rowStarts, int[] columnIndices, double[] values) {
    boolean fits =
        rowStarts.length > 0
            && rowStarts[0] == 0
            && rowStarts[rowStarts.length - 1] == values.length
            && columnIndices.length == values.length;
    for (int row = 0; fits && row < rowStarts.length - 1; row++) {
      fits = rowStarts[row] <= rowStarts[row + 1];
      int least = 0;
      for (int k = rowStarts[row]; fits && k < rowStarts[row + 1]; k++) {
        fits = columnIndices[k] >= least && columnIndices[k] < columns;
        least = columnIndices[k] + 1;
      }
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "the arrays are not the compressed-row form of a matrix of " + columns + " columns");
    }
    return new SparseMatrix(columns, rowStarts.clone(), columnIndices.clone(), values.clone());
  }

  /// The number of rows.
  public int rows() {
    return rowStarts.length - 1;
  }

  /// The number of columns.
  public int columns() {
    return columns;
  }

  /// How many entries are kept.
  public int size() {
    return values.length;
  }

  /// Where the entries of each row begin, as a copy; one number more than rows, the last is
  /// [#size()].
  public int[] rowStarts() {
    return rowStarts.clone();
  }

  /// The column of each entry, ascending within a row, as a copy.
  public int[] columnIndices() {
    return columnIndices.clone();
  }

  /// The entries, as a copy.
  public double[] values() {
    return values.clone();
  }

  /// The entry in a row and a column; 0 if it is not kept.
  ///
  /// @throws IndexOutOfBoundsException if the matrix has no such place
  public double get(int row, int column) {
    if (row < 0 || row >= rows() || column < 0 || column >= columns) {
      throw new IndexOutOfBoundsException(
          "row " + row + ", column " + column + " of a matrix of " + rows() + " by " + columns);
    }
    int k = Arrays.binarySearch(columnIndices, rowStarts[row], rowStarts[row + 1], column);
    return k < 0 ? 0.0 : values[k];
  }

  /// The matrix times a vector.
  ///
  /// @throws IllegalArgumentException if the vector is not as long as there are columns
  public double[] times(double... x) {
    if (x.length != columns) {
      throw new IllegalArgumentException(
          "a matrix of " + columns + " columns times a vector of " + x.length + " numbers");
    }
    double[] product = new double[rows()];
    for (int i = 0; i < product.length; i++) {
      for (int k = rowStarts[i]; k < rowStarts[i + 1]; k++) {
        product[i] += values[k] * x[columnIndices[k]];
      }
    }
    return product;
  }

  /// All entries, with the zeros.
  public double[][] toArray() {
    double[][] array = new double[rows()][columns];
    for (int i = 0; i < array.length; i++) {
      for (int k = rowStarts[i]; k < rowStarts[i + 1]; k++) {
        array[i][columnIndices[k]] = values[k];
      }
    }
    return array;
  }

  /// `SparseMatrix(1000 x 1000, 2998 entries)`.
  @Override
  public String toString() {
    return "SparseMatrix(" + rows() + " x " + columns + ", " + size() + " entries)";
  }
}
