package io.github.chainrule.core;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The run of a function on symbols. Results that are made again of the same operands are the same
/// value: recursion that computes its parts over and over, as a determinant by minors does, makes a
/// graph of the different ones only.
///
/// A trace that is too large is refused before memory runs out.
final class Trace {
  /// About what a value takes while it is traced and lowered.
  private static final long BYTES = 200;

  private static final long MOST = Math.max(1_000_000, Runtime.getRuntime().maxMemory() / BYTES);

  /// The outermost trace of this thread.
  private static final ThreadLocal<Trace> CURRENT = new ThreadLocal<>();

  private final boolean merging;
  private long made;

  /// A hash table, at least half empty, and the hashes of what is in it.
  private @Nullable Node[] known = new @Nullable Node[1 << 10];

  private int[] hashes = new int[known.length];
  private int knownCount;

  /// Says that equal results have to be different values.
  private static final class NotMerged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotMerged() {
      super("a derivative by a value that was made several times", null, false, false);
    }
  }

  private Trace(boolean merging) {
    this.merging = merging;
  }

  /// Runs a trace. Traces inside of it belong to it.
  static <T> T of(Supplier<T> trace) {
    if (CURRENT.get() != null) {
      return trace.get();
    }
    try {
      return new Trace(true).run(trace);
    } catch (NotMerged e) {
      return new Trace(false).run(trace);
    }
  }

  private <T> T run(Supplier<T> trace) {
    CURRENT.set(this);
    try {
      return trace.get();
    } finally {
      CURRENT.remove();
    }
  }

  /// Adds a new result.
  ///
  /// @return the one that was there before, if there is one
  static Node add(Node node) {
    Trace current = CURRENT.get();
    return current == null ? node : current.added(node);
  }

  /// Fails, so that the trace is run again without merging, if one of the inputs of a derivative
  /// stands for several that were made alike: the derivative by one of them leaves out the others.
  static void requireSingle(List<? extends Value> inputs) {
    Trace current = CURRENT.get();
    if (current != null && current.merging) {
      for (Value input : inputs) {
        if (input instanceof Node node && node.madeAgain) {
          throw new NotMerged();
        }
      }
    }
  }

  private Node added(Node node) {
    if (merging && node.mayMerge()) {
      int hash = hash(node);
      int place = place(node, hash);
      Node before = known[place];
      if (before != null) {
        before.madeAgain = true;
        return before;
      }
      known[place] = node;
      hashes[place] = hash;
      if (2 * ++knownCount > known.length) {
        grow();
      }
    }
    if (++made > MOST) {
      throw new IllegalStateException(
          "the trace of a function has reached "
              + made
              + " operations and would not fit into memory; write repeated work as one operation:"
              + " Scan for steps, Rows for a sum over data, Values.dot or Values.sum for many"
              + " operands");
    }
    return node;
  }

  private void grow() {
    @Nullable Node[] nodes = known;
    int[] hashesBefore = hashes;
    known = new @Nullable Node[2 * nodes.length];
    hashes = new int[known.length];
    for (int i = 0; i < nodes.length; i++) {
      if (nodes[i] != null) {
        int place = free(hashesBefore[i]);
        known[place] = nodes[i];
        hashes[place] = hashesBefore[i];
      }
    }
  }

  private int free(int hash) {
    int place = hash & (known.length - 1);
    while (known[place] != null) {
      place = (place + 1) & (known.length - 1);
    }
    return place;
  }

  /// Where a node is, or would be.
  private int place(Node node, int hash) {
    int place = hash & (known.length - 1);
    for (Node there = known[place]; there != null; there = known[place]) {
      if (hashes[place] == hash && same(node, there)) {
        return place;
      }
      place = (place + 1) & (known.length - 1);
    }
    return place;
  }

  private static int hash(Node node) {
    int hash = node.primitive.hashCode();
    for (int i = 0; i < node.operandCount(); i++) {
      hash = 31 * hash + hash(node.operand(i));
    }
    hash *= 0x9E3779B1;
    return hash ^ hash >>> 16;
  }

  private static int hash(Value operand) {
    return operand instanceof Constant constant
        ? Long.hashCode(Double.doubleToRawLongBits(constant.data))
        : System.identityHashCode(operand);
  }

  private static boolean same(Node a, Node b) {
    boolean same = a.primitive == b.primitive && a.operandCount() == b.operandCount();
    for (int i = 0; i < a.operandCount() && same; i++) {
      same = same(a.operand(i), b.operand(i));
    }
    return same;
  }

  private static boolean same(Value a, Value b) {
    return a == b
        || (a instanceof Constant c
            && b instanceof Constant d
            && Double.doubleToRawLongBits(c.data) == Double.doubleToRawLongBits(d.data));
  }
}
