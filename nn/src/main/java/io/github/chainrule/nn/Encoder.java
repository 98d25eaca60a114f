package io.github.chainrule.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Turns tables into the numbers that nets read: finds out what each column holds, and then encodes
/// rows of this and other tables in the same way.
///
/// Numbers are standardised; of text each category is an input of its own. A missing number is
/// taken as the mean, a missing or unknown text as none of the categories; rows whose target is
/// missing are left out. All that is said in notes.
public final class Encoder {
  private static final double LARGEST = 1e100;
  private static final int MOST_CATEGORIES = 1_000;
  private static final int FEW_CATEGORIES = 50;

  private final Encoding encoding;
  private final List<String> notes = new ArrayList<>();

  /// For an encoding that is known.
  public Encoder(Encoding encoding) {
    this.encoding = encoding;
  }

  /// The rows of a table as numbers.
  ///
  /// @param columns the inputs of a net and, if it was asked for, the target last
  /// @param rows which rows of the table these are
  /// @param notes what was missing, in sentences
  @SuppressWarnings("ArrayRecordComponent")
  public record Encoded(double[][] columns, int[] rows, List<String> notes) {}

  /// Finds out what the columns of a table hold.
  ///
  /// @param target the column to be predicted; all others are inputs
  /// @param classes whether a target of numbers is one of classes
  /// @throws BadTable if nothing can be learnt from it
  public static Encoder fit(Table table, String target, boolean classes) {
    if (!table.columns().contains(target)) {
      throw new BadTable(
          "there is no column '"
              + target
              + "' to predict; there are "
              + String.join(", ", table.columns()));
    }
    List<String> notes = new ArrayList<>();
    List<Feature> inputs = new ArrayList<>();
    for (int c = 0; c < table.columns().size(); c++) {
      String name = table.columns().get(c);
      List<String> cells = present(table.cells(c));
      if (!name.equals(target)) {
        String useless = useless(cells);
        if (useless.isEmpty()) {
          inputs.add(feature(name, cells, false));
        } else {
          notes.add("column '" + name + "' is left out: " + useless);
        }
      }
    }
    if (inputs.isEmpty()) {
      throw new BadTable("there is no column to learn from; " + String.join("; ", notes));
    }
    List<String> cells = present(table.cells(table.column(target)));
    long different = cells.stream().distinct().limit(2).count();
    if (different < 2) {
      throw new BadTable(
          "column '"
              + target
              + "' holds "
              + (different == 0 ? "nothing" : "only '" + cells.get(0) + "'")
              + "; to learn from it takes at least two different values");
    }
    Encoder encoder = new Encoder(new Encoding(inputs, feature(target, cells, classes)));
    encoder.notes.addAll(notes);
    return encoder;
  }

  private static List<String> present(List<String> cells) {
    return cells.stream().filter(cell -> !Missing.is(cell)).toList();
  }

  private static boolean areNumbers(List<String> cells) {
    return cells.stream().noneMatch(cell -> Double.isNaN(Missing.number(cell)));
  }

  /// Why nothing can be learnt from an input; empty if something can.
  private static String useless(List<String> cells) {
    if (cells.isEmpty()) {
      return "all its values are missing";
    }
    long different = cells.stream().distinct().count();
    if (different == 1) {
      return "its only value is '" + cells.get(0) + "'";
    }
    boolean tooMany = different > FEW_CATEGORIES && 2 * different > cells.size();
    return !areNumbers(cells) && (tooMany || different > MOST_CATEGORIES)
        ? "it holds " + different + " different texts"
        : "";
  }

  private static Feature feature(String name, List<String> cells, boolean classes) {
    if (classes || !areNumbers(cells)) {
      TreeSet<String> categories = new TreeSet<>(Encoder::compare);
      categories.addAll(cells);
      if (categories.size() > MOST_CATEGORIES) {
        throw new BadTable(
            "column '"
                + name
                + "' holds "
                + categories.size()
                + " different texts; at most "
                + MOST_CATEGORIES
                + " can be told apart");
      }
      return new Feature.Text(name, List.copyOf(categories));
    }
    double[] numbers = cells.stream().mapToDouble(Missing::number).toArray();
    for (double number : numbers) {
      if (!(Math.abs(number) <= LARGEST)) {
        throw new BadTable(
            "column '" + name + "' holds " + number + "; numbers may have a size of up to 1e100");
      }
    }
    double mean = Arrays.stream(numbers).average().orElseThrow();
    double square =
        Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    double deviation = Math.sqrt(square);
    return new Feature.Numeric(name, mean, deviation > 0.0 ? deviation : 1.0);
  }

  /// Numbers by their size, and before other texts.
  private static int compare(String a, String b) {
    double x = Missing.number(a);
    double y = Missing.number(b);
    int bySize = Double.compare(x, y);
    return bySize != 0 ? bySize : a.compareTo(b);
  }

  /// How rows are encoded.
  public Encoding encoding() {
    return encoding;
  }

  /// What was said about the columns when they were looked at.
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /// Encodes the rows of a table that has the columns of the encoding, in any order.
  ///
  /// @param withTarget whether the target is wanted; rows without one are left out then
  /// @throws BadTable if a column is missing, or a cell no number where it must be one
  public Encoded encode(Table table, boolean withTarget) {
    List<String> said = new ArrayList<>();
    int[] rows = IntStream.range(0, table.rows().size()).toArray();
    if (withTarget) {
      List<String> targets = table.cells(column(table, encoding.target()));
      rows = Arrays.stream(rows).filter(row -> !Missing.is(targets.get(row))).toArray();
      int lost = targets.size() - rows.length;
      if (lost > 0) {
        said.add(lost + " rows are left out: they have no " + encoding.target().name());
      }
    }
    List<double[]> columns = new ArrayList<>();
    for (Feature feature : encoding.inputs()) {
      List<String> cells = cells(table, column(table, feature), rows);
      if (feature instanceof Feature.Numeric numeric) {
        columns.add(numbers(cells, rows, numeric, said));
      } else {
        columns.addAll(oneHot(cells, (Feature.Text) feature, said));
      }
    }
    if (withTarget) {
      List<String> cells = cells(table, column(table, encoding.target()), rows);
      columns.add(
          encoding.target() instanceof Feature.Text text
              ? classes(cells, rows, text)
              : numbers(cells, rows, (Feature.Numeric) encoding.target(), said));
    }
    return new Encoded(columns.toArray(double[][]::new), rows, List.copyOf(said));
  }

  private static int column(Table table, Feature feature) {
    int column = table.columns().indexOf(feature.name());
    if (column < 0) {
      throw new BadTable(
          "there is no column '"
              + feature.name()
              + "', which the net reads; there are "
              + String.join(", ", table.columns()));
    }
    return column;
  }

  private static List<String> cells(Table table, int column, int[] rows) {
    return Arrays.stream(rows).mapToObj(row -> table.rows().get(row).get(column)).toList();
  }

  private static double[] numbers(
      List<String> cells, int[] rows, Feature.Numeric feature, List<String> said) {
    double[] numbers = new double[rows.length];
    int missing = 0;
    for (int i = 0; i < numbers.length; i++) {
      String cell = cells.get(i);
      if (Missing.is(cell)) {
        missing++;
        continue;
      }
      double number = Missing.number(cell);
      if (!(Math.abs(number) <= LARGEST)) {
        throw new BadTable(
            "row "
                + (rows[i] + 1)
                + " has '"
                + shortened(cell)
                + "' in column '"
                + feature.name()
                + "', where the net reads a number of a size of up to 1e100");
      }
      numbers[i] = (number - feature.mean()) / feature.deviation();
    }
    if (missing > 0) {
      said.add(missing + " missing values of " + feature.name() + " are taken as its mean");
    }
    return numbers;
  }

  private static List<double[]> oneHot(
      List<String> cells, Feature.Text feature, List<String> said) {
    List<double[]> columns = new ArrayList<>();
    for (int k = 0; k < feature.categories().size(); k++) {
      columns.add(new double[cells.size()]);
    }
    int none = 0;
    for (int i = 0; i < cells.size(); i++) {
      int category = feature.categories().indexOf(cells.get(i));
      if (category >= 0) {
        columns.get(category)[i] = 1.0;
      } else {
        none++;
      }
    }
    if (none > 0) {
      said.add(none + " missing or unknown values of " + feature.name() + " are taken as none");
    }
    return columns;
  }

  private static double[] classes(List<String> cells, int[] rows, Feature.Text feature) {
    double[] numbers = new double[cells.size()];
    for (int i = 0; i < numbers.length; i++) {
      int category = feature.categories().indexOf(cells.get(i));
      if (category < 0) {
        throw new BadTable(
            "row "
                + (rows[i] + 1)
                + " has '"
                + shortened(cells.get(i))
                + "' in column '"
                + feature.name()
                + "'; the net knows "
                + String.join(", ", feature.categories()));
      }
      numbers[i] = category;
    }
    return numbers;
  }

  private static String shortened(String cell) {
    return cell.length() <= 40 ? cell : cell.substring(0, 37) + "...";
  }
}
