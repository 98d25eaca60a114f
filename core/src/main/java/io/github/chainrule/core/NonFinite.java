package io.github.chainrule.core;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Where a NaN or an infinity came from: the first value of a graph that has one, while everything
/// before it is finite.
///
/// @param culprit the value
/// @param where whether its data or its gradient is not finite
/// @param path the values from the output to the culprit, both included
public record NonFinite(Value culprit, Part where, List<Value> path) {

  /// Which number of a value is not finite.
  public enum Part {
    /// The number itself, [Value#data()].
    DATA,
    /// The derivative, [Value#grad()].
    GRAD
  }

  /// Searches the data in the order of evaluation, and if they are all finite, the gradients in the
  /// order of backpropagation. A branch that `where` did not choose is not searched, because what
  /// it holds does no harm.
  ///
  /// @return the first value that is NaN or infinite; empty if all is finite
  public static Optional<NonFinite> firstIn(Value output) {
    Graph graph = Graph.withConstants(output);
    int[] user = users(graph);
    int last = graph.order.length - 1;
    for (int p = 0; p <= last; p++) {
      if (user[p] >= 0 && !Double.isFinite(graph.order[p].data())) {
        return Optional.of(found(graph, user, p, Part.DATA));
      }
    }
    for (int p = last; p >= 0; p--) {
      if (user[p] >= 0 && !Double.isFinite(graph.order[p].grad())) {
        return Optional.of(found(graph, user, p, Part.GRAD));
      }
    }
    return Optional.empty();
  }

  /// For each value the place of one that uses it; -1 for those that only lost branches use.
  private static int[] users(Graph graph) {
    int[] user = new int[graph.order.length];
    Arrays.fill(user, -1);
    int root = user.length - 1;
    user[root] = root;
    for (int p = root; p >= 0; p--) {
      Value value = graph.order[p];
      int through = used(graph, user, p);
      if (through >= 0) {
        int lost =
            value.operation() != Primitive.WHERE ? -1 : value.operand(0).number() != 0.0 ? 2 : 1;
        for (int i = 0; i < graph.operandCount(p); i++) {
          int used = graph.operand(p, i);
          if (i != lost && user[used] < 0) {
            user[used] = through;
          }
        }
      }
    }
    return user;
  }

  /// The place itself, or that of any output of its call, if something uses it; else -1.
  private static int used(Graph graph, int[] user, int place) {
    int[] outputs = graph.call(place);
    return outputs == null
        ? (user[place] >= 0 ? place : -1)
        : Arrays.stream(outputs).filter(p -> p >= 0 && user[p] >= 0).findFirst().orElse(-1);
  }

  private static NonFinite found(Graph graph, int[] user, int place, Part part) {
    Deque<Value> path = new ArrayDeque<>();
    int p = place;
    path.addFirst(graph.order[p]);
    while (user[p] != p) {
      p = user[p];
      path.addFirst(graph.order[p]);
    }
    return new NonFinite(graph.order[place], part, List.copyOf(path));
  }

  /// One line: what is not finite, what made it, and the way to it from the output.
  @Override
  public String toString() {
    String what = where == Part.DATA ? "data" : "gradient";
    double number = where == Part.DATA ? culprit.data() : culprit.grad();
    String made =
        Graph.operandCount(culprit) > 0
            ? ", made by " + culprit.operation().symbol() + " of " + Expressions.operands(culprit)
            : "";
    String way =
        path.stream()
            .skip(Math.max(0, path.size() - 8))
            .map(Expressions::name)
            .collect(Collectors.joining(" <- "));
    return what
        + " of "
        + Expressions.name(culprit)
        + " is "
        + number
        + made
        + "; path: "
        + (path.size() > 8 ? "... <- " : "")
        + way;
  }
}
