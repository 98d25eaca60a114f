package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WarmupTest {
  private static final double LONG = 1e9;

  private final List<double[]> made = new ArrayList<>();

  private void allocate() {
    made.clear();
    made.add(new double[4]);
  }

  @Test
  void codeThatAllocatesIsNotYetFast() {
    assertThat(untilFast(Warmup.ofRunningCode(0), Warmup.Code.of(LONG, this::allocate))).isFalse();
    assertThat(untilFast(Warmup.ofRunningCode(0), Warmup.Code.of(LONG, made::clear))).isTrue();
  }

  /// C1's code may be as fast as is asked for, long before C2 is asked for its own.
  @Test
  void newCodeRunsUntilTheJitHasBeenAskedForIt() {
    int[] runs = new int[1];
    assertThat(untilFast(Warmup.ofNewCode(), Warmup.Code.of(LONG, () -> runs[0]++))).isTrue();
    assertThat(runs[0]).isGreaterThan(5_000);
  }

  @Test
  void newCodeIsMostlyCalledWithoutRowsAndCodeThatRunsNever() {
    int[] calls = new int[2];
    IntConsumer code = rows -> calls[Integer.signum(rows)]++;
    assertThat(untilFast(Warmup.ofNewCode(), Warmup.Code.ofRows(LONG, 1.0, code))).isTrue();
    assertThat(calls[0]).isGreaterThan(10 * calls[1]);
    assertThat(calls[1]).isPositive();
    Arrays.fill(calls, 0);
    assertThat(untilFast(Warmup.ofRunningCode(0), Warmup.Code.ofRows(LONG, 1.0, code))).isTrue();
    assertThat(calls[0]).isZero();
    assertThat(calls[1]).isPositive();
  }

  @Test
  void allNewCodeRunsForNoRowsByTurnsBeforeAnyIsAskedFor() {
    List<Integer> calls = new ArrayList<>();
    Warmup.Code[] pieces = new Warmup.Code[3];
    Arrays.setAll(
        pieces, i -> Warmup.Code.ofRows(LONG, 1.0, rows -> calls.add(rows == 0 ? i : -1)));
    untilFast(Warmup.ofNewCode(), pieces);
    List<Integer> before = calls.subList(0, calls.indexOf(-1));
    assertThat(before).contains(0, 1, 2);
    int turn = before.indexOf(1);
    assertThat(before.subList(0, 6 * turn))
        .isEqualTo(IntStream.range(0, 6 * turn).mapToObj(i -> i / turn % 3).toList());
  }

  /// The first piece does not become fast until the second has run, as if the JIT took its time.
  @Test
  void whileTheJitCompilesOnePieceTheNextIsAskedFor() {
    int[] ofSecond = new int[1];
    Warmup.Code first =
        Warmup.Code.ofRows(
            LONG,
            1.0,
            rows -> {
              if (rows > 0 && ofSecond[0] == 0) {
                allocate();
              }
            });
    Warmup.Code second = Warmup.Code.ofRows(LONG, 1.0, rows -> ofSecond[0] += rows);
    assertThat(untilFast(Warmup.ofNewCode(), first, second)).isTrue();
    ofSecond[0] = 0;
    assertThat(untilFast(Warmup.ofNewCode(), first)).isFalse();
  }

  private static boolean untilFast(Warmup warmup, Warmup.Code... pieces) {
    return warmup.untilFast(List.of(pieces));
  }
}
