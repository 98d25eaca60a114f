package io.github.chainrule.core;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// A function of a record of values, with derivatives by the names of its components.
///
/// ```java
/// record Option(Value spot, Value strike, Value rate, Value volatility, Value time) {}
///
/// RecordFunction<Option> price = RecordFunction.of(Option.class, o -> ...);
/// Map<String, Double> greeks = price.gradientByName(option);
/// double delta = greeks.get("spot");
/// Value vega = price.gradient(option).volatility(); // a value, to be differentiated again
/// ```
///
/// A component is a [Value], a `Value[]`, a `List<Value>`, a record of such components, or a list
/// of such records. Arrays are blocks of parameters: their values go by `weights[0]`, `weights[1]`
/// and so on, those of an inner record by `market.rate`, those in a list of records by
/// `layers[0].bias`.
///
/// Methods that give values work on the values of the record as they are. Those that give numbers
/// trace the function once for each shape (the lengths of arrays) and evaluate it at the numbers
/// that the record's values hold.
public final class RecordFunction<R extends Record> {
  private final RecordShape<R> type;
  private final Function<R, Value> body;
  private final Map<List<Integer>, ScalarFunction> flat = new ConcurrentHashMap<>();

  private RecordFunction(RecordShape<R> type, Function<R, Value> body) {
    this.type = type;
    this.body = body;
  }

  /// A function given by what it does with a record.
  ///
  /// @throws IllegalArgumentException if a component of the record has another type, or the record
  ///   cannot be made from here: its package must be open to this module
  public static <R extends Record> RecordFunction<R> of(Class<R> type, Function<R, Value> body) {
    return new RecordFunction<>(
        new RecordShape<>(type), Objects.requireNonNull(body, "a function"));
  }

  // ---- values

  /// The value for a record, as a value.
  public Value apply(R at) {
    return Objects.requireNonNull(body.apply(at), "a function gave null");
  }

  /// The first derivatives as a record of values, which can be differentiated again.
  public R gradient(R at) {
    Value[] copies = type.values(at).stream().map(Derivatives::copy).toArray(Value[]::new);
    Value output = apply(type.record(at, List.of(copies)));
    return type.record(at, Derivatives.gradientByCopies(output, copies));
  }

  // ---- numbers

  /// The value for a record.
  public double value(R at) {
    return flat(at).value(numbers(at));
  }

  /// The first derivatives by name, in the order of the components.
  public Map<String, Double> gradientByName(R at) {
    return named(type.names(at), flat(at).gradient(numbers(at)));
  }

  /// The second derivatives by name: `hessian.get("spot").get("volatility")`.
  public Map<String, Map<String, Double>> hessianByName(R at) {
    List<String> names = type.names(at);
    double[][] hessian = flat(at).hessian(numbers(at));
    Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      rows.put(names.get(i), named(names, hessian[i]));
    }
    return rows;
  }

  private static Map<String, Double> named(List<String> names, double[] numbers) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      named.put(names.get(i), numbers[i]);
    }
    return named;
  }

  // ---- arrays, as optimisers take them

  /// This function on arrays, for records of one shape: the values one after another.
  ///
  /// @param shape a record with arrays of the lengths that are meant
  public ScalarFunction flat(R shape) {
    int inputs = type.values(shape).size();
    return flat.computeIfAbsent(
        type.lengths(shape),
        lengths -> ScalarFunction.of(inputs, x -> apply(type.record(shape, List.of(x)))));
  }

  /// The names of all values of a record, in the order of the arrays that [#flat] takes.
  public List<String> names(R shape) {
    return type.names(shape);
  }

  /// The numbers that a record's values hold.
  public double[] numbers(R at) {
    return type.values(at).stream().mapToDouble(Value::data).toArray();
  }

  /// A record of new constants.
  ///
  /// @param shape a record with arrays of the lengths that are meant
  /// @throws IllegalArgumentException if there are not as many numbers as values in the shape
  public R record(R shape, double... numbers) {
    int expected = type.values(shape).size();
    Derived.requireAsLong("array", numbers, "the values of the record", expected);
    return type.record(shape, Arrays.stream(numbers).mapToObj(Value::constant).toList());
  }

  /// `RecordFunction(Option)`.
  @Override
  public String toString() {
    return "RecordFunction(" + type.name() + ")";
  }
}
