package io.github.chainrule.playground;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a request says, asked for by name and kind.
final class Fields {
  private final Map<String, Object> members;

  Fields(Map<String, Object> members) {
    this.members = members;
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  String text(String name) {
    if (members.get(name) instanceof String text) {
      return text;
    }
    throw Refused.bad("the request has no text '" + name + "'");
  }

  String text(String name, String otherwise) {
    return has(name) ? text(name) : otherwise;
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(members.get(name));
  }

  double number(String name) {
    return number(name, members.get(name));
  }

  int integer(String name) {
    double number = number(name);
    if (number != Math.rint(number) || Math.abs(number) > 1e9) {
      throw Refused.bad("'" + name + "' must be a whole number");
    }
    return (int) number;
  }

  List<Integer> integers(String name) {
    if (members.get(name) instanceof List<?> list
        && list.stream().allMatch(e -> e instanceof Double d && d == Math.rint(d))) {
      return list.stream().map(e -> ((Double) e).intValue()).toList();
    }
    throw Refused.bad("the request has no list of whole numbers '" + name + "'");
  }

  List<Double> numberList(String name) {
    if (members.get(name) instanceof List<?> list) {
      return list.stream().map(element -> number(name, element)).toList();
    }
    throw Refused.bad("the request has no list of numbers '" + name + "'");
  }

  /// The numbers of an object by name; none if there is no such object.
  Map<String, Double> numbers(String name) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    if (members.get(name) instanceof Map<?, ?> object) {
      object.forEach((key, value) -> numbers.put((String) key, number((String) key, value)));
    }
    return numbers;
  }

  private static double number(String name, @Nullable Object value) {
    if (value instanceof Double number) {
      return number;
    }
    if (value instanceof String text && List.of("NaN", "Infinity", "-Infinity").contains(text)) {
      return Double.parseDouble(text);
    }
    throw Refused.bad("'" + name + "' must be a number");
  }
}
