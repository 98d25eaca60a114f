package io.github.chainrule.cli;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.chainrule.compiler.CompiledRowFunction;
import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.compiler.Tier;
import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.Value;
import io.github.chainrule.formula.Formula;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A formula and its derivatives for each row of a CSV file. Columns whose names are variables of
/// the formula vary from row to row; other variables have one number for all. Each row is written
/// as it was read, with the value and the derivatives behind it.
final class RowGradients {
  /// So many rows are computed at once; no more are ever in memory.
  private static final int BATCH = 4096;

  private final Formula formula;
  private final Path file;
  private final Map<String, Double> given;
  private final List<String> withRespectTo;

  /// @param given variables that are the same for all rows
  /// @param withRespectTo the variables whose derivatives are asked for; none for all
  RowGradients(Formula formula, Path file, Map<String, Double> given, List<String> withRespectTo) {
    this.formula = formula;
    this.file = file;
    this.given = given;
    this.withRespectTo = withRespectTo;
  }

  /// Reads all rows and writes theirs.
  void write(Writer out) {
    try (InputStream in = Progress.open(file);
        CsvReader<CsvRecord> reader =
            CsvReader.builder()
                .detectBomHeader(true)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(in, StandardCharsets.UTF_8)) {
      CsvWriter writer = CsvWriter.builder().lineDelimiter(LineDelimiter.PLATFORM).build(out);
      write(reader.iterator(), writer);
      writer.flush();
    } catch (CsvParseException wrong) {
      throw new BadInput("'" + file + "' is no CSV file: " + reasons(wrong));
    } catch (UncheckedIOException failure) {
      throw unreadable(Objects.requireNonNull(failure.getCause()));
    } catch (IOException failure) {
      throw unreadable(failure);
    }
  }

  private static String reasons(Throwable wrong) {
    Throwable cause = wrong.getCause();
    return wrong.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
  }

  private BadInput unreadable(IOException failure) {
    return new BadInput("cannot read '" + file + "': " + FileProblem.reading(file, failure));
  }

  private void write(Iterator<CsvRecord> records, CsvWriter writer) {
    if (!records.hasNext()) {
      throw new BadInput("'" + file + "' is empty; its first line must name the columns");
    }
    List<String> header = records.next().getFields().stream().map(String::strip).toList();
    Map<String, Integer> columns = columns(header);
    List<String> variables = new ArrayList<>(columns.keySet());
    variables.addAll(given.keySet());
    int[] shown = shown(variables);
    List<String> line = new ArrayList<>(header);
    line.add("value");
    for (int k : shown) {
      line.add("d/d" + variables.get(k));
    }
    writer.writeRecord(line);
    CompiledRowFunction function = function(columns.keySet().stream().toList());
    int[] places = columns.values().stream().mapToInt(Integer::intValue).toArray();
    Batch batch = new Batch(header, places, function, shown, writer);
    while (records.hasNext()) {
      batch.add(records.next());
    }
    batch.write();
  }

  /// The columns that are variables of the formula, and where they are.
  private Map<String, Integer> columns(List<String> header) {
    Map<String, Integer> columns = new LinkedHashMap<>();
    for (int j = 0; j < header.size(); j++) {
      String name = header.get(j);
      if (!formula.uses(name)) {
        continue;
      }
      if (given.containsKey(name)) {
        throw new BadInput(
            "'" + name + "' is a column of '" + file + "' and given as " + name + "=... as well");
      }
      if (columns.put(name, j) != null) {
        throw new BadInput("'" + file + "' has two columns named '" + name + "'");
      }
    }
    for (String variable : formula.variables()) {
      if (!columns.containsKey(variable) && !given.containsKey(variable)) {
        throw new BadInput(
            "no value for '"
                + variable
                + "'; add "
                + variable
                + "=NUMBER, or a column of that name to '"
                + file
                + "', which has "
                + String.join(", ", header));
      }
    }
    if (columns.isEmpty()) {
      throw new BadInput(
          "'"
              + file
              + "' has no column that is a variable of the formula; it has "
              + String.join(", ", header));
    }
    return columns;
  }

  private int[] shown(List<String> variables) {
    for (String name : withRespectTo) {
      if (!variables.contains(name)) {
        throw new BadInput(
            "--wrt '"
                + name
                + "': the formula has no such variable; it has "
                + String.join(", ", variables));
      }
    }
    List<String> chosen = withRespectTo.isEmpty() ? variables : withRespectTo;
    return chosen.stream().mapToInt(variables::indexOf).toArray();
  }

  private CompiledRowFunction function(List<String> columns) {
    List<String> shared = List.copyOf(given.keySet());
    RowFunction function =
        RowFunction.of(
            columns.size(),
            shared.size(),
            (row, parameters) -> {
              Map<String, Value> variables = new LinkedHashMap<>();
              for (int j = 0; j < row.length; j++) {
                variables.put(columns.get(j), row[j]);
              }
              for (int k = 0; k < parameters.length; k++) {
                variables.put(shared.get(k), parameters[k]);
              }
              return formula.evaluate(variables).value();
            });
    return Compiler.options().tier(Tier.LOOPS).compile(function);
  }

  /// Rows that are read, and then computed and written together.
  private final class Batch {
    private final List<String> header;
    private final int[] places;
    private final CompiledRowFunction function;
    private final int[] shown;
    private final CsvWriter writer;
    private final double[] parameters;
    private final double[][] columns;
    private final double[] values = new double[BATCH];
    private final double[][] gradients;
    private final List<List<String>> read = new ArrayList<>();

    Batch(
        List<String> header,
        int[] places,
        CompiledRowFunction function,
        int[] shown,
        CsvWriter writer) {
      this.header = header;
      this.places = places;
      this.function = function;
      this.shown = shown;
      this.writer = writer;
      this.parameters = given.values().stream().mapToDouble(Double::doubleValue).toArray();
      this.columns = new double[places.length][BATCH];
      this.gradients = new double[places.length + parameters.length][BATCH];
    }

    void add(CsvRecord record) {
      List<String> fields = record.getFields();
      if (fields.size() != header.size()) {
        throw new BadInput(
            place(record)
                + ": "
                + fields.size()
                + " fields, but the first line names "
                + header.size());
      }
      for (int j = 0; j < places.length; j++) {
        columns[j][read.size()] = number(record, places[j]);
      }
      read.add(fields);
      if (read.size() == BATCH) {
        write();
      }
    }

    private String place(CsvRecord record) {
      return "'" + file + "', line " + record.getStartingLineNumber();
    }

    private double number(CsvRecord record, int field) {
      String text = record.getField(field);
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException wrong) {
        String shown = text.length() <= 40 ? text : text.substring(0, 40) + "...";
        throw new BadInput(
            place(record)
                + ", column '"
                + header.get(field)
                + "': '"
                + shown
                + "' is not a number");
      }
    }

    void write() {
      function.valuesAndGradients(
          Rows.ofColumns(columns).slice(0, read.size()), parameters, values, gradients);
      for (int i = 0; i < read.size(); i++) {
        List<String> line = new ArrayList<>(read.get(i));
        line.add(Double.toString(values[i]));
        for (int k : shown) {
          line.add(Double.toString(gradients[k][i]));
        }
        writer.writeRecord(line);
      }
      read.clear();
    }
  }
}
