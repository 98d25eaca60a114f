package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Gathers what is added up into sums, and products in them into dot products. The terms keep their
/// order, so only the rounding of products changes: it falls away.
final class Gather {
  private final Dag dag;
  private final int[] uses;
  private final DagBuilder builder = new DagBuilder();

  /// For each value of the program its value in the new one; -1 while it is not there.
  private final int[] made;

  /// Values that are terms of the sum that uses them, and need not be made.
  private final boolean[] absorbed;

  private record Term(int left, int right, boolean minus) {
    Term negatedIf(boolean negate) {
      return new Term(left, right, minus ^ negate);
    }
  }

  private Gather(Dag dag) {
    this.dag = dag;
    this.uses = dag.uses();
    this.made = new int[dag.size()];
    this.absorbed = new boolean[dag.size()];
  }

  static Dag of(Dag dag) {
    return new Gather(dag).gathered();
  }

  private Dag gathered() {
    if (IntStream.range(0, dag.size()).noneMatch(this::isAddition)) {
      return dag;
    }
    for (int v = 0; v < dag.size(); v++) {
      absorb(v);
    }
    Arrays.fill(made, -1);
    for (int v = 0; v < dag.size(); v++) {
      if (!absorbed[v]) {
        made[v] = make(v);
      }
    }
    return builder.build(Arrays.stream(dag.outputs).map(v -> made[v]).toArray());
  }

  private boolean isAddition(int v) {
    return dag.node(v) instanceof Node.Sum || is(v, Op.ADD) || is(v, Op.SUBTRACT);
  }

  private boolean is(int v, Op op) {
    return dag.node(v) instanceof Node.Apply(Function function, int _, int _, int _)
        && function == op;
  }

  /// Marks the operands of an addition that become terms.
  private void absorb(int v) {
    if (!isAddition(v)) {
      return;
    }
    if (dag.node(v) instanceof Node.Sum(int[] left, int[] right, boolean[] _)) {
      for (int t = 0; t < left.length; t++) {
        if (right[t] < 0) {
          absorbOperand(left[t], t == 0);
        }
      }
    } else {
      absorbOperand(first(v), true);
      absorbOperand(second(v), false);
    }
  }

  private void absorbOperand(int v, boolean first) {
    if (uses[v] > 1) {
      return;
    }
    if (is(v, Op.NEGATE) && dag.node(v) instanceof Node.Apply(Function _, int a, int _, int _)) {
      absorbed[v] = true;
      absorbOperand(a, first);
    } else if (is(v, Op.MULTIPLY) || (first && isAddition(v))) {
      absorbed[v] = true;
    }
  }

  private int make(int v) {
    return isAddition(v) ? sum(terms(v)) : builder.copy(dag, v, made);
  }

  /// The terms of an addition, in order.
  private List<Term> terms(int root) {
    List<Term> backwards = new ArrayList<>();
    int v = root;
    boolean minus = false;
    while (v >= 0) {
      if (is(v, Op.NEGATE) && v != root && absorbed[v]) {
        v = ((Node.Apply) dag.node(v)).a();
        minus = !minus;
      } else if (isAddition(v) && (v == root || absorbed[v])) {
        List<Term> operands = operands(v);
        for (int t = operands.size() - 1; t > 0; t--) {
          backwards.add(term(operands.get(t)).negatedIf(minus));
        }
        Term first = operands.get(0);
        minus ^= first.minus;
        if (first.right >= 0) {
          backwards.add(new Term(first.left, first.right, minus));
          v = -1;
        } else {
          v = first.left;
        }
      } else {
        backwards.add(term(new Term(v, -1, minus)));
        v = -1;
      }
    }
    Collections.reverse(backwards);
    return backwards;
  }

  private List<Term> operands(int v) {
    if (dag.node(v) instanceof Node.Sum(int[] left, int[] right, boolean[] minus)) {
      List<Term> terms = new ArrayList<>();
      for (int t = 0; t < left.length; t++) {
        terms.add(new Term(left[t], right[t], minus[t]));
      }
      return terms;
    }
    return List.of(new Term(first(v), -1, false), new Term(second(v), -1, is(v, Op.SUBTRACT)));
  }

  /// The operand that an addition begins with: an addition, if only one is. The order of two does
  /// not change their sum.
  private int first(int v) {
    Node.Apply apply = (Node.Apply) dag.node(v);
    return isTurned(apply) ? apply.b() : apply.a();
  }

  private int second(int v) {
    Node.Apply apply = (Node.Apply) dag.node(v);
    return isTurned(apply) ? apply.a() : apply.b();
  }

  private boolean isTurned(Node.Apply apply) {
    return apply.function() == Op.ADD && continues(apply.b()) && !continues(apply.a());
  }

  private boolean continues(int v) {
    return uses[v] == 1 && isAddition(v);
  }

  /// A term with the product or negative that it absorbs.
  private Term term(Term term) {
    Term found = term;
    while (found.right < 0 && absorbed[found.left]) {
      Node.Apply apply = (Node.Apply) dag.node(found.left);
      found =
          is(found.left, Op.NEGATE)
              ? new Term(apply.a(), -1, !found.minus)
              : new Term(apply.a(), apply.b(), found.minus);
    }
    return found;
  }

  private int sum(List<Term> given) {
    List<Term> terms = new ArrayList<>(given);
    // A leading product would be a rounded one, and an operation more.
    int first = beginning(terms);
    if (first > 0 && terms.get(0).right >= 0) {
      terms.add(0, terms.remove(first));
    }
    int n = terms.size();
    int[] left = new int[n];
    int[] right = new int[n];
    boolean[] minus = new boolean[n];
    for (int t = 0; t < n; t++) {
      Term term = terms.get(t);
      left[t] = made[term.left];
      right[t] = term.right < 0 ? -1 : made[term.right];
      minus[t] = term.minus;
    }
    return builder.shortest(left, right, minus);
  }

  /// The first term that is no product, better one that is not subtracted; 0 if all are products.
  private static int beginning(List<Term> terms) {
    int first = 0;
    for (int t = terms.size() - 1; t > 0; t--) {
      boolean better = first == 0 || !terms.get(t).minus || terms.get(first).minus;
      if (terms.get(t).right < 0 && better) {
        first = t;
      }
    }
    return first;
  }
}
