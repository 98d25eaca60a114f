package io.github.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.core.Block;
import io.github.chainrule.core.Rows;
import io.github.chainrule.core.ScalarFunction;
import io.github.chainrule.core.Value;
import io.github.chainrule.core.Values;
import io.github.chainrule.viz.Drawing;
import io.github.chainrule.viz.GraphPicture;
import io.github.chainrule.viz.Theme;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.constant.MethodTypeDesc;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Keeps the page that follows a net through the compiler what the compiler makes of that net;
/// `-Dpages=write` writes it and draws its pictures.
class HowItCompilesPageTest {
  private static final Path ROOT = Path.of(System.getProperty("chainrule.root", ".."));
  private static final Path DOCS = ROOT.resolve("docs");
  private static final Path PAGE = DOCS.resolve("how-it-compiles.md");
  private static final Path SOURCE =
      ROOT.resolve(
          Path.of(
              "compiler/src/test/java",
              HowItCompilesPageTest.class.getName().replace('.', '/') + ".java"));

  private static final int PARAMETERS = 337;
  private static final int USUAL = Rolling.FEWEST_OPERATIONS;
  private static final int LOW = 16;
  private static final Machine EIGHT = new VectorMachine(8, 0);
  private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d+");

  // The page shows what is between the next line and "end of the net".
  // the net
  static Value loss(Rows points, Value[] p) {
    return points.mean(point -> score(point, p).times(point[2]).unaryMinus().plus(1.0).relu());
  }

  static Value score(Value[] point, Value[] p) {
    Value[] first = layer(new Value[] {point[0], point[1]}, p, 0);
    Value[] second = layer(first, p, 16 * 3);
    return neuron(second, p, 16 * 3 + 16 * 17);
  }

  static Value[] layer(Value[] inputs, Value[] p, int from) {
    Value[] layer = new Value[16];
    for (int i = 0; i < layer.length; i++) {
      layer[i] = neuron(inputs, p, from + i * (inputs.length + 1)).tanh();
    }
    return layer;
  }

  static Value neuron(Value[] inputs, Value[] p, int from) {
    int bias = from + inputs.length;
    return Values.dot(Arrays.copyOfRange(p, from, bias), inputs).plus(p[bias]);
  }

  // end of the net

  private final Rows points = points();
  private final double[] parameters =
      new SplittableRandom(2).doubles(PARAMETERS, -0.5, 0.5).toArray();

  private static Rows points() {
    SplittableRandom random = new SplittableRandom(1);
    double[] x = random.doubles(100, -1.5, 1.5).toArray();
    double[] y = random.doubles(100, -1.5, 1.5).toArray();
    double[] side = new double[100];
    Arrays.setAll(side, i -> x[i] * y[i] > 0 ? 1.0 : -1.0);
    return Rows.ofColumns(x, y, side);
  }

  private CompiledFunction compiled(Tier tier, int fewestOperations) {
    return Compiler.options()
        .tier(tier)
        .rolling(fewestOperations)
        .compile(ScalarFunction.of(PARAMETERS, p -> loss(points, p)));
  }

  private RowLoop loop(int fewestOperations) {
    return compiled(Tier.LOOPS, fewestOperations).gradientProgram(PARAMETERS).loops().get(0);
  }

  private static Schedule schedule(RowLoop loop) {
    return ((EmittedRows) loop.kernel()).schedule();
  }

  @Test
  void thePageShowsWhatTheCompilerDoes() throws IOException {
    String page = page();
    if ("write".equals(System.getProperty("pages"))) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  static Stream<Arguments> pictures() {
    Value[] inputs = {Value.of(0.5, "row[0]"), Value.of(-1.0, "row[1]")};
    Value[] p = {Value.of(0.8, "x[0]"), Value.of(-0.3, "x[1]"), Value.of(0.1, "x[2]")};
    Value neuron = neuron(inputs, p, 0).tanh();
    neuron.backward();
    double[] numbers = new SplittableRandom(2).doubles(PARAMETERS, -0.5, 0.5).toArray();
    Value[] all = Block.of("x", numbers).values().toArray(Value[]::new);
    Value score = score(inputs, all);
    score.backward();
    return Stream.of(
        Arguments.of("traced-neuron", GraphPicture.of(neuron)),
        Arguments.of("traced-net", GraphPicture.of(score)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pictures")
  void itsPicturesAreThoseOfTheNet(String name, Drawing drawing) throws IOException {
    for (Theme theme : new Theme[] {Theme.LIGHT, Theme.DARK}) {
      Path file = DOCS.resolve("images", name + (theme == Theme.DARK ? "-dark.svg" : ".svg"));
      if ("write".equals(System.getProperty("pages"))) {
        drawing.picture().writeSvg(file, theme);
      }
      assertThat(rounded(Files.readString(file))).isEqualTo(rounded(drawing.picture().svg(theme)));
    }
  }

  /// The last digits of `Math.tanh` are those of the Java VM.
  private static String rounded(String svg) {
    return NUMBER
        .matcher(svg)
        .replaceAll(number ->
            new BigDecimal(number.group())
                .setScale(9, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString());
  }

  @Test
  void theMethodsItCountsAreThoseThatRun() {
    for (int fewest : new int[] {USUAL, LOW}) {
      RowLoop loop = loop(fewest);
      assertThat(sizes(loop, new ScalarMachine()))
          .isSubsetOf(boxed(((EmittedRows) loop.kernel()).sizes()));
    }
  }

  @Test
  void allTiersAndThresholdsGiveTheSameBits() {
    assertThat(results().values().stream().map(Arrays::toString).distinct()).hasSize(1);
  }

  @Test
  void theStepsThatTheTextNamesAreThere() {
    List<Step> steps = schedule(loop(LOW)).steps;
    assertThat(steps.get(1)).isInstanceOf(Step.Family.class);
    assertThat(steps.get(3)).isInstanceOf(Step.Tile.class);
    assertThat(steps.get(5)).isInstanceOf(Step.Part.class);
    assertThat(steps.get(7)).isInstanceOf(Step.Tile.class);
    assertThat(steps.get(9)).isInstanceOf(Step.Outer.class);
    assertThat(steps.subList(10, 12)).hasOnlyElementsOfType(Step.Reduce.class);
    assertThat(steps).hasSize(12);
  }

  private Map<String, double[]> results() {
    Map<String, double[]> results = new LinkedHashMap<>();
    for (Tier tier : Tier.values()) {
      int[] thresholds = tier == Tier.INTERPRETER ? new int[] {USUAL} : new int[] {USUAL, LOW};
      for (int fewest : thresholds) {
        double[] result = new double[PARAMETERS + 1];
        double[] gradient = new double[PARAMETERS];
        result[0] = compiled(tier, fewest).valueAndGradient(parameters, gradient);
        System.arraycopy(gradient, 0, result, 1, PARAMETERS);
        String loops = tier == Tier.INTERPRETER ? "" : "loops of %d or more".formatted(fewest);
        results.put("%-13s%-22s".formatted(tier, loops), result);
      }
    }
    return results;
  }

  // ---- the listings

  private static String source() throws IOException {
    String source = Files.readString(SOURCE).replace("\r\n", "\n");
    String begin = "  // the net\n";
    int from = source.indexOf(begin) + begin.length();
    return source
        .substring(from, source.indexOf("  // end of the net\n"))
        .stripTrailing()
        .stripIndent();
  }

  /// The first neuron, up to its result.
  private static String firstNeuron(Dag dag) {
    int last =
        IntStream.range(0, dag.size())
            .filter(v -> dag.node(v) instanceof Node.Result)
            .findFirst()
            .orElseThrow();
    return lines(dag, IntStream.rangeClosed(0, last));
  }

  private static String lines(Dag dag, IntStream values) {
    return values
        .mapToObj(v -> "v" + v + " = " + Dag.describe(dag.node(v)))
        .collect(Collectors.joining("\n"));
  }

  /// The derivatives for the weights and the bias of the first neuron, as the loop adds them up.
  private static String derivatives(PointProgram program) {
    Dag whole = program.traced;
    Dag traced = program.loops().get(0).traced;
    Map<Integer, String> lines = new TreeMap<>();
    for (int i = 0; i < 3; i++) {
      Node.Result result = (Node.Result) whole.node(whole.outputs[1 + i]);
      int v = traced.outputs[result.index()];
      lines.put(v, lines(traced, IntStream.of(v)) + "   for x[" + i + "]");
    }
    return String.join("\n", lines.values());
  }

  private static <T extends Step> List<T> steps(Schedule schedule, Class<T> kind) {
    return schedule.steps.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static String statement(Schedule schedule, Step step) {
    int s = schedule.steps.indexOf(step);
    String indented = Statements.of(schedule).get(s).replaceAll("\n +", "\n    ");
    return "%2d: %s".formatted(s, indented);
  }

  /// Members of the first family, and what it became.
  private static String rolled(Schedule schedule) {
    Step.Family family = steps(schedule, Step.Family.class).get(0);
    int each = family.values().length / family.members();
    IntStream some = IntStream.range(0, 3 * each);
    int[] last =
        Arrays.copyOfRange(family.values(), family.values().length - each, family.values().length);
    return lines(schedule.dag, some.map(i -> family.values()[i]))
        + "\n...\n"
        + lines(schedule.dag, Arrays.stream(last))
        + "\n\n"
        + statement(schedule, family);
  }

  private static String statements(Schedule schedule) {
    return schedule.steps.stream()
        .map(step -> statement(schedule, step))
        .collect(Collectors.joining("\n"));
  }

  private static String bytecode(Step.Family family, Machine machine) {
    byte[] bytes =
        ClassFile.of()
            .build(
                GeneratedClass.NAME,
                to ->
                    to.withMethodBody(
                        "loop",
                        TableCode.TYPE,
                        ClassFile.ACC_STATIC,
                        code -> new FamilyCode(code, family.template(), machine).method()));
    CodeModel code = ClassFile.of().parse(bytes).methods().get(0).code().orElseThrow();
    return BytecodeText.of(code);
  }

  // ---- the counts

  private static List<Integer> boxed(int[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }

  /// The size of each method that is generated for this loop alone. Nothing is loaded, so it needs
  /// no vectors.
  private static List<Integer> sizes(RowLoop loop, Machine machine) {
    Schedule schedule = schedule(loop);
    int stride = loop.kernel().block() + 8;
    List<Integer> sizes = new ArrayList<>();
    for (Step.Part part : steps(schedule, Step.Part.class)) {
      sizes.add(
          size(
              RowParts.class,
              RowCode.TYPE,
              code -> new RowCode(code, schedule, part, machine, stride).method()));
    }
    for (Step.Family family : steps(schedule, Step.Family.class)) {
      sizes.add(
          size(
              TableRun.class,
              TableCode.TYPE,
              code -> new FamilyCode(code, family.template(), machine).method()));
    }
    return sizes;
  }

  /// Of the method between the constructor and the one that chooses.
  private static int size(Class<?> type, MethodTypeDesc parameters, Consumer<CodeBuilder> method) {
    return GeneratedClass.of(type, parameters, List.of(method)).sizes[1];
  }

  private static int bytes(RowLoop loop, Machine machine) {
    return sizes(loop, machine).stream().mapToInt(Integer::intValue).sum();
  }

  private static int inCode(RowLoop loop) {
    return steps(schedule(loop), Step.Part.class).stream()
        .flatMap(part -> part.units().stream())
        .mapToInt(unit -> unit.values().length)
        .sum();
  }

  private String counts() {
    RowLoop usual = loop(USUAL);
    RowLoop low = loop(LOW);
    StringBuilder table = new StringBuilder("| loops of at least |");
    table.append(" %d operations | %d operations |\n|---|---|---|\n".formatted(USUAL, LOW));
    Map<String, ToIntFunction<RowLoop>> rows = new LinkedHashMap<>();
    rows.put("steps", loop -> schedule(loop).steps.size());
    rows.put("values in straight-line code", HowItCompilesPageTest::inCode);
    rows.put("methods of straight-line code", l -> steps(schedule(l), Step.Part.class).size());
    rows.put("methods of loops", l -> steps(schedule(l), Step.Family.class).size());
    rows.put("tiles, whose code is shared", l -> steps(schedule(l), Step.Tile.class).size());
    rows.put("bytes of all methods, one row at a time", l -> bytes(l, new ScalarMachine()));
    rows.put("bytes of all methods, 8 lanes", l -> bytes(l, EIGHT));
    rows.put(
        "bytes of the largest, 8 lanes",
        l -> sizes(l, EIGHT).stream().mapToInt(Integer::intValue).max().orElseThrow());
    rows.forEach((name, count) ->
        table.append(
            String.format(
                Locale.ROOT,
                "| %s | %,d | %,d |\n",
                name,
                count.applyAsInt(usual),
                count.applyAsInt(low))));
    return table.toString().strip();
  }

  private String ran() {
    return "%-35s%-22s%s\n".formatted("", "loss", "derivative for x[0]")
        + results().entrySet().stream()
            .map(each -> each.getKey() + "%-22s".formatted(each.getValue()[0]) + each.getValue()[1])
            .collect(Collectors.joining("\n"));
  }

  // ---- the page

  private String page() throws IOException {
    PointProgram program = compiled(Tier.LOOPS, LOW).gradientProgram(PARAMETERS);
    RowLoop loop = program.loops().get(0);
    Schedule schedule = schedule(loop);
    Step.Family last = steps(schedule, Step.Family.class).getLast();
    return """
    # How it compiles

    This page takes a small net through the compiler, from Java source to bytecode. A test runs the compiler and compares all listings,
    counts and pictures with the page. The classes are described in [Design](design.md#the-compiler); `explain()` shows the same stages for
    any compiled function.

    A small program like this one mostly stays straight-line code: in a block of rows, a loop must have at least {usual} operations to be
    made, unless it is a tile (below). So that loops show, the listings lower that threshold to {low}, which only the tests can do. The table
    under [Emit](#emit) compares both.

    ## From Java

    The net has 2 inputs, two layers of 16 neurons with `tanh`, and one output: {parameters} parameters. The loss is the mean over the points
    of `relu(1 - side * score)`, where a point is two coordinates and its side, 1 or -1. This code is what the test compiles:

    ```java
    {source}
    ```

    ## Trace

    The function is called with values that record what is done to them. The loops of Java are gone then: what remains is a graph, in
    which each value is made by one operation on values before it. The body of `Rows.mean` is recorded for one row, whatever their number,
    so its graph stands for all of them. One neuron of the first layer, at a point where the engine has computed it:

    <picture>
      <source media="(prefers-color-scheme: dark)" srcset="images/traced-neuron-dark.svg">
      <img alt="The graph of one neuron: dot product, bias, tanh" src="images/traced-neuron.svg">
    </picture>

    `Translation` writes the body as operations of the machine and keeps equal values once. `row` is the point, `x` are the parameters, which
    all rows share. The routine `tanh` computes that function and its derivative. The first neuron:

    ```
    {trace}
    ```

    The gradient is traced in the same way, so the rest of the compiler does not know of derivatives. These are the derivatives for the
    first neuron, which the loop adds up over the rows; the one for the bias is that for the neuron's sum. The `1 / n` of the mean is in
    them already, since it is a number: each row multiplies once with it, before it goes back through the net:

    ```
    {derivatives}
    ```

    The body has {traced} operations in all.

    ## Gather

    `Gather` makes one sum of a chain of additions, with the products in it as terms. The processor multiplies and adds in one operation
    that rounds once, so a product in a sum costs no multiplication of its own. A term that is no product comes first: here the bias. The
    body now has {gathered} operations, and the first neuron is:

    ```
    {gather}
    ```

    ## Roll

    The graph has every neuron written out. Drawn with one box for all values of the same operation and depth, it shows what repeats:

    <picture>
      <source media="(prefers-color-scheme: dark)" srcset="images/traced-net-dark.svg">
      <img alt="A summary of the net for one point: boxes of 16 values" src="images/traced-net.svg">
    </picture>

    `Rolling` finds loops in the graph; it does not see those of the source. There are three kinds:

    - A *tile* is sums of shared numbers times the same columns, as in a layer: a matrix times a vector (`Tiles`).
    - *Sums alike* have terms of the same form, but not the same columns (`Rolling`).
    - A *family* is the same computation with other operands (`Families`, `Template`).

    Two inputs are few for a tile, so the first layer is a family. Its members, and the statement that they become:

    ```
    {rolled}
    ```

    Where the operands lie regularly, `Statements` prints an index; where not, `at[j]`. The code makes no difference: it reads the places of
    columns from a table, and shared numbers from an array into which they are copied in the order in which they are read.

    ## Schedule

    `Schedule` puts the work in order. A step runs for a block of rows before the next step begins, so what it passes on goes through
    scratch memory: {slots} slots, each a column with a number for each row of the block. A routine such as `tanh` is a step of its own,
    and so are the sums over rows at the end. What is in no loop becomes parts of straight-line code. `s1` is what step 1 computes, `j`
    counts members or sums, and `t` are values inside a step:

    ```
    {statements}
    ```

    Steps 0 to 4 compute the two layers, and with each `tanh` its derivative. Step 5 computes the score, the margin and its derivative.
    Steps 6 to 8 take that back through the layers: step 7 multiplies with the weights of the second layer again, transposed. The last
    steps add up: each derivative is a product of two numbers that are there already. Step 9 adds all products of some numbers with some
    others, the outer product of two vectors, of which registers hold a whole piece while the rows go by (`OuterProducts`).

    ## Emit

    Each part and each family becomes a method of a hidden class, written with the class-file API of the JDK. There are two machines:
    `ScalarMachine` computes one row at a time with numbers, `VectorMachine` several with the vectors of `jdk.incubator.vector`. This is
    a short family:

    ```
    {statement}
    ```

    For one row at a time it becomes this method; a line ends where the operand stack is empty. Local variable 0 is the scratch memory, 3 the
    table, 4 the number of members, 5 and 6 the first row and the one behind the last. The outer loop takes the places of the member's
    columns from the table, the inner one runs over the rows. Without rows it returns at once: so new code is called until the JIT compiles it:

    ```
    {scalar}
    ```

    For vectors of 8 numbers the frame is the same, and the inner loop takes two vectors at a time:

    ```
    {lanes}
    ```

    The code of tiles, sums alike, reductions and routines is not in these methods. It is made once for all functions, and driven by tables. What
    is made for the loop over the points alone, with the usual threshold and with that of this page:

    {counts}

    `explain()` also counts, for each class, the constructor and the method that chooses among the others. Methods stay small because
    the JIT compiles no method of more than 8,000 bytes; parts are cut accordingly.

    ## Run

    A compiled function begins in the interpreter, which runs the gathered program step by step. When it has done enough work, a background
    thread makes the code and warms it up, and callers move on to it: to `LOOPS`, then to `LANES` where the vectors can be used. Here, rows
    run in blocks of up to {block}.

    All tiers compute the same operations in the same order on each number, so they give the same bits, rolled or not. The test compares the
    loss and all {parameters} derivatives on 100 points and prints two of them (without the vector module, `LANES` runs as `LOOPS`):

    ```
    {ran}
    ```
    """
        .replace("{usual}", "" + USUAL)
        .replace("{low}", "" + LOW)
        .replace("{parameters}", "" + PARAMETERS)
        .replace("{source}", source())
        .replace("{traced}", String.format(Locale.ROOT, "%,d", Cost.operations(loop.traced)))
        .replace("{trace}", firstNeuron(loop.traced))
        .replace("{derivatives}", derivatives(program))
        .replace("{gathered}", String.format(Locale.ROOT, "%,d", Cost.operations(loop.dag)))
        .replace("{gather}", firstNeuron(loop.dag))
        .replace("{rolled}", rolled(schedule))
        .replace("{slots}", "" + schedule.slots)
        .replace("{statements}", statements(schedule))
        .replace("{statement}", statement(schedule, last))
        .replace("{scalar}", bytecode(last, new ScalarMachine()))
        .replace("{lanes}", bytecode(last, EIGHT))
        .replace("{counts}", counts())
        .replace("{block}", "" + loop.kernel().block())
        .replace("{ran}", ran());
  }
}
