package io.github.chainrule.nn;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/// The text of a table: refuses what is no text, and rows that are too long before they are
/// complete. Ends with a line of its own, which holds [CsvFile#END].
final class CsvText extends Reader {
  static final int CHUNK = 8192;

  private final String name;
  private final Reader source;
  private char[] buffer = new char[2 * CHUNK];
  private int position;
  private int end;
  private boolean begun;
  private boolean ended;

  /// The line of the last character that was looked at.
  private long line = 1;

  private char previous;

  /// How many characters were handed out, and how many before the row that is being read.
  private long taken;

  private long before;
  private long row = 1;

  CsvText(String name, Reader source) {
    this.name = name;
    this.source = source;
  }

  /// Which of comma, semicolon and tab is the most frequent one outside quotes in the first line
  /// that is not blank. Looks ahead; what it sees is still read afterwards.
  char delimiter() throws IOException {
    int[] counts = new int[3];
    boolean blank = true;
    // In quotes, in a cell that began with one, at the beginning of a cell.
    boolean quoted = false;
    boolean quotes = false;
    boolean fresh = true;
    for (int i = 0; i < CsvFile.ROW && ahead(i); i++) {
      char c = buffer[position + i];
      if (c == '\n' && !quoted) {
        if (!blank) {
          break;
        }
        counts = new int[3];
        fresh = true;
        continue;
      }
      blank &= Character.isWhitespace(c);
      if (c == '"' && (fresh || quotes)) {
        quoted = !quoted;
        quotes = true;
        fresh = false;
        continue;
      }
      int kind = quoted ? -1 : ",;\t".indexOf(c);
      fresh = kind >= 0;
      if (fresh) {
        counts[kind]++;
        quotes = false;
      }
    }
    if (counts[0] >= counts[1] && counts[0] >= counts[2]) {
      return ',';
    }
    return counts[1] >= counts[2] ? ';' : '\t';
  }

  /// Whether there is a character so far ahead; it is in the buffer then.
  private boolean ahead(int i) throws IOException {
    while (i >= end - position) {
      if (!append()) {
        return false;
      }
    }
    return true;
  }

  /// Tells that the next row begins, in a line.
  void nextRow(long inLine) {
    row = inLine;
    // The parser looks ahead; it has not come as far as that.
    before = taken;
  }

  @Override
  public int read(char[] to, int from, int count) throws IOException {
    while (position == end) {
      position = 0;
      end = 0;
      if (!append()) {
        return -1;
      }
    }
    int n = Math.min(count, end - position);
    System.arraycopy(buffer, position, to, from, n);
    position += n;
    taken += n;
    if (taken - before > CsvFile.LONGEST) {
      throw CsvFile.tooLong(name, row);
    }
    return n;
  }

  /// Reads on; false at the end.
  private boolean append() throws IOException {
    if (ended) {
      return false;
    }
    if (buffer.length - end < CHUNK) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int read = read(end);
    if (read < 0) {
      ended = true;
      buffer[end] = '\n';
      buffer[end + 1] = CsvFile.END;
      end += 2;
      return true;
    }
    if (!begun && read > 0) {
      begun = true;
      position = buffer[0] == CsvFile.BYTE_ORDER_MARK ? 1 : 0;
    }
    take(read);
    return true;
  }

  private int read(int at) throws IOException {
    try {
      return source.read(buffer, at, CHUNK);
    } catch (Undecodable wrong) {
      throw new BadTable(
          "%s is not UTF-8 text (byte 0x%02X in line %d); save it as UTF-8"
              .formatted(name, wrong.first, line));
    }
  }

  /// Takes in what was read behind the end: looks for what is no text, and makes all line ends line
  /// feeds. FastCSV 4.1.0 would lose the end of a row after a carriage return in quotes.
  private void take(int count) {
    int from = end;
    for (int i = from; i < from + count; i++) {
      char c = buffer[i];
      if (c == '\r' || c == '\n') {
        if (c == '\r' || previous != '\r') {
          buffer[end++] = '\n';
          line++;
        }
      } else if ((c < ' ' && c != '\t') || c == 0x7F) {
        throw new BadTable(
            "%s is no text file (control character %d in line %d); save the table as CSV"
                .formatted(name, (int) c, line));
      } else {
        buffer[end++] = c;
      }
      previous = c;
    }
  }

  @Override
  public void close() {
    // The source is not this reader's.
  }
}
