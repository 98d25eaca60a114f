package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// An order of the values of a point in which those that are computed alike stand together, and
/// among them in the order of what they are made of. So a loop over them finds its operands side by
/// side, as far as the program has them so.
final class ReadingOrder {
  private final Dag dag;
  private final int[] signatures;
  private final int[] order;

  private ReadingOrder(Dag dag, int[] signatures) {
    this.dag = dag;
    this.signatures = signatures;
    this.order = new int[dag.size()];
  }

  /// The place of each value.
  static int[] of(Dag dag, int[] signatures) {
    ReadingOrder reading = new ReadingOrder(dag, signatures);
    reading.find();
    return reading.order;
  }

  private record Kind(int height, int signature) implements Comparable<Kind> {
    @Override
    public int compareTo(Kind other) {
      return height == other.height
          ? Integer.compare(signature, other.signature)
          : Integer.compare(height, other.height);
    }
  }

  private void find() {
    int[] height = new int[dag.size()];
    Map<Kind, List<Integer>> kinds = new TreeMap<>();
    int next = 0;
    for (int v = 0; v < height.length; v++) {
      switch (dag.node(v)) {
        case Node.Shared(int index) -> {
          order[v] = index;
          next = Math.max(next, index + 1);
        }
        case Node.Constant _ -> order[v] = -1;
        case Node _ -> {
          int value = v;
          Dag.operands(dag.node(v), x -> height[value] = Math.max(height[value], height[x] + 1));
          kinds.computeIfAbsent(new Kind(height[v], signatures[v]), _ -> new ArrayList<>()).add(v);
        }
      }
    }
    for (List<Integer> alike : kinds.values()) {
      for (int v : sorted(alike)) {
        order[v] = next++;
      }
    }
  }

  /// A value, and where its operands stand.
  @SuppressWarnings("ArrayRecordComponent")
  private record Place(int value, int[] operands) {}

  private List<Integer> sorted(List<Integer> alike) {
    if (alike.size() == 1) {
      return alike;
    }
    List<Place> places = new ArrayList<>(alike.size());
    for (int v : alike) {
      int[] of = Template.operands(dag.node(v), signatures).clone();
      for (int i = 0; i < of.length; i++) {
        of[i] = order[of[i]];
      }
      places.add(new Place(v, of));
    }
    places.sort((v, w) -> Arrays.compare(v.operands, w.operands));
    return places.stream().map(Place::value).toList();
  }
}
