package io.github.chainrule.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Makes of a [ScanLoop] the loop that also carries the tangents of the states that move. Some of
/// these begin to move only after some steps: a flag, also carried along, says since when. Before,
/// their tangents are nothing and not zero.
final class ScanTangent {
  private final ScanLoop loop;

  /// Which operands of the loop move.
  private final boolean[] moves;

  /// The inputs of the body that ever move.
  private final int[] movers;

  /// Those of them that are states, and of these those that begin to move later.
  private final int[] states;

  private final int[] late;

  /// Those of them that are columns of values, and those that all steps share.
  private final int[] columns;

  private final int[] shared;

  /// @param moves which operands of the loop move
  /// @param moving which inputs of its body ever move
  ScanTangent(ScanLoop loop, boolean[] moves, boolean[] moving) {
    this.loop = loop;
    this.moves = moves;
    this.movers = IntStream.range(0, moving.length).filter(i -> moving[i]).toArray();
    this.states = movers(0, loop.states);
    this.late = Arrays.stream(states).filter(i -> !moves[i]).toArray();
    this.columns = movers(loop.firstColumn(), loop.firstShared());
    this.shared = movers(loop.firstShared(), moving.length);
  }

  private int[] movers(int from, int to) {
    return Arrays.stream(movers).filter(i -> i >= from && i < to).toArray();
  }

  Loop.Tangent tangent() {
    int[] shown = shown();
    return new Loop.Tangent(
        new ScanLoop(body(), loop.steps, loop.data, loop.columns + columns.length, shown),
        operands(),
        results(states, loop.states, shown),
        results(late, loop.states + states.length, shown));
  }

  /// What the loop shows, and behind that what was added to it.
  private int[] shown() {
    List<Integer> shown = new ArrayList<>();
    Arrays.stream(loop.shown).forEach(shown::add);
    addShown(states, loop.states, shown);
    addShown(late, loop.states + states.length, shown);
    return shown.stream().mapToInt(Integer::intValue).toArray();
  }

  private void addShown(int[] of, int first, List<Integer> shown) {
    for (int state : loop.shown) {
      int rank = Arrays.binarySearch(of, state);
      if (rank >= 0) {
        shown.add(first + rank);
      }
    }
  }

  private Program body() {
    List<Value> inputs = Symbol.several("x", loop.body.inputs);
    List<Value> tangents = Symbol.several("tangent", loop.body.inputs);
    List<Value> flags = Symbol.several("moves", late.length);
    List<Flow> flows =
        Arrays.stream(movers)
            .mapToObj(i -> {
              int flag = Arrays.binarySearch(late, i);
              return new Flow(tangents.get(i), flag < 0 ? null : flags.get(flag));
            })
            .toList();
    List<Value> next = List.of(loop.body.replay(inputs.toArray(Value[]::new)));
    @Nullable Flow[] moved = Derivatives.push(next, select(inputs, movers), flows, List.of());
    List<Value> outputs = new ArrayList<>(next);
    for (int i : states) {
      Flow flow = moved[i];
      outputs.add(flow == null ? Value.constant(0.0) : flow.closed());
    }
    for (int i : late) {
      Flow flow = moved[i];
      Value guard = flow == null ? Value.constant(0.0) : flow.guard();
      outputs.add(guard == null ? Value.constant(1.0) : guard);
    }
    List<Value> ordered = new ArrayList<>(inputs.subList(0, loop.states));
    ordered.addAll(select(tangents, states));
    ordered.addAll(flags);
    ordered.addAll(inputs.subList(loop.states, loop.firstShared()));
    ordered.addAll(select(tangents, columns));
    ordered.addAll(inputs.subList(loop.firstShared(), inputs.size()));
    ordered.addAll(select(tangents, shared));
    return Loop.bodyOfTangent(ordered, outputs);
  }

  private static List<Value> select(List<Value> values, int[] indices) {
    return Arrays.stream(indices).mapToObj(values::get).toList();
  }

  private List<Integer> operands() {
    int tangents = moves.length;
    int afterStates = loop.states - loop.firstShared();
    List<Integer> operands = new ArrayList<>();
    IntStream.range(0, loop.states).forEach(operands::add);
    Arrays.stream(states).forEach(i -> operands.add(moves[i] ? tangents + i : -1));
    Arrays.stream(late).forEach(i -> operands.add(-1));
    IntStream.range(loop.states, loop.states + loop.shared()).forEach(operands::add);
    Arrays.stream(shared).forEach(i -> operands.add(tangents + afterStates + i));
    for (int s = 0; s < loop.steps && loop.columns > 0; s++) {
      int step = s;
      IntStream.range(0, loop.columns).forEach(j -> operands.add(loop.operand(step, j)));
      Arrays.stream(columns)
          .forEach(j -> operands.add(tangents + loop.operand(step, j - loop.firstColumn())));
    }
    return operands;
  }

  /// For each result of the loop the one of the new loop that belongs to its state, among some of
  /// those that are added there.
  ///
  /// @param of the states for which there is one
  /// @param first where they begin in the new state
  /// @param shown what the new loop shows
  private List<Integer> results(int[] of, int first, int[] shown) {
    int[] places = new int[loop.states];
    Arrays.fill(places, -1);
    for (int rank = 0; rank < of.length; rank++) {
      places[of[rank]] = loop.showsAll() ? indexOf(first + rank, shown) : first + rank;
    }
    return IntStream.range(0, loop.results())
        .map(r -> {
          int place = places[loop.state(r)];
          return place < 0 || !loop.showsAll()
              ? place
              : r / loop.shown.length * shown.length + place;
        })
        .boxed()
        .toList();
  }

  private static int indexOf(int state, int[] shown) {
    return IntStream.range(0, shown.length).filter(k -> shown[k] == state).findFirst().orElse(-1);
  }
}
