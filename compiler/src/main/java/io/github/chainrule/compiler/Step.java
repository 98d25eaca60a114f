package io.github.chainrule.compiler;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A piece of a [Schedule]. In the scope of a row each step runs for a block of rows before the
/// next one begins.
@SuppressWarnings("ArrayRecordComponent")
sealed interface Step {

  /// Straight-line code, which becomes one method.
  ///
  /// @param units what it computes, in order
  /// @param stored the values that it puts into their slots
  /// @param outputs the outputs that it writes
  record Part(List<Unit.Code> units, int[] stored, int[] outputs) implements Step {
    /// What all units compute.
    int[] values() {
      return units.stream().flatMapToInt(unit -> Arrays.stream(unit.values())).toArray();
    }
  }

  /// Sums of products of shared numbers with the same columns, as the neurons of a layer are: a
  /// product of a matrix with the columns.
  ///
  /// @param sums the values it computes
  /// @param columns the column of each term, but for the first term of each sum if that is no
  ///   product
  /// @param from the place of the first shared number among the packed ones; they follow term by
  ///   term, those of all sums for one term side by side
  record Tile(int[] sums, int[] columns, boolean begun, int from) implements Step, Unit {
    @Override
    public int[] values() {
      return sums;
    }
  }

  /// What the terms of [Sums] are.
  enum Terms {
    /// Columns.
    NUMBERS,
    /// A column times a column.
    PRODUCTS,
    /// A shared number times a column.
    MULTIPLES
  }

  /// Sums of any lengths whose terms are alike: a loop over sums, and in it one over terms.
  ///
  /// @param sums the values it computes
  /// @param begun whether each begins with a column
  /// @param left of each sum the factors on the left; nothing for numbers
  /// @param right of each sum the factors on the right, or the numbers
  /// @param from the place of the first shared number among the packed ones
  record Sums(int[] sums, boolean begun, Terms kind, int[][] left, int[][] right, int from)
      implements Step, Unit {
    @Override
    public int[] values() {
      return sums;
    }

    /// All columns that a sum reads.
    int[] columns(Dag dag, int sum) {
      IntStream begin =
          begun ? IntStream.of(((Node.Sum) dag.node(sums[sum])).left()[0]) : IntStream.of();
      IntStream factors = kind == Terms.PRODUCTS ? Arrays.stream(left[sum]) : IntStream.of();
      return IntStream.concat(begin, IntStream.concat(factors, Arrays.stream(right[sum])))
          .toArray();
    }

    /// The sums from one to before another.
    Sums some(int first, int end) {
      int before =
          kind == Terms.MULTIPLES
              ? Arrays.stream(right, 0, first).mapToInt(of -> of.length).sum()
              : 0;
      return new Sums(
          Arrays.copyOfRange(sums, first, end),
          begun,
          kind,
          Arrays.copyOfRange(left, first, end),
          Arrays.copyOfRange(right, first, end),
          from + before);
    }

    int terms() {
      return Arrays.stream(right).mapToInt(of -> of.length).sum();
    }
  }

  /// The same computation with other operands, again and again: a loop over its members.
  ///
  /// @param template what each member computes from columns and shared numbers
  /// @param values what is computed, by member
  /// @param sources the values that each member reads as its columns, by member; at a point
  ///   whatever differs between members is one
  /// @param results the values that are its outputs, by member; -1 for those nobody reads
  /// @param from the place of the first shared number among the packed ones; those of a member
  ///   follow each other
  record Family(Dag template, int[] values, int[][] sources, int[][] results, int from)
      implements Step, Unit {
    int members() {
      return sources.length;
    }

    /// The members from one to before another.
    Family some(int first, int end) {
      int computed = values.length / members();
      long shared = template.nodes.stream().filter(Node.Shared.class::isInstance).count();
      return new Family(
          template,
          Arrays.copyOfRange(values, first * computed, end * computed),
          Arrays.copyOfRange(sources, first, end),
          Arrays.copyOfRange(results, first, end),
          from + (int) shared * first);
    }
  }

  /// Puts leaves into their slots.
  record Copies(int[] values) implements Step {}

  /// Writes outputs from the slots of their values.
  record Outputs(int[] outputs) implements Step {}

  /// Routines, calls and evaluations, each a value of the program.
  record Passes(int[] values) implements Step {}

  /// Adds all products of some factors with some others to sums over rows.
  ///
  /// @param outputs the output of each product, by the factor on the left
  record Outer(int[] left, int[] right, int[][] outputs) implements Step {}

  /// Adds to other sums over rows.
  record Reduce(List<Term> terms) implements Step {}

  /// Adds products of one factor to sums over rows. Their factors on the right are in chains.
  ///
  /// @param times what each factor of a chain is multiplied by to be the next
  record Chains(int times, List<List<Term>> chains) implements Step {
    List<Term> terms() {
      return chains.stream().flatMap(List::stream).toList();
    }

    /// The values that are read. Of each chain that is the first.
    IntStream reads() {
      return IntStream.concat(
          IntStream.of(times),
          chains.stream()
              .map(chain -> chain.get(0))
              .flatMapToInt(first -> IntStream.of(first.left(), first.right())));
    }
  }

  /// A number, or a product of two, that is added to a sum.
  ///
  /// @param right -1 for a single number
  record Term(int output, int left, int right) {

    /// What an output adds up. A product that differs from row to row is added by one fused
    /// operation.
    static Term of(Dag dag, boolean[] perRow, int output) {
      int v = dag.outputs[output];
      return dag.node(v) instanceof Node.Apply(Function function, int a, int b, int _)
              && function == Op.MULTIPLY
              && perRow[a]
              && perRow[b]
          ? new Term(output, a, b)
          : new Term(output, v, -1);
    }
  }
}
