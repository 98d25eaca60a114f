package io.github.chainrule.core;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Takes records of values apart and puts them together.
final class RecordShape<R extends Record> {
  private final Class<R> type;

  RecordShape(Class<R> type) {
    this.type = type;
    check(type);
  }

  private static void check(Class<?> type) {
    for (RecordComponent component : type.getRecordComponents()) {
      Class<?> of = component.getType();
      if (of.isRecord()) {
        check(of);
      } else if (of != Value.class && of != Value[].class && of != List.class) {
        throw new IllegalArgumentException(
            "component "
                + component.getName()
                + " of "
                + type.getSimpleName()
                + " is "
                + of.getSimpleName()
                + "; it must be a Value, Value[], List<Value> or a record of such");
      }
    }
    try {
      for (RecordComponent component : type.getRecordComponents()) {
        component.getAccessor().setAccessible(true);
      }
      constructor(type);
    } catch (InaccessibleObjectException notOpen) {
      throw new IllegalArgumentException(
          "record "
              + type.getName()
              + " cannot be reached; its module must open the package to "
              + RecordShape.class.getModule().getName(),
          notOpen);
    }
  }

  /// All values of a record, in order.
  List<Value> values(R record) {
    List<Value> values = new ArrayList<>();
    visit("", record, (name, value) -> values.add(value), new ArrayList<>());
    return values;
  }

  /// The names of all values of a record, in order.
  List<String> names(R record) {
    List<String> names = new ArrayList<>();
    visit("", record, (name, value) -> names.add(name), new ArrayList<>());
    return names;
  }

  /// The lengths of all arrays and lists in a record, in order.
  List<Integer> lengths(R record) {
    List<Integer> lengths = new ArrayList<>();
    visit("", record, (name, value) -> {}, lengths);
    return lengths;
  }

  private interface Visitor {
    void visit(String name, Value value);
  }

  private static void visit(String name, Object part, Visitor visitor, List<Integer> lengths) {
    if (part instanceof Value value) {
      visitor.visit(name, value);
    } else if (part instanceof Value[] array) {
      visit(name, Arrays.asList(array), visitor, lengths);
    } else if (part instanceof List<?> list) {
      lengths.add(list.size());
      for (int i = 0; i < list.size(); i++) {
        visit(name + "[" + i + "]", present(name, list.get(i)), visitor, lengths);
      }
    } else if (!(part instanceof Record)) {
      throw new IllegalArgumentException(
          name + " of a record is a " + part.getClass().getSimpleName() + "; it must be a Value");
    } else {
      for (RecordComponent component : part.getClass().getRecordComponents()) {
        String inner = (name.isEmpty() ? "" : name + ".") + component.getName();
        visit(inner, present(inner, get(component, part)), visitor, lengths);
      }
    }
  }

  private static Object present(String name, @Nullable Object part) {
    return Objects.requireNonNull(part, () -> name + " of a record is null");
  }

  /// A record of the same shape with other values.
  R record(R shape, List<Value> values) {
    return type.cast(rebuilt(shape, values.iterator()));
  }

  private static Object rebuilt(Object shape, Iterator<Value> values) {
    if (shape instanceof Value) {
      return values.next();
    }
    if (shape instanceof Value[] array) {
      return Arrays.stream(array).map(old -> values.next()).toArray(Value[]::new);
    }
    if (shape instanceof List<?> list) {
      return list.stream().map(old -> values.next()).toList();
    }
    Object[] parts =
        Arrays.stream(shape.getClass().getRecordComponents())
            .map(component -> rebuilt(get(component, shape), values))
            .toArray();
    try {
      return constructor(shape.getClass()).newInstance(parts);
    } catch (InvocationTargetException refused) {
      throw new IllegalArgumentException(
          "record " + shape.getClass().getSimpleName() + " refused values", refused.getCause());
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError(impossible.getMessage(), impossible);
    }
  }

  private static Object get(RecordComponent component, Object record) {
    try {
      component.getAccessor().setAccessible(true);
      return present(component.getName(), component.getAccessor().invoke(record));
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError(impossible.getMessage(), impossible);
    }
  }

  private static Constructor<?> constructor(Class<?> type) {
    Class<?>[] parts =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(parts);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException impossible) {
      throw new LinkageError(impossible.getMessage(), impossible);
    }
  }
}
