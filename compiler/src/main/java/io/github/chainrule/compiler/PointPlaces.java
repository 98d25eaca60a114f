package io.github.chainrule.compiler;

/// Where a program at a point finds its numbers. Behind the slots there are the shared numbers that
/// loops read in one go, and columns of numbers that have to be brought together.
final class PointPlaces {
  private final Schedule schedule;

  /// The shared numbers that are copied behind the slots: from the first to before the last.
  final int firstShared;

  final int endShared;
  private int size;

  PointPlaces(Schedule schedule) {
    this.schedule = schedule;
    int first = Integer.MAX_VALUE;
    int end = 0;
    long read = 0;
    for (int[] column : Blocks.columns(schedule.dag, schedule.steps)) {
      int index = sharedRun(column);
      if (index >= 0) {
        first = Math.min(first, index);
        end = Math.max(end, index + column.length);
        read += column.length;
      }
    }
    // Else each column is copied by itself.
    boolean worthIt = end - (long) first <= read && end > 0;
    this.firstShared = worthIt ? first : 0;
    this.endShared = worthIt ? end : 0;
    // A loop may read beyond the last.
    this.size = columns() + RowLoop.STEP;
  }

  Dag dag() {
    return schedule.dag;
  }

  int slot(int v) {
    return schedule.slot[v];
  }

  /// How many numbers there are.
  int size() {
    return size;
  }

  private int columns() {
    return schedule.slots + endShared - firstShared;
  }

  /// A place for a column.
  int column(int offset, int length) {
    size = Math.max(size, columns() + offset + length);
    return columns() + offset;
  }

  /// The index of the first of some shared numbers that follow each other; else -1.
  int sharedRun(int[] values) {
    for (int m = 0; m < values.length; m++) {
      if (!(dag().node(values[m]) instanceof Node.Shared(int index))
          || index != ((Node.Shared) dag().node(values[0])).index() + m) {
        return -1;
      }
    }
    return ((Node.Shared) dag().node(values[0])).index();
  }

  /// Where some values lie one behind the other; -1 if they do not.
  int sideBySide(int[] values) {
    int index = sharedRun(values);
    if (index >= 0) {
      return endShared > 0 ? schedule.slots + index - firstShared : -1;
    }
    for (int m = 0; m < values.length; m++) {
      if (dag().isShared(values[m]) || slot(values[m]) != slot(values[0]) + m) {
        return -1;
      }
    }
    return slot(values[0]);
  }

  /// Where a loop can write some values, and beyond them up to a number of rows; -1 if it cannot.
  ///
  /// @param values with -1 for those that nobody reads
  int roomFor(int[] values, int rows) {
    int first = -1;
    for (int m = 0; m < values.length; m++) {
      int v = values[m];
      if (v < 0) {
        continue;
      }
      if (first < 0) {
        first = slot(v) - m;
      }
      if (slot(v) != first + m || first < 0 || schedule.room[v] + m < rows) {
        return -1;
      }
    }
    return first;
  }
}
