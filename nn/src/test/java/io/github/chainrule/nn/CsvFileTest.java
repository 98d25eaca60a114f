package io.github.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {
  private static final int MIB = 1 << 20;

  private static final CsvFile.Bounds WIDE = new CsvFile.Bounds(Long.MAX_VALUE, Long.MAX_VALUE);

  /// Something of all that a file may hold.
  private static final String VALID =
      """
      name;"size; in cm";note
      Ann;1.5;"says ""hm""\"

       Bj\u00F6rn ; 2,5 ;"two
      lines"
      "";;\uD83D\uDE00
      """;

  @TempDir private Path folder;

  private static Table table(String text) throws IOException {
    return CsvFile.parse("'x.csv'", new StringReader(text));
  }

  private static Table table(byte[] bytes) throws IOException {
    return CsvFile.parse("'x.csv'", new ByteArrayInputStream(bytes));
  }

  private static String text(Table table) throws IOException {
    StringWriter text = new StringWriter();
    CsvFile.write(table, text);
    return text.toString();
  }

  private static byte[] bytes(String text, Charset charset) {
    return text.getBytes(charset);
  }

  private static byte[] utf8(String text) {
    return bytes(text, StandardCharsets.UTF_8);
  }

  private static AbstractStringAssert<?> assertThatBad(String text) {
    return assertThatBad(utf8(text));
  }

  private static AbstractStringAssert<?> assertThatBad(byte[] text) {
    return assertThatBad(new ByteArrayInputStream(text));
  }

  private static AbstractStringAssert<?> assertThatBad(InputStream text) {
    return assertThatBad(text, WIDE);
  }

  private static AbstractStringAssert<?> assertThatBad(InputStream text, CsvFile.Bounds bounds) {
    BadTable[] bad = new BadTable[1];
    assertThatThrownBy(() -> CsvFile.parse("'x.csv'", text, bounds))
        .isInstanceOfSatisfying(BadTable.class, thrown -> bad[0] = thrown);
    return assertThat(bad[0].getMessage());
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  // What is read.

  @Test
  void theFirstLineNamesTheColumns() throws IOException {
    Path file = Files.writeString(folder.resolve("x.csv"), "a,b\n1,2\n3,4\n");
    assertThat(CsvFile.read(file))
        .isEqualTo(new Table(List.of("a", "b"), List.of(List.of("1", "2"), List.of("3", "4"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void linesEndAsAnySystemEndsThem(String end) throws IOException {
    Table expected = new Table(List.of("a", "b"), List.of(List.of("1", "2"), List.of("3", "4")));
    assertThat(table(String.join(end, "a,b", "1,2", "3,4"))).isEqualTo(expected);
    assertThat(table(String.join(end, "a,b", "1,2", "3,4", ""))).isEqualTo(expected);
  }

  @Test
  void quotesAreThoseOfTheStandard() throws IOException {
    assertThat(table("a,b\n\"x,y\",\"say \"\"hm\"\"\"\n\"two\nlines\",5\" nail\n").rows())
        .containsExactly(List.of("x,y", "say \"hm\""), List.of("two\nlines", "5\" nail"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void lineBreaksInCellsAreLineFeeds(String end) throws IOException {
    String text = "a,b\n\"two\nlines\",1\n2,\"three\n\nlines\"\n3,4\n".replace("\n", end);
    assertThat(table(text).rows())
        .containsExactly(
            List.of("two\nlines", "1"), List.of("2", "three\n\nlines"), List.of("3", "4"));
    assertThatBad(text + "5").startsWith("'x.csv' line 8 has 1 cell");
  }

  /// FastCSV 4.1.0 takes the end of the line for the second half of a line end in the cell.
  @Test
  void aCarriageReturnInACellDoesNotHideTheEndOfTheLine() throws IOException {
    assertThat(table("a,b\n1,\"x\ry\"\n2,z\n").rows())
        .containsExactly(List.of("1", "x\ny"), List.of("2", "z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t"})
  void theDelimiterIsSeenFromTheFirstLine(String delimiter) throws IOException {
    String text = "a,b,c\n1,2,3\n\"4,;\t4\",,5\n";
    assertThat(table(text.replaceAll(",(?![;4])", delimiter)))
        .isEqualTo(
            new Table(
                List.of("a", "b", "c"),
                List.of(List.of("1", "2", "3"), List.of("4,;\t4", "", "5"))));
  }

  @Test
  void theDelimiterIsTheMostFrequentOneOutsideQuotes() throws IOException {
    assertThat(table("a,b;c;d\n1,1;2;3\n").columns()).containsExactly("a,b", "c", "d");
    assertThat(table("a;b,c;d,e\n1,2,3\n").columns()).containsExactly("a;b", "c;d", "e");
    assertThat(table("a;b\tc\td\n1\t2\t3\n").columns()).containsExactly("a;b", "c", "d");
    assertThat(table("\"a;;\"\";;\",b\n1,2\n").columns()).containsExactly("a;;\";;", "b");
    assertThat(table("\"a;\n;;\",b\n1,2\n").columns()).containsExactly("a;\n;;", "b");
    assertThat(table("5\" x,b;c\"\n1,2\n").columns()).containsExactly("5\" x", "b;c\"");
    assertThat(table("\n \t\t\t\n\na,b\n1,2\n").columns()).containsExactly("a", "b");
  }

  @Test
  void oneColumnNeedsNoDelimiter() throws IOException {
    assertThat(table("a\n1\n2"))
        .isEqualTo(new Table(List.of("a"), List.of(List.of("1"), List.of("2"))));
  }

  @Test
  void blanksAroundCellsAreDropped() throws IOException {
    assertThat(table(" a ,\tb\n 1 ,  two words \n\" 3 \",\n"))
        .isEqualTo(
            new Table(List.of("a", "b"), List.of(List.of("1", "two words"), List.of("3", ""))));
  }

  @Test
  void blankLinesAreSkippedAndCounted() throws IOException {
    assertThat(table("\n\r\n  \na,b\n\n1,2\n \t \n\n3,4\n\n\n").rows())
        .containsExactly(List.of("1", "2"), List.of("3", "4"));
    assertThatBad("\n\na,b\n\n1,2\n\n3\n").startsWith("'x.csv' line 7 has 1 cell,");
    assertThatBad("\r\n\r\na,b\r\n\r\n1,2\r\n\r\n3\r\n").startsWith("'x.csv' line 7 has 1 cell,");
  }

  @Test
  void quotesMakeAnEmptyCellOfABlankLine() throws IOException {
    assertThat(table("a\n1\n\"\"\n\n2\n").cells(0)).containsExactly("1", "", "2");
  }

  @Test
  void aByteOrderMarkIsPassedOver() throws IOException {
    assertThat(table("\uFEFFa,b\n1,2\n").columns()).containsExactly("a", "b");
    assertThat(table(utf8("\uFEFFa,b\n1,2\n")).columns()).containsExactly("a", "b");
    assertThat(table(utf8("\uFEFF\"a\",b\n1,2\n")).columns()).containsExactly("a", "b");
    assertThatBad("\uFEFF").isEqualTo("'x.csv' is empty; its first line must name the columns");
  }

  @Test
  void charactersOfAllLengthsAreRead() throws IOException {
    // Whatever place they have in the pieces that are read.
    for (int before = 0; before < 12; before++) {
      String cell = "-".repeat(before) + "a\u00F6\u20AC\uD83D\uDE00".repeat(5000);
      assertThat(table(utf8("name\n" + cell + "\n")).rows()).containsExactly(List.of(cell));
    }
  }

  @Test
  void bytesThatComeOneByOneAreRead() throws IOException {
    InputStream slow =
        new ByteArrayInputStream(utf8("\uFEFF" + VALID)) {
          @Override
          public synchronized int read(byte[] to, int from, int count) {
            return super.read(to, from, 1);
          }
        };
    assertThat(CsvFile.parse("it", slow)).isEqualTo(table(VALID));
  }

  @Test
  void textsThatOccurOftenAreKeptOnce() throws IOException {
    List<List<String>> rows = table("a,b\nred,12\nblue,7\nred,12\n").rows();
    assertThat(rows.get(2).get(0)).isSameAs(rows.get(0).get(0));
    assertThat(rows.get(2).get(1)).isSameAs(rows.get(0).get(1));
  }

  /// More texts than are remembered, of which many have the same hash.
  @Test
  void differentTextsStayDifferent() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 60_000; i++) {
      String same = Integer.toBinaryString(i + (1 << 16)).replace("0", "Aa").replace("1", "BB");
      rows.add(List.of(Integer.toString(i), same.substring(0, 24), same));
    }
    Table table = new Table(List.of("a", "b", "c"), rows);
    assertThat(table(text(table))).isEqualTo(table);
  }

  @Test
  void theStreamThatIsReadStaysOpen() throws IOException {
    boolean[] closed = new boolean[1];
    InputStream in =
        new ByteArrayInputStream(utf8(VALID)) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    CsvFile.parse("it", in);
    assertThat(closed[0]).isFalse();
  }

  // What is refused.

  @Test
  void aFileThatIsNotThereIsSaidToBeMissing() {
    Path file = folder.resolve("x.csv");
    assertThatThrownBy(() -> CsvFile.read(file))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(file + ": there is no such file");
  }

  @Test
  void aFolderIsNoFile() {
    assertThatThrownBy(() -> CsvFile.read(folder))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(folder + ": it is a folder, not a CSV file");
  }

  @Test
  void aFileThatMayNotBeReadIsSaidToBeSo() throws IOException {
    Path file = Files.writeString(folder.resolve("x.csv"), VALID);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("-w-------"));
    // Root may read it all the same.
    assumeThat(Files.isReadable(file)).isFalse();
    assertThatThrownBy(() -> CsvFile.read(file))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessage(file + ": you may not read it");
  }

  @Test
  void aFileIsCalledByItsPath() throws IOException {
    Path file = Files.writeString(folder.resolve("x.csv"), "a,b\n1\n");
    assertThatThrownBy(() -> CsvFile.read(file))
        .isInstanceOf(BadTable.class)
        .hasMessageStartingWith("'" + file + "' line 2 has 1 cell, but the header names 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n \n\t\n"})
  void anEmptyFileIsRefused(String text) {
    assertThatBad(text).isEqualTo("'x.csv' is empty; its first line must name the columns");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b", "a,b\n", "a,b\r\n\r\n"})
  void aHeaderAloneIsRefused(String text) {
    assertThatBad(text)
        .isEqualTo("'x.csv' names columns, but has no rows; write them below its first line");
  }

  @Test
  void raggedRowsAreRefused() {
    assertThatBad("a,b,c,d\n1,2,3,4\n\n\"two\nlines\",2,3,4\n\n1,2,3\n")
        .isEqualTo(
            "'x.csv' line 7 has 3 cells, but the header names 4;"
                + " leave no cell out, not even an empty one");
    assertThatBad("a,b\n1,000,2\n")
        .isEqualTo(
            "'x.csv' line 2 has 3 cells, but the header names 2;"
                + " put quotes around cells that hold a comma");
    assertThatBad("a;b\n1;2;3\n").endsWith("cells that hold a semicolon");
    assertThatBad("a\tb\n1\t2\t3\n").endsWith("cells that hold a tab");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,2\n3,4\n",
        "5.1 , -3.5e2\n1,2\n",
        "1,5;2;3\n4;5;6\n",
        "1\n2\n",
        "1,,NA\n1,2,3\n",
        "\"1\"\n2\n"
      })
  void aFirstLineOfNumbersIsRefused(String text) {
    assertThatBad(text)
        .isEqualTo("the first line of 'x.csv' holds numbers; it must name the columns");
  }

  @Test
  void aNumberAmongNamesIsAName() throws IOException {
    assertThat(table("year,2024\nx,1\n").columns()).containsExactly("year", "2024");
    assertThat(table("NA\nx\n").columns()).containsExactly("NA");
    assertThat(table("1d,1e,0x1p3\n1,2,3\n").columns()).containsExactly("1d", "1e", "0x1p3");
  }

  @Test
  void namesAreNeitherMissingNorThereTwice() {
    assertThatBad("a,,c\n1,2,3\n")
        .isEqualTo("the first line of 'x.csv' gives column 2 no name; write one there");
    assertThatBad("a,\" \"\n1,2\n")
        .isEqualTo("the first line of 'x.csv' gives column 2 no name; write one there");
    assertThatBad("\n\na,b, a\n1,2,3\n")
        .isEqualTo("line 3 of 'x.csv' gives columns 1 and 3 the same name 'a'; names must differ");
    String name = "x\n" + "y".repeat(100);
    assertThatBad("\"%s\",\"%s\"\n1,2\n".formatted(name, name))
        .contains("the same name 'x " + "y".repeat(38) + "...'; names must differ");
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    String text = "name,n\nAnn,1\nRen\u00E9,2\n";
    assertThatBad(bytes(text, StandardCharsets.ISO_8859_1))
        .isEqualTo("'x.csv' is not UTF-8 text (byte 0xE9 in line 3); save it as UTF-8");
    assertThatBad(bytes(text.replace("\n", "\r\n"), StandardCharsets.ISO_8859_1))
        .isEqualTo("'x.csv' is not UTF-8 text (byte 0xE9 in line 3); save it as UTF-8");
    assertThatBad(bytes("\uFEFF" + text, StandardCharsets.UTF_16LE))
        .isEqualTo("'x.csv' is not UTF-8 text (byte 0xFF in line 1); save it as UTF-8");
    byte[] cut = utf8("a\n\u20AC");
    assertThatBad(Arrays.copyOf(cut, cut.length - 1))
        .isEqualTo("'x.csv' is not UTF-8 text (byte 0xE2 in line 2); save it as UTF-8");
    String many = "name\n" + "value\n".repeat(10_000);
    assertThatBad(bytes(many + "\u00E9", StandardCharsets.ISO_8859_1))
        .isEqualTo("'x.csv' is not UTF-8 text (byte 0xE9 in line 10002); save it as UTF-8");
    // A surrogate, and a character in more bytes than it needs.
    assertThatBad(new byte[] {'a', '\n', (byte) 0xED, (byte) 0xA0, (byte) 0x80})
        .contains("byte 0xED in line 2");
    assertThatBad(new byte[] {'a', '\n', (byte) 0xC0, (byte) 0xAC}).contains("byte 0xC0 in line 2");
  }

  @Test
  void filesThatAreNoTextAreRefused() {
    assertThatBad("a,b\n1,\0\n")
        .isEqualTo(
            "'x.csv' is no text file (control character 0 in line 2); save the table as CSV");
    // How spreadsheets begin.
    assertThatBad("PK\3\4").contains("no text file (control character 3 in line 1)");
    assertThatBad(bytes(VALID, StandardCharsets.UTF_16LE))
        .contains("control character 0 in line 1");
    assertThatBad("a,b\n1,\u007F\n").contains("control character 127 in line 2");
    assertThatBad("a,b\n1,2\n\0").contains("control character 0 in line 3");
  }

  @Test
  void aQuoteThatIsNotClosedIsRefused() {
    assertThatBad("a,b\n1,2\n3,\"4\n5,6\n")
        .isEqualTo("'x.csv' line 3 has a quote in cell 2 that is never closed; close it");
    assertThatBad("a,b\n\"1\n\n1\",\"4").startsWith("'x.csv' line 4 has a quote in cell 2");
    assertThatBad("a,b\n1,\"").startsWith("'x.csv' line 2 has a quote in cell 2");
    assertThatBad("a,b\n1,\"\"\"").startsWith("'x.csv' line 2 has a quote in cell 2");
    assertThatBad("\"a,b\n1,2\n").startsWith("'x.csv' line 1 has a quote in cell 1");
    assertThatBad("a\n\"").startsWith("'x.csv' line 2 has a quote in cell 1");
    assertThatBad("a,b\n1,\"" + "x,y\n".repeat(MIB))
        .isEqualTo(
            "'x.csv' has a row of more than 1,048,576 characters, which begins in line 2;"
                + " close the quote that may be open there, or shorten its cells");
  }

  @Test
  void closedQuotesAtTheEndAreAccepted() throws IOException {
    assertThat(table("a,b\n1,\"2\"").rows()).containsExactly(List.of("1", "2"));
    assertThat(table("a,b\n1,\"\"").rows()).containsExactly(List.of("1", ""));
    assertThat(table("a,b\n1,").rows()).containsExactly(List.of("1", ""));
    assertThat(table("a,b\n1,\"\"\"\"\r").rows()).containsExactly(List.of("1", "\""));
  }

  @Test
  void textBehindAClosingQuoteIsRefused() {
    assertThatBad("a,b\n1,2\n3,\"4\"5\n")
        .isEqualTo(
            "'x.csv' line 3 goes on after the closing quote of cell 2;"
                + " write quotes inside quotes twice");
    assertThatBad("\"a\" b\n1\n").startsWith("'x.csv' line 1 goes on after the closing quote");
  }

  @Test
  void whatReadingThrowsIsNotHidden() {
    assertThatThrownBy(() -> CsvFile.parse("it", new Failing(new IOException("pulled out"))))
        .isInstanceOf(IOException.class)
        .hasMessage("pulled out");
    assertThatThrownBy(() -> CsvFile.parse("it", new Failing(new IllegalStateException("not now"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("not now");
    assertThatThrownBy(() -> CsvFile.parse("it", new Failing(new OutOfMemoryError("full"))))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage("full");
  }

  /// Gives some rows, and then fails.
  private static final class Failing extends Reader {
    private final Throwable failure;
    private int reads;

    Failing(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public int read(char[] to, int from, int count) throws IOException {
      if (reads++ < 10) {
        "a\n".getChars(0, 2, to, from);
        return 2;
      }
      if (failure instanceof IOException io) {
        throw io;
      }
      if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure;
    }

    @Override
    public void close() {}
  }

  // Bounds.

  /// A text that is made while it is read.
  static final class Made extends InputStream {
    private final LongFunction<byte[]> pieces;
    private final long size;
    private byte[] piece = {};
    private int at;
    private long made;
    private long read;

    Made(LongFunction<byte[]> pieces, long size) {
      this.pieces = pieces;
      this.size = size;
    }

    static Made repeating(String first, String unit, long size) {
      byte[] begin = utf8(first);
      byte[] many = utf8(unit.repeat(1000));
      return new Made(index -> index == 0 ? begin : many, size);
    }

    @Override
    public int read() {
      throw new AssertionError("bytes are asked for one by one");
    }

    @Override
    public int read(byte[] to, int from, int count) {
      if (read == size) {
        return -1;
      }
      while (at == piece.length) {
        piece = pieces.apply(made++);
        at = 0;
      }
      int n = (int) Math.min(Math.min(count, piece.length - at), size - read);
      System.arraycopy(piece, at, to, from, n);
      at += n;
      read += n;
      return n;
    }
  }

  private static List<Made> longLines() {
    long gigabyte = 1L << 30;
    return List.of(
        Made.repeating("", "x", gigabyte),
        Made.repeating("a,b\n1,2\n", "x", gigabyte),
        Made.repeating("a,b\n1,2\n1,\"", "x", gigabyte),
        Made.repeating("a,b\n1,2\n1,\"", "x\n", gigabyte),
        Made.repeating("a,b\n1,2\n1,\"", "\"\"", gigabyte),
        Made.repeating("\"", ",", gigabyte),
        Made.repeating("a,b\n1,2\n", "xxxxxxxxxxxx,", gigabyte),
        Made.repeating("a,b\n1,2\n", " ", gigabyte),
        Made.repeating("", " ", gigabyte));
  }

  @ParameterizedTest
  @MethodSource("longLines")
  void aLineOfAGigabyteIsRefusedBeforeItIsRead(Made text) {
    assertThatBad(text)
        .matches(
            "'x.csv' (has a row of more than 1,048,576 characters, which begins in line [13]; .*"
                + "|line 3 has more than 10,000 cells; .*)");
    assertThat(text.read).isLessThan(3L * MIB);
  }

  @Test
  void aRowHasAMebiCharacterAtMost() throws IOException {
    String half = "x".repeat(MIB / 2);
    assertThat(table("a,b\n" + half + "," + half + "\n").rows())
        .containsExactly(List.of(half, half));
    assertThatBad("a,b\n" + half + "," + half + "x\n")
        .startsWith("'x.csv' has a row of more than 1,048,576 characters, which begins in line 2;");
    // The longest that text can be, followed by more.
    String quotes = "\"\"".repeat(MIB);
    assertThat(table("a\n\"" + quotes + "\"\n" + "y\n".repeat(9000)).rows().get(0).get(0))
        .hasSize(MIB);
    assertThatBad("a\n\"" + quotes + "x\"\n").contains("which begins in line 2;");
  }

  @Test
  void tenThousandColumnsAreEnough() throws IOException {
    String names = String.join(",", IntStream.range(0, 10_000).mapToObj(j -> "c" + j).toList());
    String cells = String.join(",", Collections.nCopies(10_000, "1"));
    assertThat(table(names + "\n" + cells).rows().get(0)).hasSize(10_000);
    assertThatBad(names + ",more\n")
        .isEqualTo("'x.csv' line 1 has more than 10,000 cells; use a part of its columns");
    assertThatBad("a,b\n\n" + cells + ",1\n")
        .isEqualTo("'x.csv' line 3 has more than 10,000 cells; use a part of its columns");
  }

  @Test
  void cellsAreCounted() throws IOException {
    CsvFile.Bounds bounds = new CsvFile.Bounds(1_500_000, Long.MAX_VALUE);
    byte[] enough = utf8("a,b,c\n" + "1,2,3\n".repeat(500_000));
    assertThat(CsvFile.parse("it", new ByteArrayInputStream(enough), bounds).rows())
        .hasSize(500_000);
    Made text = Made.repeating("a,b,c\n", "1,2,3\n", Long.MAX_VALUE);
    assertThatBad(text, bounds)
        .isEqualTo(
            "'x.csv' has more than 1,500,000 cells, which is reached in line 500002;"
                + " use a part of its rows");
  }

  /// Cells that are all different, until their memory is used up.
  @Test
  void memoryIsCounted() {
    Made text =
        new Made(index -> utf8(index == 0 ? "a,b\n" : index + ",x" + index + "\n"), Long.MAX_VALUE);
    assertThatBad(text, new CsvFile.Bounds(Long.MAX_VALUE, 10L * MIB))
        .matches(
            "'x.csv' is too large: its rows up to line \\d+ take half of the memory that Java may"
                + " use, 20 MB; use a part of them, or let Java use more, with -Xmx");
  }

  // What is written.

  private static Table full() {
    return new Table(
        List.of("name", "a, b", "size; in \"cm\"", "\u00E4\tb"),
        List.of(
            List.of("Bj\u00F6rn", "", "say \"hm\"", "1,5"),
            List.of("two\nlines", "#", ";", "a, b"),
            List.of("", "", "", ""),
            List.of("\"", "\"\"", ",", "\uD83D\uDE00 \u20AC")));
  }

  @Test
  void aTableIsReadAsItWasWritten() throws IOException {
    Path file = folder.resolve("x.csv");
    CsvFile.write(full(), file);
    assertThat(CsvFile.read(file)).isEqualTo(full());
    assertThat(files()).containsExactly("x.csv");
  }

  @Test
  void aTableIsWrittenWithCommasAndNoMoreQuotesThanNeeded() throws IOException {
    assertThat(text(full()))
        .startsWith(
            "name,\"a, b\",\"size; in \"\"cm\"\"\",\"\u00E4\tb\"\n"
                + "Bj\u00F6rn,,\"say \"\"hm\"\"\",\"1,5\"\n");
  }

  @Test
  void namesDoNotSuggestAnotherDelimiter() throws IOException {
    for (String name : List.of("a;b;c", "a\tb\tc", "\uFEFFa", "#a", "\"", "a\nb")) {
      for (List<String> names : List.of(List.of(name), List.of(name, "other"))) {
        Table table = new Table(names, List.of(names));
        assertThat(table(text(table))).isEqualTo(table);
      }
    }
  }

  @Test
  void emptyCellsOfOneColumnStay() throws IOException {
    Table table = new Table(List.of("a"), List.of(List.of(""), List.of("1"), List.of("")));
    assertThat(table(text(table))).isEqualTo(table);
    Table blank = new Table(List.of("a"), List.of(List.of(" "), List.of("1")));
    assertThat(table(text(blank)).cells(0)).containsExactly("", "1");
  }

  @Test
  void allDataSetsAreReadAsTheyWereWritten() throws IOException {
    for (String name : DataSets.names()) {
      Table table = DataSets.of(name, 1);
      assertThat(table(utf8(text(table)))).isEqualTo(table);
    }
  }

  @Test
  void aFileIsReplacedAsAWholeOrNotAtAll() throws IOException {
    Path file = Files.writeString(folder.resolve("x.csv"), "precious");
    // Half of a character cannot be written; that is noticed after most of the text.
    List<List<String>> rows = new ArrayList<>(Collections.nCopies(100_000, List.of("x")));
    rows.add(List.of("\uD83D"));
    Table unwritable = new Table(List.of("a"), rows);
    assertThatThrownBy(() -> CsvFile.write(unwritable, file))
        .isInstanceOf(CharacterCodingException.class);
    assertThat(file).hasContent("precious");
    assertThat(files()).containsExactly("x.csv");
    CsvFile.write(full(), file);
    assertThat(CsvFile.read(file)).isEqualTo(full());
  }

  @Test
  void linksAndPermissionsStay() throws IOException {
    Path file = Files.writeString(folder.resolve("real.csv"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), Path.of("real.csv"));
    CsvFile.write(full(), link);
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(CsvFile.read(file)).isEqualTo(full());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Path later = Files.createSymbolicLink(folder.resolve("later.csv"), Path.of("new.csv"));
    CsvFile.write(full(), later);
    assertThat(Files.isSymbolicLink(later)).isTrue();
    assertThat(CsvFile.read(folder.resolve("new.csv"))).isEqualTo(full());
  }

  @Test
  void aDeviceIsWrittenToAndARedirectedStreamIsRefused() throws IOException {
    Path device = Path.of("/dev/null");
    assumeThat(device).exists();
    CsvFile.write(full(), device);
    assertThat(Files.isRegularFile(device)).isFalse();
    Path log = Files.writeString(folder.resolve("log.txt"), "precious");
    try (RandomAccessFile open = new RandomAccessFile(log.toFile(), "r")) {
      assertThat(open.read()).isEqualTo('p');
      Path stream = descriptorOf(log);
      assertThatThrownBy(() -> CsvFile.write(full(), stream))
          .isInstanceOf(FileSystemException.class);
    }
    assertThat(log).hasContent("precious");
  }

  private static Path descriptorOf(Path file) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(descriptor -> file.equals(linked(descriptor))).findFirst().orElseThrow();
    }
  }

  private static Path linked(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException closed) {
      return link;
    }
  }

  @Test
  void placesThatCannotBeWrittenAreNamed() throws IOException {
    assertThatThrownBy(() -> CsvFile.write(full(), folder))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(folder + ": it is a folder");
    Path nowhere = folder.resolve("no/such/folder.csv");
    assertThatThrownBy(() -> CsvFile.write(full(), nowhere))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(nowhere + ": its folder does not exist");
    Path below = Files.writeString(folder.resolve("x.csv"), "old").resolve("y.csv");
    assertThatThrownBy(() -> CsvFile.write(full(), below))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(below + ": its folder does not exist");
    assertThat(files()).containsExactly("x.csv");
  }

  @Test
  void whatMayNotBeWrittenIsSaidToBeSo() throws IOException {
    Path file = Files.writeString(folder.resolve("x.csv"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    // Root may write it all the same.
    assumeThat(Files.isWritable(file)).isFalse();
    assertThatThrownBy(() -> CsvFile.write(full(), file))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessage(file + ": you may not write it");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-x------"));
    try {
      Path other = folder.resolve("y.csv");
      assertThatThrownBy(() -> CsvFile.write(full(), other))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessage(other + ": you may not write it");
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void aWriterThatFailsSaysWhy() {
    Writer full =
        new Writer() {
          @Override
          public void write(char[] from, int offset, int count) throws IOException {
            throw new IOException("no space left");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Table large = new Table(List.of("a"), Collections.nCopies(100_000, List.of("x")));
    for (Table table : List.of(full(), large)) {
      assertThatThrownBy(() -> CsvFile.write(table, full))
          .isInstanceOf(IOException.class)
          .hasMessage("no space left");
    }
  }

  // Random texts.

  private static String pick(SplittableRandom random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static String cell(SplittableRandom random) {
    int[] characters = "aab1.,;\t\"\n #\u00FC\u20AC\uD83D\uDE00\uFEFF\u2003".codePoints().toArray();
    StringBuilder cell = new StringBuilder();
    for (int n = random.nextInt(6); n > 0; n--) {
      cell.appendCodePoint(characters[random.nextInt(characters.length)]);
    }
    return cell.toString().strip();
  }

  @Test
  void randomTablesAreReadAsTheyWereWritten() throws IOException {
    long seed = Seeds.seed("CsvFileTest.randomTablesAreReadAsTheyWereWritten");
    for (int index = 0; index < 5000; index++) {
      SplittableRandom random = Seeds.random(seed, index);
      List<String> names = new ArrayList<>();
      for (int j = random.nextInt(1, 5); j > 0; j--) {
        names.add(("n" + j + cell(random)).strip());
      }
      List<List<String>> rows = new ArrayList<>();
      for (int i = random.nextInt(1, 5); i > 0; i--) {
        rows.add(names.stream().map(name -> cell(random)).toList());
      }
      Table table = new Table(names, rows);
      assertThat(table(utf8(text(table)))).as("case %d", index).isEqualTo(table);
    }
  }

  /// Whatever the bytes are, there is a table or a sentence that says why not; and a table that was
  /// read is one that can be written and read again.
  private static boolean isTable(byte[] bytes, int index) {
    Table table;
    try {
      table = table(bytes);
    } catch (BadTable bad) {
      assertThat(bad.getMessage())
          .as("case %d", index)
          .contains("'x.csv'")
          .contains(";")
          .doesNotContain("\n");
      return false;
    } catch (IOException | RuntimeException | Error wrong) {
      throw new AssertionError("case " + index + ": " + Arrays.toString(bytes), wrong);
    }
    try {
      assertThat(table(text(table))).as("case %d", index).isEqualTo(table);
    } catch (IOException | BadTable wrong) {
      throw new AssertionError("case " + index + ": " + Arrays.toString(bytes), wrong);
    }
    return true;
  }

  @Test
  void mutatedTextsAreReadOrRefused() {
    long seed = Seeds.seed("CsvFileTest.mutatedTextsAreReadOrRefused");
    int tables = 0;
    for (int index = 0; index < 20_000; index++) {
      SplittableRandom random = Seeds.random(seed, index);
      byte[] bytes = utf8(pick(random, VALID, "\uFEFF" + VALID, VALID.replace("\n", "\r\n")));
      for (int n = random.nextInt(4); n >= 0; n--) {
        bytes = mutated(bytes, random);
      }
      if (isTable(bytes, index)) {
        tables++;
      }
    }
    assertThat(tables).isBetween(1000, 19_000);
  }

  private static byte[] mutated(byte[] bytes, SplittableRandom random) {
    int at = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, at + random.nextInt(1, 8));
    byte[] middle =
        switch (random.nextInt(5)) {
          // Nothing, letters, what means something, any byte, or what stands elsewhere; instead of
          // what stands there, or beside it.
          case 0 -> new byte[0];
          case 1 -> utf8("x".repeat(to - at));
          case 2 ->
              utf8(pick(random, ",", ";", "\t", "\"", "\"\"", "\n", " ", "\uFEFF", "\0", "1"));
          case 3 -> new byte[] {(byte) random.nextInt(256)};
          default -> {
            int from = random.nextInt(bytes.length + 1);
            yield Arrays.copyOfRange(
                bytes, from, Math.min(bytes.length, from + random.nextInt(1, 30)));
          }
        };
    int end = random.nextBoolean() ? at : to;
    byte[] all = Arrays.copyOf(bytes, at + middle.length + bytes.length - end);
    System.arraycopy(middle, 0, all, at, middle.length);
    System.arraycopy(bytes, end, all, at + middle.length, bytes.length - end);
    return all;
  }

  @Test
  void randomBytesAreReadOrRefused() {
    long seed = Seeds.seed("CsvFileTest.randomBytesAreReadOrRefused");
    byte[] likely = utf8("ab1,;\t\"\n\r \u00FC");
    int tables = 0;
    for (int index = 0; index < 20_000; index++) {
      SplittableRandom random = Seeds.random(seed, index);
      byte[] bytes = new byte[random.nextInt(40)];
      boolean any = random.nextInt(4) == 0;
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = any ? (byte) random.nextInt(256) : likely[random.nextInt(likely.length)];
      }
      if (isTable(bytes, index)) {
        tables++;
      }
    }
    assertThat(tables).isBetween(20, 19_000);
  }
}
