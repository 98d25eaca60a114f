package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Writes down what the members of a family have in common, as a program of its own. What they read
/// from elsewhere are its columns, or its shared numbers. Over rows these are what the rows share;
/// at a point, where members take the place of rows, what the members share.
final class Template {
  // Where an operand comes from: a position in the template, or its place in one of three lists.
  private static final int COLUMNS = 1 << 20;
  private static final int SHARED = 2 << 20;
  private static final int CONSTANTS = 3 << 20;

  private final Scope scope;
  private final int[] signatures;
  private final Families.Group group;

  /// The position of each value that the first member computes.
  private final Map<Integer, Integer> positions = new HashMap<>();

  /// What the members read, each as the list of values that they read for it.
  private final Map<List<Integer>, Integer> columns = new LinkedHashMap<>();

  private final Map<List<Integer>, Integer> shared = new LinkedHashMap<>();
  private final Map<Long, Integer> constants = new LinkedHashMap<>();

  private Template(Scope scope, int[] signatures, Families.Group group) {
    this.scope = scope;
    this.signatures = signatures;
    this.group = group;
    for (int position = 0; position < group.statements().size(); position++) {
      positions.put(group.statements().get(position)[0], position);
    }
  }

  /// @param needed the values that are used outside of their member
  /// @param packed receives the shared numbers
  static Step.Family of(
      Scope scope, int[] signatures, Families.Group group, BitSet needed, List<Integer> packed) {
    return new Template(scope, signatures, group).family(needed, packed);
  }

  /// The operands of a node, with those that may change places in the order of their signatures.
  static int[] operands(Node node, int[] signatures) {
    return switch (node) {
      case Node.Apply apply -> {
        boolean turned = Signatures.isTurned(apply, signatures);
        int a = turned ? apply.b() : apply.a();
        int b = turned ? apply.a() : apply.b();
        yield switch (apply.function().arity()) {
          case 1 -> new int[] {a};
          case 2 -> new int[] {a, b};
          default -> new int[] {a, b, apply.c()};
        };
      }
      case Node.Sum sum -> {
        int[] operands = new int[2 * sum.left().length];
        int next = 0;
        for (int t = 0; t < sum.left().length; t++) {
          boolean turned = Signatures.isTurned(sum, t, signatures);
          operands[next++] = turned ? sum.right()[t] : sum.left()[t];
          if (sum.right()[t] >= 0) {
            operands[next++] = turned ? sum.left()[t] : sum.right()[t];
          }
        }
        yield Arrays.copyOf(operands, next);
      }
      case Node.Call(Routine _, int operand) -> new int[] {operand};
      case Node.Result(int of, int _) -> new int[] {of};
      case Node.Evaluate evaluate -> evaluate.operands();
      case Node.Loop loop -> loop.operands();
      case Node.Column _, Node.Shared _, Node.Constant _ -> new int[0];
    };
  }

  private Step.Family family(BitSet needed, List<Integer> packed) {
    List<int[]> statements = group.statements();
    int members = group.members();
    int[][][] operands = new int[statements.size()][members][];
    for (int s = 0; s < operands.length; s++) {
      for (int m = 0; m < members; m++) {
        operands[s][m] = operands(scope.dag().node(statements.get(s)[m]), signatures);
      }
    }
    List<int[]> read = new ArrayList<>();
    for (int s = 0; s < operands.length; s++) {
      read.add(read(operands[s]));
    }
    int[] outputs = outputs(needed);
    Dag template = program(read, outputs);
    int from = packed.size();
    int[][] sources = new int[members][columns.size()];
    int[][] results = new int[members][outputs.length];
    for (int m = 0; m < members; m++) {
      int member = m;
      columns.forEach((values, index) -> sources[member][index] = values.get(member));
      if (scope.rows() || m == 0) {
        shared.keySet().forEach(values -> packed.add(values.get(member)));
      }
      for (int k = 0; k < outputs.length; k++) {
        int v = statements.get(outputs[k])[m];
        results[m][k] = needed.get(v) ? v : -1;
      }
    }
    return new Step.Family(template, values(), sources, results, from);
  }

  private int[] values() {
    int members = group.members();
    return IntStream.range(0, members)
        .flatMap(m -> group.statements().stream().mapToInt(statement -> statement[m]))
        .toArray();
  }

  private int[] outputs(BitSet needed) {
    List<Integer> outputs = new ArrayList<>();
    for (int s = 0; s < group.statements().size(); s++) {
      if (Arrays.stream(group.statements().get(s)).anyMatch(needed::get)) {
        outputs.add(s);
      }
    }
    return outputs.stream().mapToInt(Integer::intValue).toArray();
  }

  /// For each operand of a statement where it comes from.
  private int[] read(int[][] operands) {
    int[] read = new int[operands[0].length];
    for (int k = 0; k < read.length; k++) {
      int first = operands[0][k];
      Integer position = positions.get(first);
      if (position != null) {
        read[k] = position;
        continue;
      }
      List<Integer> values = new ArrayList<>();
      boolean same = true;
      boolean allShared = true;
      for (int[] of : operands) {
        values.add(of[k]);
        same &= of[k] == first;
        allShared &= scope.dag().isShared(of[k]);
      }
      if (same && scope.dag().node(first) instanceof Node.Constant(double number)) {
        long bits = Double.doubleToRawLongBits(number);
        read[k] = CONSTANTS + constants.computeIfAbsent(bits, _ -> constants.size());
      } else if (scope.rows() ? allShared : allShared && same) {
        read[k] = SHARED + shared.computeIfAbsent(values, _ -> shared.size());
      } else {
        read[k] = COLUMNS + columns.computeIfAbsent(values, _ -> columns.size());
      }
    }
    return read;
  }

  private Dag program(List<int[]> read, int[] outputs) {
    List<Node> nodes = new ArrayList<>();
    for (int index = 0; index < columns.size(); index++) {
      nodes.add(new Node.Column(index));
    }
    for (int index = 0; index < shared.size(); index++) {
      nodes.add(new Node.Shared(index));
    }
    for (long bits : constants.keySet()) {
      nodes.add(new Node.Constant(Double.longBitsToDouble(bits)));
    }
    int first = nodes.size();
    for (int s = 0; s < read.size(); s++) {
      int[] x = Arrays.stream(read.get(s)).map(this::place).toArray();
      nodes.add(node(scope.dag().node(group.statements().get(s)[0]), x));
    }
    return new Dag(nodes, Arrays.stream(outputs).map(position -> first + position).toArray());
  }

  private int place(int read) {
    int index = read & (COLUMNS - 1);
    return switch (read - index) {
      case COLUMNS -> index;
      case SHARED -> columns.size() + index;
      case CONSTANTS -> columns.size() + shared.size() + index;
      default -> columns.size() + shared.size() + constants.size() + index;
    };
  }

  private static Node node(Node like, int[] x) {
    return switch (like) {
      case Node.Apply(Function function, int _, int _, int _) ->
          new Node.Apply(function, x[0], x.length > 1 ? x[1] : -1, x.length > 2 ? x[2] : -1);
      case Node.Sum sum -> {
        int[] left = new int[sum.left().length];
        int[] right = new int[left.length];
        int next = 0;
        for (int t = 0; t < left.length; t++) {
          left[t] = x[next++];
          right[t] = sum.right()[t] < 0 ? -1 : x[next++];
        }
        yield new Node.Sum(left, right, sum.minus());
      }
      case Node other -> throw new AssertionError(other);
    };
  }
}
