package io.github.chainrule.formula;

import io.github.chainrule.core.Source;
import io.github.chainrule.core.Value;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A formula that has been read, ready to be evaluated on values.
///
/// ```java
/// Formula neuron = Formula.parse("n = x*w + b; tanh(n)");
/// Formula.Result result = neuron.evaluate(Map.of("x", x, "w", w, "b", b));
/// result.value().backward();
/// result.inner().get("n").grad();
/// ```
///
/// Operators, from weak to strong: `< <= > >= == !=` (1 if true, else 0); `+ -`; `* /`; the sign
/// `-`; `**` or `^`, which binds to the right. So `-x^2` is `-(x^2)`. Numbers are written as `2`,
/// `.5`, `1.5e-3`, `1_000` or `0xff`. Functions are those of the engine under their Java names;
/// `ln` is `log`, and `softmax` gives the share of its first argument. `pi`, `e`, `inf` and `nan`
/// are constants unless a variable has the name. Several statements are separated by semicolons, or
/// by line ends outside of parentheses; each but the last gives a name, `e = a*b`, and a name may
/// be given again. A formula holds at most a million characters, 200,000 operations, and 400 levels
/// of parentheses.
public final class Formula {
  private final String text;
  private final List<Instruction> instructions;
  private final Set<String> namesFromOutside;

  private Formula(String text, List<Instruction> instructions) {
    this.text = text;
    this.instructions = instructions;
    this.namesFromOutside = namesFromOutside(instructions);
  }

  /// What a formula came to.
  ///
  /// @param value the last statement
  /// @param inner the values that statements gave names to, in the order in which the names first
  ///   appeared; of a name given again, the last value
  public record Result(Value value, Map<String, Value> inner) {}

  /// Reads a formula.
  ///
  /// @throws FormulaException if it is not one; the message marks the place
  public static Formula parse(String text) {
    return new Formula(text, Parser.parse(text));
  }

  /// The functions that formulas may use, as a person writes them: `exp(x)`, `atan2(y, x)`, ...
  public static List<String> functions() {
    return FormulaFunctions.FUNCTIONS.values().stream().map(FormulaFunction::usage).toList();
  }

  /// The names that need a value from outside, in the order in which they appear. Names of
  /// constants such as `pi` are not among them, although a value may be given for them.
  public List<String> variables() {
    return namesFromOutside.stream()
        .filter(name -> !FormulaFunctions.CONSTANTS.containsKey(name))
        .toList();
  }

  /// Whether a value given for this name would be used.
  public boolean uses(String name) {
    return namesFromOutside.contains(name);
  }

  private static Set<String> namesFromOutside(List<Instruction> instructions) {
    Set<String> names = new LinkedHashSet<>();
    Set<String> assigned = new HashSet<>();
    for (Instruction instruction : instructions) {
      if (instruction instanceof Instruction.Reference name && !assigned.contains(name.name())) {
        names.add(name.name());
      } else if (instruction instanceof Instruction.Assign assign) {
        assigned.add(assign.name());
      }
    }
    return names;
  }

  /// Evaluates the formula. Inner values are labelled with their names; where a name is given
  /// again, the earlier values are labelled `c#1`, `c#2` and so on. A name given to a plain number,
  /// as in `k = 3`, becomes a leaf, so that it has a derivative too.
  ///
  /// @param variables a value for each of [#variables()]
  /// @throws FormulaException if a variable has no value or a function refuses its arguments
  public Result evaluate(Map<String, Value> variables) {
    Map<String, Integer> assignments = new HashMap<>();
    for (Instruction instruction : instructions) {
      if (instruction instanceof Instruction.Assign assign) {
        assignments.merge(assign.name(), 1, Integer::sum);
      }
    }
    Set<Value> given = Collections.newSetFromMap(new IdentityHashMap<>());
    given.addAll(variables.values());
    Map<String, Integer> assignmentsDone = new HashMap<>();
    Map<String, Value> inner = new LinkedHashMap<>();
    Deque<Value> stack = new ArrayDeque<>();
    for (Instruction instruction : instructions) {
      if (instruction instanceof Instruction.Literal literal) {
        stack.push(Value.constant(literal.number()));
      } else if (instruction instanceof Instruction.Reference name) {
        stack.push(resolve(name, inner, variables));
      } else if (instruction instanceof Instruction.Call call) {
        stack.push(apply(call, arguments(stack, call.arguments())));
      } else if (instruction instanceof Instruction.Assign assign) {
        String name = assign.name();
        int done = assignmentsDone.merge(name, 1, Integer::sum);
        boolean last = assignments.getOrDefault(name, 0) == done;
        Value value = stack.pop();
        Value named = given.contains(value) ? value : named(value, last ? name : name + "#" + done);
        inner.put(name, named);
        stack.push(named);
      }
    }
    return new Result(stack.pop(), Collections.unmodifiableMap(inner));
  }

  private Value resolve(
      Instruction.Reference name, Map<String, Value> inner, Map<String, Value> variables) {
    @Nullable Value value = inner.get(name.name());
    if (value == null) {
      value = variables.get(name.name());
    }
    if (value != null) {
      return value;
    }
    Double constant = FormulaFunctions.CONSTANTS.get(name.name());
    if (constant == null) {
      String cure =
          FormulaFunctions.FUNCTIONS.containsKey(name.name())
              ? "; it is a function, write " + FormulaFunctions.FUNCTIONS.get(name.name()).usage()
              : "; add " + Token.shortened(name.name()) + "=NUMBER";
      throw new FormulaException(
          "no value for '" + Token.shortened(name.name()) + "'" + cure, text, name.position());
    }
    return Value.constant(constant);
  }

  private static Value[] arguments(Deque<Value> stack, int count) {
    Value[] arguments = new Value[count];
    for (int i = count - 1; i >= 0; i--) {
      arguments[i] = stack.pop();
    }
    return arguments;
  }

  private Value apply(Instruction.Call call, Value[] arguments) {
    try {
      return call.function().body().apply(arguments);
    } catch (IllegalArgumentException refused) {
      throw new FormulaException(
          call.function().usage() + ": " + refused.getMessage(), text, call.position());
    }
  }

  private static Value named(Value value, String label) {
    if (value.operation() == Source.CONSTANT) {
      return Value.of(value.data(), label);
    }
    // `d = c` is a second name for c, which keeps the first as its label.
    return value.label().isEmpty() ? value.label(label) : value;
  }

  /// The formula as it was written.
  @Override
  public String toString() {
    return text;
  }
}
