package io.github.chainrule.core;

import io.github.chainrule.core.program.Instruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// An operation that runs a program many times. Its derivatives are loops again: forward mode is
/// the same loop with the tangents carried along, reverse mode is its [LoopPullback].
abstract class Loop extends TracedMapping {
  private final Map<List<Boolean>, Tangent> tangents = new ConcurrentHashMap<>();

  /// A loop that computes how another one moves.
  ///
  /// @param loop the loop
  /// @param operands where its operands come from: `i` stands for the other's operand `i`, and `i`
  ///   plus the number of the other's operands for the tangent of that; -1 for zero
  /// @param results for each result of the other which result is its tangent; -1 for one that does
  ///   not move
  /// @param flags which result says whether that tangent counts; -1 if it always does
  record Tangent(Loop loop, List<Integer> operands, List<Integer> results, List<Integer> flags) {

    Value[] operands(Value[] x, @Nullable Value[] moved) {
      return operands.stream()
          .map(i -> {
            Value operand = i < 0 ? null : i < x.length ? x[i] : moved[i - x.length];
            return operand == null ? Value.constant(0.0) : operand;
          })
          .toArray(Value[]::new);
    }
  }

  /// The body of a tangent loop.
  static Program bodyOfTangent(List<Value> inputs, List<Value> outputs) {
    Program body = Lowering.of(inputs, outputs);
    if (body.captured.length > 0) {
      throw new IllegalStateException(
          "a derivative rule in the body of a loop uses "
              + Expressions.name(body.captured[0])
              + ", which is none of its inputs, so the derivative with respect to it would be lost;"
              + " give it to the custom function as an input");
    }
    return body;
  }

  /// The loop for tangents of some of the operands.
  final Tangent tangent(@Nullable Value[] tangents) {
    boolean[] moves = present(tangents);
    List<Boolean> key = list(moves);
    Tangent tangent = this.tangents.get(key);
    if (tangent == null) {
      tangent = makeTangent(moves);
      if (this.tangents.size() < KEPT) {
        this.tangents.put(key, tangent);
      }
    }
    return tangent;
  }

  abstract Tangent makeTangent(boolean[] moves);

  /// What the compiler is told about its pullback; null if that is to be evaluated as a whole.
  @Nullable Instruction pullback(LoopPullback pullback, int[] given, int[] wanted, int[] operands) {
    return null;
  }

  /// Reverse mode of a body as a program. Its inputs are those of the body, the cotangents of some
  /// outputs, and for each of these whether it counts; its outputs the cotangents of some inputs,
  /// and for each of these whether any has reached it.
  ///
  /// @param closed whether a cotangent is zero where that which was given does not count; else it
  ///   may be anything there
  static Program pullbackOf(Program body, int[] given, int[] wanted, boolean closed) {
    List<Value> inputs = new ArrayList<>(Symbol.several("x", body.inputs));
    List<Value> outputs = List.of(body.replay(inputs.toArray(Value[]::new)));
    List<Value> cotangents = Symbol.several("cotangent", given.length);
    List<Value> guards = Symbol.several("counts", given.length);
    List<Flow> seeds = new ArrayList<>();
    for (int g = 0; g < given.length; g++) {
      seeds.add(new Flow(cotangents.get(g), guards.get(g)));
    }
    List<Value> from = Arrays.stream(given).mapToObj(outputs::get).toList();
    List<Value> to = Arrays.stream(wanted).mapToObj(inputs::get).toList();
    List<Value> passed = new ArrayList<>();
    List<Value> counts = new ArrayList<>();
    // Most cotangents count where the one that was given does.
    IdentityHashMap<Value, Value> known = new IdentityHashMap<>();
    Value zero = Value.constant(0.0);
    Value one = Value.constant(1.0);
    for (Flow flow : Derivatives.pull(from, seeds, to, inputs)) {
      Value guard = flow == null ? zero : flow.guard();
      boolean open = !closed && flow != null && guards.contains(guard);
      passed.add(flow == null ? zero : open ? flow.value() : flow.closed());
      counts.add(guard == null ? one : known.computeIfAbsent(guard, g -> g.ne(0.0)));
    }
    passed.addAll(counts);
    inputs.addAll(cotangents);
    inputs.addAll(guards);
    return Lowering.of(inputs, passed);
  }

  /// Which operands the results depend on, by the structure of the program.
  abstract boolean[] reaches(boolean[] results);

  /// Operands that cotangents of some results reach whatever the numbers are; there may be more.
  boolean[] surelyReaches(boolean[] results, int operands) {
    return new boolean[operands];
  }

  /// Loops run again in reverse and need not know the results.
  abstract void pull(double[] x, Sensitivities cotangents, Sensitivities passed);

  @Override
  final void pull(double[] x, double[] y, Sensitivities cotangents, Sensitivities passed) {
    pull(x, cotangents, passed);
  }

  @Override
  final @Nullable Value[] pull(Value[] x, Value[] y, @Nullable Value[] cotangents) {
    return Flow.closed(pull(x, Flow.of(cotangents)));
  }

  @Override
  final @Nullable Flow[] pullFlows(Value[] x, Value[] y, @Nullable Flow[] cotangents) {
    return pull(x, cotangents);
  }

  final @Nullable Flow[] pull(Value[] x, @Nullable Flow[] cotangents) {
    LoopPullback pullback = new LoopPullback(this, x.length, present(cotangents));
    return pullback.applyTo(x, cotangents);
  }

  @Override
  final @Nullable Value[] push(Value[] x, Value[] y, @Nullable Value[] tangents) {
    return Flow.closed(push(x, tangents));
  }

  @Override
  final @Nullable Flow[] pushFlows(Value[] x, Value[] y, @Nullable Flow[] tangents) {
    Flow any = Flow.any(tangents);
    @Nullable Flow[] pushed = push(x, Flow.closed(tangents));
    for (int r = 0; r < pushed.length && any != null; r++) {
      Flow flow = pushed[r];
      pushed[r] = flow == null ? null : flow.under(any.guard());
    }
    return pushed;
  }

  final @Nullable Flow[] push(Value[] x, @Nullable Value[] moved) {
    Tangent tangent = tangent(moved);
    Value[] results = tangent.loop.apply(tangent.operands(x, moved));
    @Nullable Flow[] pushed = new @Nullable Flow[results()];
    for (int r = 0; r < pushed.length; r++) {
      int from = tangent.results.get(r);
      int flag = tangent.flags.get(r);
      pushed[r] = from < 0 ? null : new Flow(results[from], flag < 0 ? null : results[flag]);
    }
    return pushed;
  }

  /// Forward mode also needs no results.
  abstract void push(double[] x, Sensitivities tangents, Sensitivities pushed);

  @Override
  final void push(double[] x, double[] y, Sensitivities tangents, Sensitivities pushed) {
    push(x, tangents, pushed);
  }

  private static boolean[] present(@Nullable Object[] values) {
    boolean[] present = new boolean[values.length];
    for (int i = 0; i < values.length; i++) {
      present[i] = values[i] != null;
    }
    return present;
  }
}
