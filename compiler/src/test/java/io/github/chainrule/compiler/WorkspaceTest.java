package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.chainrule.core.CustomFunction;
import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class WorkspaceTest {
  private static final ScalarFunction POINT =
      ScalarFunction.of(2, x -> x[0].times(x[1].tanh()).exp().plus(x[1].sin()));

  private static final RowFunction LOSS =
      RowFunction.of(2, 2, (row, p) -> p[0].times(row[0]).plus(p[1]).tanh().minus(row[1]).square());

  private static Rows rows(int count) {
    SplittableRandom random = new SplittableRandom(1);
    return Rows.ofColumns(random.doubles(count).toArray(), random.doubles(count).toArray());
  }

  @ParameterizedTest
  @EnumSource(value = Tier.class, mode = Mode.EXCLUDE, names = "LANES")
  void callsAllocateNothing(Tier tier) {
    CompiledFunction point = Compiler.options().tier(tier).compile(POINT);
    CompiledRowFunction loss = Compiler.options().tier(tier).compile(LOSS);
    Rows rows = rows(1003);
    double[] x = {0.5, -0.25};
    double[] gradient = new double[2];
    double[] values = new double[1003];
    double[][] columns = {values};
    assertThat(allocated(() -> point.value(x))).isZero();
    assertThat(allocated(() -> point.valueAndGradient(x, gradient))).isZero();
    assertThat(allocated(() -> point.directional(x, gradient))).isZero();
    assertThat(allocated(() -> loss.sum(rows, x))).isZero();
    assertThat(allocated(() -> loss.sumAndGradient(rows, x, gradient))).isZero();
    assertThat(allocated(() -> loss.values(rows, x, columns))).isZero();
    double[][] gradients = new double[4][1003];
    assertThat(allocated(() -> loss.valuesAndGradients(rows, x, values, gradients))).isZero();
  }

  /// The fewest bytes that a call allocated: what the JIT does in between is not the call's.
  private static long allocated(Runnable calls) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long fewest = Long.MAX_VALUE;
    for (int round = 0; round < 200; round++) {
      for (int i = 0; i < 50; i++) {
        calls.run();
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      calls.run();
      fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return fewest;
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void manyThreadsMayCallAFunctionAtOnce(Tier tier) throws Exception {
    CompiledFunction point = Compiler.options().tier(tier).compile(POINT);
    CompiledRowFunction loss = Compiler.options().tier(tier).compile(LOSS);
    Rows rows = rows(300);
    int threads = 8;
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      double[] x = {0.1 * t, 1.0 - 0.3 * t};
      double expected = point.value(x);
      double expectedLoss = loss.sum(rows, x);
      tasks.add(() -> {
        start.await();
        double[] gradient = new double[2];
        int wrong = 0;
        for (int i = 0; i < 200; i++) {
          wrong += point.valueAndGradient(x, gradient) == expected ? 0 : 1;
          wrong += loss.sumAndGradient(rows, x, gradient) == expectedLoss ? 0 : 1;
        }
        return wrong;
      });
    }
    assertThat(results(threads, tasks)).containsOnly(0);
  }

  private static List<Integer> results(int threads, List<Callable<Integer>> tasks)
      throws InterruptedException, ExecutionException {
    List<Integer> results = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (Future<Integer> future : executor.invokeAll(tasks)) {
        results.add(future.get());
      }
    }
    return results;
  }

  @Test
  void aFunctionMayCallItselfThroughACustomFunction() {
    CompiledFunction[] self = new CompiledFunction[1];
    CustomFunction half =
        CustomFunction.of(
            "half",
            1,
            1,
            v -> {
              double x = v[0];
              return new double[] {x < 1e-3 ? x : self[0].value(x / 2) + x / 2};
            });
    self[0] = Compiler.options().tier(Tier.LOOPS).compile(ScalarFunction.univariate(half::value));
    assertThat(self[0].value(8.0)).isEqualTo(8.0);
  }

  @Test
  void anErrorInUserCodeReachesTheCallerAlsoFromOtherThreads() {
    CustomFunction failing =
        CustomFunction.of(
            "failing",
            1,
            1,
            v -> {
              if (v[0] == 777.0) {
                throw new IllegalStateException("no such row");
              }
              return v;
            });
    RowFunction f = RowFunction.of(1, 0, (row, p) -> failing.value(row[0]));
    double[] column = new double[1000];
    java.util.Arrays.setAll(column, i -> i);
    Rows rows = Rows.ofColumns(column);
    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      for (CompilerOptions options :
          List.of(Compiler.options(), Compiler.options().parallel(executor, 3))) {
        CompiledRowFunction compiled = options.compile(f);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> compiled.sum(rows))
            .hasMessage("no such row");
        assertThat(compiled.sum(rows.slice(0, 700))).isEqualTo(700 * 699 / 2.0);
      }
    }
  }

  @Test
  void resultsDoNotDependOnAnExecutorThatRunsNothing() {
    CompiledRowFunction alone = Compiler.compile(LOSS);
    CompiledRowFunction ignored = Compiler.options().parallel(_ -> {}, 4).compile(LOSS);
    CompiledRowFunction refused =
        Compiler.options()
            .parallel(
                _ -> {
                  throw new java.util.concurrent.RejectedExecutionException();
                },
                4)
            .compile(LOSS);
    Rows rows = rows(5000);
    assertThat(ignored.sum(rows, 1.0, 2.0)).isEqualTo(alone.sum(rows, 1.0, 2.0));
    assertThat(refused.sum(rows, 1.0, 2.0)).isEqualTo(alone.sum(rows, 1.0, 2.0));
  }

  @Test
  void aLeafMayBeSharedByPointsAndRows() {
    Value scale = Value.of(2.0);
    RowFunction f = RowFunction.of(1, 0, (row, p) -> row[0].times(scale));
    CompiledRowFunction compiled = Compiler.options().tier(Tier.LANES).compile(f);
    Rows rows = Rows.ofColumns(new double[] {1, 2, 3});
    assertThat(compiled.sum(rows)).isEqualTo(12.0);
    scale.data(3.0);
    assertThat(compiled.sum(rows)).isEqualTo(18.0);
    double[] values = new double[3];
    compiled.values(rows, new double[0], values);
    assertThat(values).containsExactly(3.0, 6.0, 9.0);
  }
}
