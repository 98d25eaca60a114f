package io.github.chainrule.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Finds sums over rows of all products of some factors with some others, as the gradient of a
/// layer's weights is one: a sum of outer products.
final class OuterProducts {
  /// On a side.
  private static final int FEWEST_FACTORS = 4;

  private static final int FEWEST_SUMS = 64;

  private OuterProducts() {}

  /// Each set of factors on the left that are multiplied by the same ones on the right. It depends
  /// on which factors are the same, and on nothing else, so it is the same in all tiers.
  static List<Step.Outer> of(List<Step.Term> terms) {
    Map<Integer, Map<Integer, Integer>> outputs = new LinkedHashMap<>();
    for (Step.Term term : terms) {
      if (term.right() >= 0) {
        outputs
            .computeIfAbsent(term.left(), _ -> new LinkedHashMap<>())
            .putIfAbsent(term.right(), term.output());
      }
    }
    Map<Set<Integer>, List<Integer>> alike = new LinkedHashMap<>();
    outputs.forEach(
        (left, row) -> alike.computeIfAbsent(row.keySet(), _ -> new ArrayList<>()).add(left));
    List<Step.Outer> found = new ArrayList<>();
    for (List<Integer> left : alike.values()) {
      Map<Integer, Integer> first = outputs.get(left.get(0));
      if (first != null && areMany(left.size(), first.size())) {
        int[] right = first.keySet().stream().mapToInt(Integer::intValue).toArray();
        found.add(outer(left.stream().mapToInt(Integer::intValue).toArray(), right, outputs));
      }
    }
    return found;
  }

  /// All outputs of some outer products.
  static BitSet outputs(List<Step.Outer> found) {
    BitSet outputs = new BitSet();
    for (Step.Outer outer : found) {
      for (int[] row : outer.outputs()) {
        Arrays.stream(row).forEach(outputs::set);
      }
    }
    return outputs;
  }

  private static boolean areMany(int left, int right) {
    return Math.min(left, right) >= FEWEST_FACTORS && left * right >= FEWEST_SUMS;
  }

  /// With outputs that follow each other in the same row, if they do so at all.
  private static Step.Outer outer(
      int[] left, int[] right, Map<Integer, Map<Integer, Integer>> outputs) {
    int[][] to = new int[left.length][right.length];
    for (int j = 0; j < left.length; j++) {
      Map<Integer, Integer> row = outputs.getOrDefault(left[j], Map.of());
      for (int i = 0; i < right.length; i++) {
        to[j][i] = row.getOrDefault(right[i], -1);
      }
    }
    if (to[1][0] != to[0][0] + 1) {
      return new Step.Outer(left, right, to);
    }
    int[][] turned = new int[right.length][];
    for (int i = 0; i < turned.length; i++) {
      int column = i;
      turned[i] = IntStream.range(0, left.length).map(j -> to[j][column]).toArray();
    }
    return new Step.Outer(right, left, turned);
  }
}
