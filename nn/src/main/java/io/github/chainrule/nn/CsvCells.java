package io.github.chainrule.nn;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Collects the cells of a row, and of all rows the memory that they take.
final class CsvCells extends CsvCallbackHandler<List<String>> {
  private final String name;
  private final CsvText text;

  /// Short texts that were seen lately, at a place that their characters tell, to be used again:
  /// many columns hold few different texts. Those that share a place displace each other, so that
  /// this never grows.
  private final String[] seen = new String[1 << 12];

  private String[] row = new String[16];
  int count;
  private int length;
  private boolean anyQuotes;

  /// Where the row begins, and the cell after the last one.
  long line;

  long lineOfCell;

  long bytes;

  CsvCells(String name, CsvText text) {
    this.name = name;
    this.text = text;
    Arrays.fill(seen, "");
  }

  @Override
  protected void beginRecord(long startingLine) {
    line = startingLine;
    lineOfCell = startingLine;
    count = 0;
    length = 0;
    anyQuotes = false;
    text.nextRow(startingLine);
  }

  @Override
  protected void addField(char[] buffer, int offset, int size, boolean quoted) {
    if (size > 0 && buffer[offset + size - 1] == CsvFile.END) {
      if (quoted) {
        throw new BadTable(
            "%s line %d has a quote in cell %d that is never closed; close it"
                .formatted(name, lineOfCell, count + 1));
      }
      // The line at the end, which is like a blank one.
      return;
    }
    if (count == CsvFile.COLUMNS) {
      throw new BadTable(
          String.format(
              Locale.ROOT,
              "%s line %d has more than %,d cells; use a part of its columns",
              name,
              line,
              CsvFile.COLUMNS));
    }
    length += size;
    if (length > CsvFile.ROW) {
      throw CsvFile.tooLong(name, line);
    }
    if (count == row.length) {
      row = Arrays.copyOf(row, 2 * count);
    }
    row[count++] = stripped(buffer, offset, offset + size);
    if (quoted) {
      anyQuotes = true;
      lineOfCell += breaks(buffer, offset, offset + size);
    }
  }

  private static int breaks(char[] buffer, int from, int to) {
    int breaks = 0;
    for (int i = from; i < to; i++) {
      if (buffer[i] == '\n') {
        breaks++;
      }
    }
    return breaks;
  }

  private String stripped(char[] buffer, int from, int to) {
    int first = from;
    int last = to;
    while (first < last && Character.isWhitespace(buffer[first])) {
      first++;
    }
    while (first < last && Character.isWhitespace(buffer[last - 1])) {
      last--;
    }
    int size = last - first;
    int hash = 0;
    int all = 0;
    for (int i = first; i < last; i++) {
      hash = 31 * hash + buffer[i];
      all |= buffer[i];
    }
    int place = (hash ^ hash >>> 12) & seen.length - 1;
    if (seen[place].length() == size && same(seen[place], buffer, first)) {
      return seen[place];
    }
    String cell = new String(buffer, first, size);
    // Two objects, of which the array has a byte for each character, or two. The memory around a
    // large one may stay empty, as G1 gives it regions of its own.
    long array = rounded(16 + size * (all > 0xFF ? 2L : 1L));
    bytes += 24 + (array < 1 << 19 ? array : 2 * array);
    if (size <= 32) {
      seen[place] = cell;
    }
    return cell;
  }

  private static boolean same(String text, char[] buffer, int from) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != buffer[from + i]) {
        return false;
      }
    }
    return true;
  }

  private static long rounded(long size) {
    return (size + 7) / 8 * 8;
  }

  @Override
  protected void setEmpty() {
    // A row without cells.
  }

  @Override
  protected void setComment(char[] buffer, int offset, int size) {
    throw new AssertionError("there are no comments");
  }

  @Override
  protected RecordType getRecordType() {
    return RecordType.DATA;
  }

  @Override
  protected int getFieldCount() {
    return count;
  }

  @Override
  protected @Nullable List<String> buildRecord() {
    if (count == 0 || (count == 1 && !anyQuotes && row[0].isEmpty())) {
      // A blank line is passed over; with quotes it would be a row of one empty cell.
      return null;
    }
    // The list, which for two cells has no array, and its places in the lists of rows while those
    // are copied.
    bytes += 24 + (count > 2 ? rounded(16 + 4L * count) : 0) + 16;
    return List.of(Arrays.copyOf(row, count));
  }
}
