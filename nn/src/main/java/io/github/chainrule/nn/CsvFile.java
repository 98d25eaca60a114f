package io.github.chainrule.nn;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Tables as CSV files: text as RFC 4180 has it, in UTF-8.
///
/// - The first line names the columns. No name is missing, none is there twice, and not all are
///   numbers, as they would be in a file without names.
/// - CsvCells are separated by commas, semicolons or tabs: by what the first line has most of
///   outside quotes, and by commas if there is no telling.
/// - Blanks around cells and names are dropped, and so are blank lines.
/// - A line break in a cell, which is in quotes then, is read as a line feed.
/// - A byte-order mark at the beginning is passed over.
///
/// So that no file uses up the memory, a file is refused as soon as it passes one of these bounds:
/// 10,000 columns; 1,048,576 characters in a row; 50,000,000 cells; and half of the memory that
/// Java may use (a quarter of the machine's, or what `-Xmx` says). Ten million cells of different
/// numbers take about 640 MB; a text that stands in many cells takes its memory once.
public final class CsvFile {
  static final int COLUMNS = 10_000;
  static final int ROW = 1 << 20;
  private static final Bounds BOUNDS =
      new Bounds(50_000_000L, Runtime.getRuntime().maxMemory() / 2);

  /// No row within the bounds is longer, even if all its characters are quotes, which are written
  /// as two, and counting what the parser has read of the next row. CsvText that is longer need not
  /// be read to its end.
  static final int LONGEST = 2 * ROW + 3 * COLUMNS + 2 * CsvText.CHUNK;

  /// Follows the text. It is in no text, so that a cell that ends with it lacks its closing quote.
  static final char END = '\0';

  static final char BYTE_ORDER_MARK = '\uFEFF';

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
    return parse(name, new Utf8Reader(in), bounds);
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
    CsvText text = new CsvText(name, in);
    char delimiter = text.delimiter();
    CsvCells cells = new CsvCells(name, text);
    Iterator<List<String>> records =
        CsvReader.builder()
            .fieldSeparator(delimiter)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
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
      CsvCells cells,
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

  static String called(char delimiter) {
    return switch (delimiter) {
      case ';' -> "semicolon";
      case '\t' -> "tab";
      default -> "comma";
    };
  }

  /// A cell as a message shows it: in one line, and not too long.
  static String shown(String cell) {
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

  static BadTable tooLong(String name, long line) {
    return new BadTable(
        String.format(
            Locale.ROOT,
            "%s has a row of more than %,d characters, which begins in line %d;"
                + " close the quote that may be open there, or shorten its cells",
            name,
            ROW,
            line));
  }
}
