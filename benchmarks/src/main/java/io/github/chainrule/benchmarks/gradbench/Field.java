package io.github.chainrule.benchmarks.gradbench;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A value of a message, read as what it is expected to be. An array of numbers is a `double[]`,
/// any other array a list, an object a map.
///
/// @param name where it stands, as `input.x`
record Field(String name, Object value) {

  private BadMessage isNo(String expected) {
    return new BadMessage(name + " is no " + expected);
  }

  private Map<?, ?> object() {
    if (value instanceof Map<?, ?> fields) {
      return fields;
    }
    throw isNo("object");
  }

  boolean has(String field) {
    return object().get(field) != null;
  }

  Field get(String field) {
    Object of = object().get(field);
    if (of == null) {
      throw new BadMessage(name + "." + field + " is missing");
    }
    return new Field(name + "." + field, of);
  }

  String text() {
    if (value instanceof String text) {
      return text;
    }
    throw isNo("text");
  }

  boolean flag() {
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw isNo("true or false");
  }

  double number() {
    if (value instanceof Double number) {
      return number;
    }
    throw isNo("number");
  }

  int integer() {
    double number = number();
    if (number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE) {
      return (int) number;
    }
    throw isNo("integer");
  }

  double[] numbers() {
    if (value instanceof double[] numbers) {
      return numbers;
    }
    throw isNo("array of numbers");
  }

  int[] integers() {
    double[] numbers = numbers();
    int[] integers = new int[numbers.length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = new Field(name + "[" + i + "]", numbers[i]).integer();
    }
    return integers;
  }

  /// An array of arrays of numbers. An empty one is no array of numbers either way.
  double[][] rows() {
    return elements().stream().map(Field::numbers).toArray(double[][]::new);
  }

  /// The elements of an array that does not hold numbers.
  List<Field> elements() {
    if (value instanceof List<?> list) {
      return IntStream.range(0, list.size())
          .mapToObj(i -> new Field(name + "[" + i + "]", list.get(i)))
          .toList();
    }
    if (value instanceof double[] numbers && numbers.length == 0) {
      return List.of();
    }
    throw isNo("array of arrays");
  }

  /// The rows of an array of arrays one after another.
  double[] flat() {
    double[][] rows = rows();
    int length = 0;
    for (double[] row : rows) {
      length += row.length;
    }
    double[] flat = new double[length];
    int at = 0;
    for (double[] row : rows) {
      System.arraycopy(row, 0, flat, at, row.length);
      at += row.length;
    }
    return flat;
  }
}
