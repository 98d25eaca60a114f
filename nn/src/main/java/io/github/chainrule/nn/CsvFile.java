package io.github.chainrule.nn;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.RecordType;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.Channels;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Tables as CSV files: text as RFC 4180 has it, in UTF-8.
///
/// - The first line names the columns. No name is missing, none is there twice, and not all are
///   numbers, as they would be in a file without names.
/// - Cells are separated by commas, semicolons or tabs: by what the first line has most of outside
///   quotes, and by commas if there is no telling.
/// - Blanks around cells and names are dropped, and so are blank lines.
/// - A line break in a cell, which is in quotes then, is read as a line feed.
/// - A byte-order mark at the beginning is passed over.
///
/// So that no file uses up the memory, a file is refused as soon as it passes one of these bounds:
/// 10,000 columns; 1,048,576 characters in a row; 50,000,000 cells; and half of the memory that
/// Java may use (a quarter of the machine's, or what `-Xmx` says). Ten million cells of different
/// numbers take about 600 MB; a text that stands in many cells takes its memory once.
public final class CsvFile {
  private static final int COLUMNS = 10_000;
  private static final int ROW = 1 << 20;
  private static final Bounds BOUNDS =
      new Bounds(50_000_000L, Runtime.getRuntime().maxMemory() / 2);

  /// No row within the bounds is longer, even if all its characters are quotes, which are written
  /// as two, and counting what the parser has read of the next row. Text that is longer need not be
  /// read to its end.
  private static final int LONGEST = 2 * ROW + 3 * COLUMNS + 2 * Text.CHUNK;

  /// Follows the text. It is in no text, so that a cell that ends with it lacks its closing quote.
  private static final char END = '\0';

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private CsvFile() {}

  /// How much is read.
  ///
  /// @param bytes of the memory that cells and rows take, as far as that can be told from outside
  record Bounds(long cells, long bytes) {}

  /// The table in a file.
  ///
  /// @throws BadTable if the file holds no table
  /// @throws IOException if the file cannot be read
  public static Table read(Path file) throws IOException {
    String path = file.toString();
    if (Files.isDirectory(file)) {
      // Would be opened, and fail at the first byte, on some systems.
      throw new FileSystemException(path, null, "it is a folder, not a CSV file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return parse("'" + path + "'", in);
    } catch (NoSuchFileException missing) {
      throw because(missing, new NoSuchFileException(path, null, "there is no such file"));
    } catch (AccessDeniedException denied) {
      throw because(denied, new AccessDeniedException(path, null, "you may not read it"));
    }
  }

  private static IOException because(IOException cause, IOException clearer) {
    clearer.initCause(cause);
    return clearer;
  }

  /// The table in a text of UTF-8 bytes, such as standard input. The stream is not closed.
  ///
  /// @param name what messages call the text, such as `standard input`
  /// @throws BadTable if the text is no table
  /// @throws IOException if the stream cannot be read
  public static Table parse(String name, InputStream in) throws IOException {
    return parse(name, in, BOUNDS);
  }

  static Table parse(String name, InputStream in, Bounds bounds) throws IOException {
    return parse(name, new Utf8(in), bounds);
  }

  /// The table in a text, such as one that was pasted. The reader is not closed.
  ///
  /// @param name what messages call the text, such as `the pasted text`
  /// @throws BadTable if the text is no table
  /// @throws IOException if the text cannot be read
  public static Table parse(String name, Reader in) throws IOException {
    return parse(name, in, BOUNDS);
  }

  private static Table parse(String name, Reader in, Bounds bounds) throws IOException {
    Text text = new Text(name, in);
    char delimiter = text.delimiter();
    Cells cells = new Cells(name, text);
    Iterator<List<String>> records =
        CsvReader.builder()
            .fieldSeparator(delimiter)
            .allowExtraFields(true)
            .allowMissingFields(true)
            // More than the text allows, so that this limit is never met.
            .maxBufferSize(2 * LONGEST)
            .build(cells, text)
            .iterator();
    try {
      if (!records.hasNext()) {
        throw new BadTable(name + " is empty; its first line must name the columns");
      }
      List<String> columns = records.next();
      checkNames(name, cells.line == 1 ? "the first line" : "line " + cells.line, columns);
      return new Table(columns, rows(name, columns.size(), delimiter, records, cells, bounds));
    } catch (CsvParseException wrong) {
      // FastCSV 4.1.0 wraps whatever is thrown while it reads, what it throws itself as well.
      Throwable cause = wrong.getCause();
      if (cause instanceof Error error) {
        throw error;
      }
      if (cause instanceof RuntimeException other && !(cause instanceof CsvParseException)) {
        throw other;
      }
      // The only fault that it finds itself, with its settings here.
      throw new BadTable(
          "%s line %d goes on after the closing quote of cell %d; write quotes inside quotes twice"
              .formatted(name, cells.lineOfCell, cells.count + 1));
    } catch (UncheckedIOException failure) {
      throw Objects.requireNonNull(failure.getCause());
    }
  }

  private static void checkNames(String name, String line, List<String> columns) {
    if (holdsNumbers(columns)) {
      throw new BadTable(line + " of " + name + " holds numbers; it must name the columns");
    }
    Map<String, Integer> places = new HashMap<>();
    for (int j = 0; j < columns.size(); j++) {
      String column = columns.get(j);
      if (column.isEmpty()) {
        throw new BadTable(
            "%s of %s gives column %d no name; write one there".formatted(line, name, j + 1));
      }
      Integer other = places.put(column, j);
      if (other != null) {
        throw new BadTable(
            "%s of %s gives columns %d and %d the same name '%s'; names must differ"
                .formatted(line, name, other + 1, j + 1, shown(column)));
      }
    }
  }

  private static boolean holdsNumbers(List<String> cells) {
    boolean numbers = false;
    for (String cell : cells) {
      boolean number = !Double.isNaN(Missing.number(cell.replace(',', '.')));
      if (!number && !Missing.is(cell)) {
        return false;
      }
      numbers |= number;
    }
    return numbers;
  }

  private static List<List<String>> rows(
      String name,
      int columns,
      char delimiter,
      Iterator<List<String>> records,
      Cells cells,
      Bounds bounds) {
    List<List<String>> rows = new ArrayList<>();
    while (records.hasNext()) {
      List<String> row = records.next();
      if (row.size() != columns) {
        throw new BadTable(
            "%s line %d has %s, but the header names %d; %s"
                .formatted(
                    name,
                    cells.line,
                    row.size() == 1 ? "1 cell" : row.size() + " cells",
                    columns,
                    row.size() < columns
                        ? "leave no cell out, not even an empty one"
                        : "put quotes around cells that hold a " + called(delimiter)));
      }
      rows.add(row);
      if ((long) rows.size() * columns > bounds.cells()) {
        throw new BadTable(
            String.format(
                Locale.ROOT,
                "%s has more than %,d cells, which is reached in line %d; use a part of its rows",
                name,
                bounds.cells(),
                cells.line));
      }
      if (cells.bytes > bounds.bytes()) {
        throw new BadTable(
            String.format(
                Locale.ROOT,
                "%s is too large: its rows up to line %d take half of the memory that Java may use,"
                    + " %,d MB; use a part of them, or let Java use more, with -Xmx",
                name,
                cells.line,
                bounds.bytes() >> 19));
      }
    }
    if (rows.isEmpty()) {
      throw new BadTable(name + " names columns, but has no rows; write them below its first line");
    }
    return rows;
  }

  private static String called(char delimiter) {
    return switch (delimiter) {
      case ';' -> "semicolon";
      case '\t' -> "tab";
      default -> "comma";
    };
  }

  /// A cell as a message shows it: in one line, and not too long.
  private static String shown(String cell) {
    String start = cell.length() <= 40 ? cell : cell.substring(0, 40) + "...";
    return start.replaceAll("\\s", " ");
  }

  /// Writes a table to a file, with commas and quotes as RFC 4180 has them, and lines that end with
  /// a line feed. The table is written beside the file and put in its place when it is complete: if
  /// writing fails, the file stays as it was.
  ///
  /// [#read(Path)] gives the same table again, if it has rows, and names and cells that reading
  /// accepts; blanks around cells and carriage returns are written, but not read.
  ///
  /// @throws IOException if the file cannot be written, or a cell holds half of a character (a
  ///   surrogate without the other)
  public static void write(Table table, Path file) throws IOException {
    String path = file.toString();
    if (Files.isDirectory(file)) {
      throw new FileSystemException(path, null, "it is a folder");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // A pipe or a device, such as /dev/null, cannot be replaced.
      try (Writer out = Files.newBufferedWriter(file)) {
        write(table, out);
      }
      return;
    }
    if (!Files.isDirectory(file.toAbsolutePath().resolveSibling(""))) {
      throw new NoSuchFileException(path, null, "its folder does not exist");
    }
    try {
      AtomicFile.replace(
          file,
          channel ->
              write(table, Channels.newWriter(channel, StandardCharsets.UTF_8.newEncoder(), -1)));
    } catch (AccessDeniedException denied) {
      throw because(denied, new AccessDeniedException(path, null, "you may not write it"));
    }
  }

  /// Writes a table, and flushes the writer; it is not closed.
  ///
  /// @throws IOException if the writer fails
  public static void write(Table table, Writer out) throws IOException {
    try {
      CsvWriter writer =
          CsvWriter.builder()
              .lineDelimiter(LineDelimiter.LF)
              .quoteStrategy(new Quotes(table.columns().size() == 1))
              .build(out);
      writer.writeRecord(table.columns());
      for (List<String> row : table.rows()) {
        writer.writeRecord(row);
      }
      writer.flush();
    } catch (UncheckedIOException failure) {
      throw Objects.requireNonNull(failure.getCause());
    }
  }

  /// Quotes that RFC 4180 does not ask for, but reading does.
  ///
  /// @param lone whether there is one column alone
  private record Quotes(boolean lone) implements QuoteStrategy {

    @Override
    public boolean quoteEmpty(int line, int field) {
      // The line would be blank, and passed over.
      return lone;
    }

    @Override
    public boolean quoteValue(int line, int field, String cell) {
      if (line > 1) {
        return lone && cell.isBlank();
      }
      // Names must not suggest another delimiter, nor begin with what would be passed over.
      return cell.indexOf(';') >= 0
          || cell.indexOf('\t') >= 0
          || cell.charAt(0) == BYTE_ORDER_MARK
          || (lone && cell.isBlank());
    }
  }

  /// Bytes that are no UTF-8.
  private static final class Undecodable extends IOException {
    private static final long serialVersionUID = 1L;

    final int first;

    Undecodable(byte first) {
      this.first = Byte.toUnsignedInt(first);
    }
  }

  /// Decodes UTF-8, and replaces nothing, as readers of the JDK would.
  private static final class Utf8 extends Reader {
    private final InputStream in;
    private final ByteBuffer bytes = ByteBuffer.allocate(Text.CHUNK).limit(0);
    private final CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private boolean ended;

    Utf8(InputStream in) {
      this.in = in;
    }

    /// @param count 2 or more, as there are characters that take two
    @Override
    public int read(char[] to, int from, int count) throws IOException {
      CharBuffer chars = CharBuffer.wrap(to, from, count);
      while (true) {
        CoderResult result = decoder.decode(bytes, chars, ended);
        if (chars.position() > from) {
          // An error that comes after them comes again at the next call.
          return chars.position() - from;
        }
        if (result.isError()) {
          throw new Undecodable(bytes.get(bytes.position()));
        }
        if (ended) {
          return -1;
        }
        bytes.compact();
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (read < 0) {
          ended = true;
        } else {
          bytes.position(bytes.position() + read);
        }
        bytes.flip();
      }
    }

    @Override
    public void close() {
      // The stream is not this reader's.
    }
  }

  /// The text of a table: refuses what is no text, and rows that are too long before they are
  /// complete. Ends with a line of its own, which holds [#END].
  private static final class Text extends Reader {
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

    Text(String name, Reader source) {
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
      for (int i = 0; i < ROW && ahead(i); i++) {
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
      if (taken - before > LONGEST) {
        throw tooLong(name, row);
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
        buffer[end + 1] = END;
        end += 2;
        return true;
      }
      if (!begun && read > 0) {
        begun = true;
        position = buffer[0] == BYTE_ORDER_MARK ? 1 : 0;
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

    /// Takes in what was read behind the end: looks for what is no text, and makes all line ends
    /// line feeds. FastCSV 4.1.0 would lose the end of a row after a carriage return in quotes.
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

  private static BadTable tooLong(String name, long line) {
    return new BadTable(
        String.format(
            Locale.ROOT,
            "%s has a row of more than %,d characters, which begins in line %d;"
                + " close the quote that may be open there, or shorten its cells",
            name,
            ROW,
            line));
  }

  /// Collects the cells of a row, and of all rows the memory that they take.
  private static final class Cells extends CsvCallbackHandler<List<String>> {
    private final String name;
    private final Text text;

    /// Short texts that were seen lately, at a place that their characters tell, to be used again:
    /// many columns hold few different texts. Those that share a place displace each other, so that
    /// this never grows.
    private final String[] seen = new String[1 << 12];

    private String[] row = new String[16];
    private int count;
    private int length;
    private boolean anyQuotes;

    /// Where the row begins, and the cell after the last one.
    private long line;

    private long lineOfCell;

    private long bytes;

    Cells(String name, Text text) {
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
      if (size > 0 && buffer[offset + size - 1] == END) {
        if (quoted) {
          throw new BadTable(
              "%s line %d has a quote in cell %d that is never closed; close it"
                  .formatted(name, lineOfCell, count + 1));
        }
        // The line at the end, which is like a blank one.
        return;
      }
      if (count == COLUMNS) {
        throw new BadTable(
            String.format(
                Locale.ROOT,
                "%s line %d has more than %,d cells; use a part of its columns",
                name,
                line,
                COLUMNS));
      }
      length += size;
      if (length > ROW) {
        throw tooLong(name, line);
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
}
