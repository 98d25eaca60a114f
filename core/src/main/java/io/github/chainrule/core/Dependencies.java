package io.github.chainrule.core;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Which instructions of a program lead to a slot, and which follow from one, by structure. Walks
/// leave notes here, so an object belongs to one thread.
final class Dependencies {
  private final Program program;

  /// The instruction that makes each slot; -1 for inputs, leaves and constants.
  private final int[] maker;

  /// Whether a slot depends on an input.
  private final boolean[] active;

  /// The instructions that read slot `s` are `readers[readerStart[s]]` and those after it, up to
  /// `readerStart[s + 1]`.
  private final int[] readerStart;

  private final int[] readers;

  /// Slots and instructions met by the current walk carry its number.
  private final int[] slotMet;

  private final int[] instructionMet;
  private int walk;

  /// The slots met, in the order in which they were, and how many.
  private int[] slots = new int[64];

  private int slotCount;
  private int[] instructions = new int[64];
  private int instructionCount;

  /// What stands behind a slot.
  ///
  /// @param instructions descending
  /// @param inputs ascending
  @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
  record Cone(int[] instructions, int[] inputs) {}

  Dependencies(Program program) {
    this.program = program;
    boolean[] inputs = new boolean[program.inputs];
    Arrays.fill(inputs, true);
    this.active = program.follows(inputs);
    this.slotMet = new int[program.slots];
    this.instructionMet = new int[program.operations.length];
    this.maker = new int[program.slots];
    Arrays.fill(maker, -1);
    this.readerStart = new int[program.slots + 1];
    for (int i = 0; i < program.operations.length; i++) {
      Arrays.fill(maker, program.results[i], program.endOfResults(i), i);
      for (int k = program.start[i]; k < program.start[i + 1]; k++) {
        readerStart[program.operands[k] + 1] += passes(i, k) ? 1 : 0;
      }
    }
    Arrays.parallelPrefix(readerStart, Integer::sum);
    this.readers = new int[readerStart[program.slots]];
    int[] next = readerStart.clone();
    for (int i = 0; i < program.operations.length; i++) {
      for (int k = program.start[i]; k < program.start[i + 1]; k++) {
        if (passes(i, k)) {
          readers[next[program.operands[k]]++] = i;
        }
      }
    }
  }

  private boolean passes(int instruction, int k) {
    return active[program.operands[k]] && program.passes(instruction, k);
  }

  /// The instructions and inputs that a slot depends on.
  Cone behind(int slot) {
    begin(slot);
    for (int next = 0; next < slotCount; next++) {
      int i = maker[slots[next]];
      if (i >= 0 && meet(i)) {
        for (int k = program.start[i]; k < program.start[i + 1]; k++) {
          if (passes(i, k)) {
            meetSlot(program.operands[k]);
          }
        }
      }
    }
    int[] ascending = sortedInstructions();
    return new Cone(
        IntStream.range(0, ascending.length)
            .map(i -> ascending[ascending.length - 1 - i])
            .toArray(),
        Arrays.stream(slots, 0, slotCount).filter(met -> met < program.inputs).sorted().toArray());
  }

  /// The instructions through which the movement of a slot spreads to those that lead somewhere,
  /// ascending.
  int[] ahead(int slot, boolean[] leads) {
    begin(slot);
    for (int next = 0; next < slotCount; next++) {
      for (int r = readerStart[slots[next]]; r < readerStart[slots[next] + 1]; r++) {
        int i = readers[r];
        int results = program.results[i];
        boolean wanted = false;
        for (int result = results; result < program.endOfResults(i); result++) {
          wanted |= leads[result];
        }
        if (wanted && meet(i)) {
          for (int result = results; result < program.endOfResults(i); result++) {
            meetSlot(result);
          }
        }
      }
    }
    return sortedInstructions();
  }

  private void begin(int slot) {
    walk++;
    slotCount = 0;
    instructionCount = 0;
    if (active[slot]) {
      meetSlot(slot);
    }
  }

  private void meetSlot(int slot) {
    if (slotMet[slot] != walk) {
      slotMet[slot] = walk;
      slots = withRoom(slots, slotCount);
      slots[slotCount++] = slot;
    }
  }

  private boolean meet(int instruction) {
    if (instructionMet[instruction] == walk) {
      return false;
    }
    instructionMet[instruction] = walk;
    instructions = withRoom(instructions, instructionCount);
    instructions[instructionCount++] = instruction;
    return true;
  }

  private static int[] withRoom(int[] numbers, int used) {
    return used < numbers.length ? numbers : Arrays.copyOf(numbers, 2 * used);
  }

  private int[] sortedInstructions() {
    int[] sorted = Arrays.copyOf(instructions, instructionCount);
    Arrays.sort(sorted);
    return sorted;
  }
}
