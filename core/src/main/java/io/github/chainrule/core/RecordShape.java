package io.github.chainrule.core;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes records of values apart and puts them together.
final class RecordShape<R extends Record> {
  private final Class<R> type;

  RecordShape(Class<R> type) {
    this.type = type;
    check(type, new HashSet<>());
  }

  /// @param checked those that need no second look, since a record may hold a list of its own kind
  private static void check(Class<?> type, Set<Class<?>> checked) {
    if (!checked.add(type)) {
      return;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      Type of = component.getGenericType();
      if (inner(of) instanceof Class<?> record && record.isRecord()) {
        check(record, checked);
      } else if (of != Value.class && of != Value[].class && inner(of) != Value.class) {
        throw new IllegalArgumentException(
            "component "
                + component.getName()
                + " of "
                + type.getSimpleName()
                + " is "
                + of.getTypeName()
                + "; it must be a Value, Value[], List<Value>, a record of such, or a list of such"
                + " records");
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

  /// What a list holds; of another type itself.
  private static Type inner(Type type) {
    return type instanceof ParameterizedType list && list.getRawType() == List.class
        ? list.getActualTypeArguments()[0]
        : type;
  }

  String name() {
    return type.getSimpleName();
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
      return list.stream().map(part -> rebuilt(part, values)).toList();
    }
    Object[] parts =
        Arrays.stream(shape.getClass().getRecordComponents())
            .map(component -> rebuilt(get(component, shape), values))
            .toArray();
    try {
      return constructor(shape.getClass()).newInstance(parts);
    } catch (InvocationTargetException refused) {
      Throwable reason = refused.getTargetException();
      throw new IllegalArgumentException(
          "record " + shape.getClass().getSimpleName() + " refused values: " + reason.getMessage(),
          reason);
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
