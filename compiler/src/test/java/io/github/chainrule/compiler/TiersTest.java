package io.github.chainrule.compiler;

import static java.lang.constant.ConstantDescs.CD_void;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import io.github.chainrule.core.VectorFunction;
import io.github.chainrule.core.program.Listing;
import io.github.chainrule.core.program.Traceable;
import java.lang.constant.MethodTypeDesc;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TiersTest {

  @Test
  void aFunctionThatIsCalledOftenMovesUpAndKeepsItsBits() {
    ScalarFunction f =
        ScalarFunction.of(3, x -> x[0].sin().times(x[1]).plus(x[2].exp()).tanh().plus(x[0]));
    CompiledFunction compiled = Compiler.compile(f);
    double[] x = {0.3, 0.7, -0.4};
    double first = compiled.value(x);
    long end = System.nanoTime() + 120_000_000_000L;
    while (!explained(compiled).contains("runs in tier LOOPS") && System.nanoTime() < end) {
      for (int i = 0; i < 5000; i++) {
        assertThat(compiled.valueAndGradient(x, new double[3])).isEqualTo(first);
      }
    }
    assertThat(explained(compiled)).contains("runs in tier LOOPS");
  }

  @Test
  void aWarmFunctionRunsInTheHighestTierFromTheFirstCallOn() {
    ScalarFunction f = ScalarFunction.of(3, x -> x[0].sin().times(x[1]).plus(x[2].exp()));
    CompiledFunction warm = Compiler.options().warm().compile(f);
    double[] x = {0.3, 0.7, -0.4};
    double[] gradient = new double[3];
    double[] expected = new double[3];
    assertThat(warm.valueAndGradient(x, gradient))
        .isEqualTo(Compiler.compile(f).valueAndGradient(x, expected));
    assertThat(gradient).isEqualTo(expected);
    assertThat(explained(warm)).contains("runs in tier LOOPS");
    assertThat(warm.toString()).contains("warm");
    RowFunction rows = RowFunction.of(1, 1, (row, p) -> row[0].times(p[0]).tanh());
    CompiledRowFunction warmRows = Compiler.options().warm().compile(rows);
    Rows numbers = Rows.ofColumns(new double[] {0.5, 1.5});
    assertThat(warmRows.sumAndGradient(numbers, new double[] {0.5}, new double[1]))
        .isEqualTo(
            Compiler.compile(rows).sumAndGradient(numbers, new double[] {0.5}, new double[1]));
    assertThat(warmRows.explain())
        .contains("runs in tier " + (Vectors.WIDTH > 0 ? "LANES" : "LOOPS") + ", in blocks");
  }

  @Test
  void trialsOfOtherBlocksDoNotChangeTheBits() {
    int degree = 100;
    RowFunction polynomial =
        RowFunction.of(
            1,
            degree,
            (row, p) -> {
              Value[] powers = new Value[degree];
              powers[0] = row[0];
              for (int j = 1; j < degree; j++) {
                powers[j] = powers[j - 1].times(row[0]);
              }
              return Values.dot(p, powers).square();
            });
    Rows numbers = Rows.ofColumns(IntStream.range(0, 10_007).mapToDouble(Math::sin).toArray());
    double[] x = IntStream.range(0, degree).mapToDouble(Math::cos).toArray();
    double[] expected = new double[degree];
    CompiledRowFunction f = Compiler.options().tier(Tier.LOOPS).compile(polynomial);
    double value = f.sumAndGradient(numbers, x, expected);
    // A call is some 300 blocks, so that both sizes are tried, and other places for the first row.
    for (int call = 0; call < 10; call++) {
      double[] gradient = new double[degree];
      assertThat(f.sumAndGradient(numbers, x, gradient)).isEqualTo(value);
      assertThat(gradient).isEqualTo(expected);
    }
  }

  private static String explained(CompiledFunction compiled) {
    return compiled.explain(3);
  }

  @Test
  void aFunctionOfRowsMovesUpToTheHighestTierAndKeepsItsBits() {
    RowFunction f = RowFunction.of(2, 1, (row, p) -> row[0].times(p[0]).tanh().minus(row[1]));
    CompiledRowFunction compiled = Compiler.compile(f);
    double[] column = new java.util.SplittableRandom(1).doubles(1001).toArray();
    Rows rows = Rows.ofColumns(column, column);
    double[] gradient = new double[1];
    double first = compiled.sumAndGradient(rows, new double[] {0.5}, gradient);
    String highest = Vectors.WIDTH > 0 ? "LANES" : "LOOPS";
    long end = System.nanoTime() + 120_000_000_000L;
    while (!compiled.explain().contains("runs in tier " + highest + ", in blocks")
        && System.nanoTime() < end) {
      for (int i = 0; i < 1000; i++) {
        assertThat(compiled.sumAndGradient(rows, new double[] {0.5}, gradient)).isEqualTo(first);
      }
    }
    assertThat(compiled.explain()).contains("runs in tier " + highest + ", in blocks");
  }

  @Test
  void whereTheJitHasNoTimeFunctionsLeaveTheInterpreterNevertheless() {
    Supplier<Warmup> noTime = () -> new Warmup(System.nanoTime(), false);
    Listing listing =
        Traceable.listing(VectorFunction.of(x -> List.of(x[0].times(x[1]).tanh())), 2);
    PointProgram point = new PointProgram(listing);
    point.promote(noTime);
    assertThat(point.kernel().tier()).isEqualTo(Tier.LOOPS);
    RowLoop rows = new RowProgram(listing, 2, 0).loop;
    rows.promote(noTime);
    assertThat(rows.kernel().tier()).isEqualTo(Tier.LOOPS);
  }

  /// What is slow may be code that functions have in common: new code of a function alone would
  /// find it again.
  @Test
  void codeThatFunctionsHaveInCommonIsMadeAnewWhereTheJitLeavesCodeSlow() {
    assumeThat(Vectors.machine()).isInstanceOf(VectorMachine.class);
    VectorMachine slow = (VectorMachine) Vectors.machine();
    Listing listing = Traceable.listing(VectorFunction.of(x -> List.of(x[0].tanh())), 1);
    RowLoop rows = new RowProgram(listing, 1, 0).loop;
    rows.promote(() -> new Warmup(System.nanoTime(), false));
    VectorMachine next = (VectorMachine) Vectors.machine();
    // Other functions in this JVM may have used up all versions.
    assertThat(next.version())
        .isGreaterThanOrEqualTo(Math.min(slow.version() + 1, Vectors.MOST_VERSIONS))
        .isLessThanOrEqualTo(Vectors.MOST_VERSIONS);
    assertThat(Vectors.renewed(slow)).isEqualTo(Vectors.machine());
  }

  @Test
  void anotherVersionOfTheMachineHasOtherCodeInCommon() {
    assumeThat(Vectors.WIDTH).isPositive();
    Machine one = new VectorMachine(Vectors.WIDTH, -1);
    Machine other = new VectorMachine(Vectors.WIDTH, -2);
    assertThat(ReduceCode.of(one)).isNotSameAs(ReduceCode.of(other));
    assertThat(RoutineCode.of(Routines.EXP, one)).isNotSameAs(RoutineCode.of(Routines.EXP, other));
    assertThat(ReduceCode.of(one)).isSameAs(ReduceCode.of(one));
  }

  @Test
  void aJavaVmThatRefusesGeneratedCodeIsTold() throws ClassNotFoundException {
    Class<?> notOurs = Class.forName("java.util.stream.Node");
    GeneratedClass generated =
        GeneratedClass.of(notOurs, MethodTypeDesc.of(CD_void), List.of(code -> code.return_()));
    assertThatThrownBy(() -> generated.load(notOurs, List.of()))
        .isInstanceOf(GeneratedClass.Refused.class)
        .hasRootCauseInstanceOf(IllegalAccessError.class);
  }

  @Test
  void generatedClassesAreUnloadedWithTheirFunctions() throws InterruptedException {
    ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
    CompilerOptions loops = Compiler.options().tier(Tier.LOOPS);
    double sum = 0.0;
    for (int i = 0; i < 500; i++) {
      double factor = i;
      sum += loops.compile(ScalarFunction.univariate(x -> x.times(factor))).value(1.0);
    }
    assertThat(sum).isEqualTo(500 * 499 / 2.0);
    for (int i = 0; i < 50 && classes.getUnloadedClassCount() < 400; i++) {
      System.gc();
      Thread.sleep(50);
    }
    assertThat(classes.getUnloadedClassCount()).isGreaterThanOrEqualTo(400);
  }

  @Test
  void norIsOneThatOnlyCopies() {
    int n = 2000;
    VectorFunction reversed =
        VectorFunction.of(x -> IntStream.range(0, n).mapToObj(i -> x[n - 1 - i]).toList());
    Listing listing = Traceable.listing(reversed, n);
    EmittedPoint point = EmittedPoint.of(new PointProgram(listing).dag, Vectors.machine(), 256);
    assertThat(Arrays.stream(point.sizes()).max().orElse(0))
        .isLessThanOrEqualTo(GeneratedClass.MOST_BYTES);
    RowProgram perRow = new RowProgram(listing, n, 0);
    EmittedRows columns =
        EmittedRows.of(perRow.loop.dag, false, Vectors.machine(), GeneratedClass.MOST_BYTES);
    assertThat(Arrays.stream(columns.sizes()).max().orElse(0))
        .isLessThanOrEqualTo(GeneratedClass.MOST_BYTES);
    EmittedRows sums =
        EmittedRows.of(perRow.loop.dag, true, Vectors.machine(), GeneratedClass.MOST_BYTES);
    assertThat(Arrays.stream(sums.sizes()).max().orElse(0))
        .isLessThanOrEqualTo(GeneratedClass.MOST_BYTES);
  }

  @Test
  void noGeneratedMethodIsTooLargeForTheJit() {
    RandomBody body = new RandomBody(7, 400, true);
    PointProgram program =
        new PointProgram(Traceable.listing(VectorFunction.of(x -> List.of(body.of(x))), 3));
    EmittedPoint point = EmittedPoint.of(program.dag, Vectors.machine(), 256);
    assertThat(point.sizes().length).isGreaterThan(3);
    assertThat(Arrays.stream(point.sizes()).max().orElse(0))
        .isLessThanOrEqualTo(GeneratedClass.MOST_BYTES);
    RowFunction rows = RowFunction.of(3, 0, (row, p) -> body.of(row));
    RowProgram perRow =
        new RowProgram(
            Traceable.listing(
                VectorFunction.of(x -> rows.apply(x, new io.github.chainrule.core.Value[0])), 3),
            3,
            0);
    EmittedRows emitted =
        EmittedRows.of(perRow.loop.dag, false, Vectors.machine(), GeneratedClass.MOST_BYTES);
    assertThat(Arrays.stream(emitted.sizes()).max().orElse(0))
        .isLessThanOrEqualTo(GeneratedClass.MOST_BYTES);
  }
}
