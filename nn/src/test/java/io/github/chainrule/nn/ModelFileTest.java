package io.github.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ModelFileTest {
  private static final int MUTATIONS = Integer.getInteger("mutations", 5_000);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("x.safetensors");
  }

  // ---- models

  private static Mlp net(Architecture architecture) {
    Mlp net = Mlp.of(architecture);
    SplittableRandom random = new SplittableRandom(1);
    net.parameters(
        DoubleStream.generate(random::nextDouble).limit(architecture.parameters()).toArray());
    return net;
  }

  /// Texts that need care in JSON, and numbers that need care anywhere.
  private static Model small() {
    Mlp net = net(Architecture.of(3, Activation.TANH, 2, 1));
    double[] parameters = net.parameters();
    parameters[0] = -0.0;
    parameters[1] = Double.MIN_VALUE;
    parameters[2] = -Double.MAX_VALUE;
    net.parameters(parameters);
    Encoding encoding =
        new Encoding(
            List.of(
                new Feature.Numeric("a \"b\" \\ \t\u001f", 0.1 + 0.2, 1.0 / 3.0),
                new Feature.Text("größe", List.of("", "\uD83D\uDE00"))),
            new Feature.Numeric("y", -0.0, Double.MIN_VALUE));
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put("seed", "42");
    notes.put("", "\"sha256\":\"" + "0".repeat(64) + "\"");
    notes.put("\u001f\u007f", "\n");
    Map<String, double[]> state = new LinkedHashMap<>();
    state.put("step", new double[] {17.0});
    state.put("ä", new double[] {Double.NaN, Double.NEGATIVE_INFINITY, -0.0});
    state.put("", new double[0]);
    return new Model(net, encoding, Loss.HUBER, notes, state);
  }

  private static Model classifier() {
    Encoding encoding =
        new Encoding(
            IntStream.range(0, 11)
                .<Feature>mapToObj(i -> new Feature.Numeric("x" + i, i, 1.0))
                .toList(),
            new Feature.Text("species", List.of("a", "b", "c")));
    Architecture architecture =
        new Architecture(
            11,
            List.of(7, 6, 5, 4, 3, 2, 3, 2, 2, 2, 2, 3),
            Stream.concat(
                    Stream.of(Activation.values()), Stream.generate(() -> Activation.RELU).limit(5))
                .toList());
    return new Model(net(architecture), encoding, Loss.CROSS_ENTROPY, Map.of(), Map.of());
  }

  private static long[] bits(double... numbers) {
    return DoubleStream.of(numbers).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  private static void assertSame(Model actual, Model expected) {
    assertThat(actual.net().architecture()).isEqualTo(expected.net().architecture());
    assertThat(bits(actual.net().parameters())).isEqualTo(bits(expected.net().parameters()));
    assertThat(actual.encoding()).isEqualTo(expected.encoding());
    assertThat(actual.loss()).isEqualTo(expected.loss());
    assertThat(actual.notes()).isEqualTo(expected.notes());
    assertThat(actual.state()).containsOnlyKeys(expected.state().keySet());
    expected
        .state()
        .forEach(
            (name, numbers) -> assertThat(bits(actual.state().get(name))).isEqualTo(bits(numbers)));
  }

  private byte[] bytes(Model model) throws IOException {
    ModelFile.write(model, file);
    return Files.readAllBytes(file);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  // ---- what is written and read

  @Test
  void theModelReadIsTheModelWritten() throws IOException {
    for (Model model : List.of(small(), classifier())) {
      ModelFile.write(model, file);
      assertSame(ModelFile.read(file), model);
      assertThat(names()).containsExactly("x.safetensors");
    }
  }

  @Test
  void aModelOfManyNumbersIsReadAsItWasWritten() throws IOException {
    Mlp net = net(Architecture.of(300, Activation.RELU, 200, 1));
    Encoding encoding =
        new Encoding(
            List.of(new Feature.Text("c", IntStream.range(0, 300).mapToObj(i -> "c" + i).toList())),
            new Feature.Numeric("y", 0.0, 1.0));
    Model model = new Model(net, encoding, Loss.SQUARED, Map.of(), Map.of("m", net.parameters()));
    ModelFile.write(model, file);
    assertSame(ModelFile.read(file), model);
  }

  @Test
  void numbersOfColumnsKeepTheirBits() throws IOException {
    long seed = Seeds.seed("ModelFileTest.numbersOfColumnsKeepTheirBits");
    List<Feature> inputs =
        IntStream.range(0, 2_000)
            .<Feature>mapToObj(i -> {
              SplittableRandom random = Seeds.random(seed, i);
              double deviation = Math.abs(finite(random));
              return new Feature.Numeric(
                  "x" + i, finite(random), deviation == 0.0 ? 1.0 : deviation);
            })
            .toList();
    Model model =
        new Model(
            Mlp.of(2_000, Activation.TANH, 1),
            new Encoding(inputs, new Feature.Numeric("y", -0.0, 1.0)),
            Loss.SQUARED,
            Map.of(),
            Map.of());
    ModelFile.write(model, file);
    // Records compare numbers by their bits.
    assertThat(ModelFile.read(file).encoding()).isEqualTo(model.encoding());
  }

  private static double finite(SplittableRandom random) {
    double any = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(any) ? any : 0.0;
  }

  @Test
  void theSameModelGivesTheSameBytes() throws IOException {
    assertThat(bytes(small())).isEqualTo(bytes(small()));
    Model model = classifier();
    byte[] written = bytes(model);
    assertThat(bytes(ModelFile.read(file))).isEqualTo(written);
  }

  @Test
  void theLayoutIsThatOfSafetensors() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(small())).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong(0);
    assertThat(length % 8).isEqualTo(0);
    String text = new String(bytes.array(), 8, length, StandardCharsets.UTF_8);
    assertThat(text).startsWith("{");
    JsonNode header = new ObjectMapper().readTree(text);
    assertThat(header.propertyNames())
        .containsExactly("__metadata__", "layer1", "layer2", "state.", "state.step", "state.ä");
    assertThat(header.get("__metadata__").propertyNames())
        .containsExactly(
            "architecture",
            "encoding",
            "format",
            "loss",
            "note.",
            "note.\u001f\u007f",
            "note.seed",
            "sha256");
    assertThat(header.get("__metadata__").get("format").asString()).isEqualTo("chainrule-model-1");
    assertThat(header.get("__metadata__").get("architecture").asString())
        .isEqualTo("{\"inputs\":3,\"neurons\":[2,1],\"activations\":[\"tanh\",\"linear\"]}");
    assertThat(header.get("layer1"))
        .hasToString("{\"dtype\":\"F64\",\"shape\":[2,4],\"data_offsets\":[0,64]}");
    assertThat(header.get("state."))
        .hasToString("{\"dtype\":\"F64\",\"shape\":[0],\"data_offsets\":[88,88]}");
    assertThat(bytes.getDouble(8 + length + 8)).isEqualTo(Double.MIN_VALUE);
    assertThat(bytes.limit()).isEqualTo(8 + length + 88 + 8 + 24);
  }

  // ---- writing fails

  @Test
  void whatCouldNotBeReadAgainIsNotWritten() throws IOException {
    byte[] old = bytes(small());
    Model model = small();
    model.net().blocks().get(1).update((data, grad) -> data[2] = Double.NaN);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelFile.write(model, file))
        .withMessage("the parameters of layer2 are not all finite numbers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelFile.write(noted("half of a character: \uD83D"), file))
        .withMessage("a name or a text is no Unicode");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelFile.write(noted("x".repeat(16 << 20)), file))
        .withMessageEndingWith("at most 16,777,208 are possible");
    assertThat(file).hasBinaryContent(old);
    assertThat(names()).containsExactly("x.safetensors");
  }

  private static Model noted(String note) {
    Model model = small();
    return new Model(
        model.net(), model.encoding(), model.loss(), Map.of("note", note), model.state());
  }

  @Test
  void textsOfNearlyTheLargestHeaderAreReadAgain() throws IOException {
    Model model = noted("x".repeat((16 << 20) - 2_000));
    ModelFile.write(model, file);
    assertSame(ModelFile.read(file), model);
    Model name =
        new Model(
            model.net(),
            model.encoding(),
            model.loss(),
            Map.of("x".repeat(1 << 20), ""),
            Map.of("x".repeat(1 << 20), new double[2]));
    ModelFile.write(name, file);
    assertSame(ModelFile.read(file), name);
  }

  @Test
  void aWriteThatFailsHalfwayLeavesTheOldFileAndNothingBeside() throws IOException {
    byte[] old = bytes(small());
    assertThatIOException()
        .isThrownBy(() ->
            AtomicFile.replace(
                file,
                channel -> {
                  channel.write(ByteBuffer.wrap(old, 0, 100));
                  assertThat(names()).hasSize(2).allMatch(name -> name.startsWith("x.safetensors"));
                  throw new IOException("the disk is full");
                }))
        .withMessage("the disk is full");
    assertThat(file).hasBinaryContent(old);
    assertThat(names()).containsExactly("x.safetensors");
  }

  @Test
  void whereNoFileCanBeNoneIsWritten() throws IOException {
    Path missing = folder.resolve("no/such/x.safetensors");
    assertThatIOException().isThrownBy(() -> ModelFile.write(small(), missing));
    assertThatIOException()
        .isThrownBy(() -> ModelFile.write(small(), folder))
        .withMessageEndingWith("it is no file that can be replaced");
    for (String device : List.of("/dev/null", "/dev/stdout", "/dev/fd/1")) {
      assertThatIOException()
          .isThrownBy(() -> ModelFile.write(small(), Path.of(device)))
          .withMessage(device + ": it is no file that can be replaced");
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void linksAndPermissionsStay() throws IOException {
    ModelFile.write(small(), file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("x.safetensors"));
    ModelFile.write(classifier(), link);
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    assertSame(ModelFile.read(file), classifier());
  }

  // ---- damage

  private void assertRefused(byte[] bytes, String message) throws IOException {
    Files.write(file, bytes);
    assertThatExceptionOfType(ModelFile.Damaged.class)
        .isThrownBy(() -> ModelFile.read(file))
        .withMessage("'" + file + "' " + message);
  }

  /// Without emptying the file first, which takes some file systems long.
  private void put(byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes));
      channel.truncate(bytes.length);
    }
  }

  private boolean isRefused(byte[] bytes) throws IOException {
    put(bytes);
    try {
      ModelFile.read(file);
      return false;
    } catch (ModelFile.Damaged expected) {
      assertThat(expected.getMessage()).startsWith("'" + file + "' is ").doesNotContain("\n");
      return true;
    }
  }

  @Test
  void everyTruncationIsFound() throws IOException {
    byte[] bytes = bytes(small());
    for (int length = 0; length < bytes.length; length++) {
      assertThat(isRefused(Arrays.copyOf(bytes, length))).as("%d bytes", length).isTrue();
    }
    assertThat(isRefused(Arrays.copyOf(bytes, bytes.length + 1))).isTrue();
  }

  @Test
  void aFileThatEndsEarlySaysWhere() throws IOException {
    byte[] bytes = bytes(small());
    assertRefused(
        Arrays.copyOf(bytes, bytes.length - 20), "is damaged: the data end after 100 of 120 bytes");
    assertRefused(Arrays.copyOf(bytes, bytes.length + 1), "is damaged: 1 bytes follow the data");
    assertRefused(
        new byte[0],
        "is no model of Chainrule, or is damaged: it ends after 0 bytes, before any header");
    int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    assertRefused(
        Arrays.copyOf(bytes, 108),
        "is no model of Chainrule, or is damaged: it ends after 100 of the %,d bytes of its header"
            .formatted(length));
  }

  @Test
  void everyFlippedBitIsFound() throws IOException {
    byte[] bytes = bytes(small());
    for (int i = 0; i < bytes.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        bytes[i] ^= (byte) (1 << bit);
        assertThat(isRefused(bytes)).as("bit %d of byte %d", bit, i).isTrue();
        bytes[i] ^= (byte) (1 << bit);
      }
    }
  }

  @Test
  void otherSpacesAndOtherEscapesAreFoundToo() throws IOException {
    byte[] bytes = bytes(small());
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    for (UnaryOperator<String> edit :
        List.<UnaryOperator<String>>of(
            t -> t.replaceFirst(" (?=[^}]*$)", "\t"), t -> t.replace("\\u001F", "\\u001f"))) {
      String edited = edit.apply(text);
      assertThat(edited).isNotEqualTo(text);
      assertRefused(
          edited.getBytes(StandardCharsets.ISO_8859_1),
          "is damaged: its bytes are not those that its checksum was made of");
    }
  }

  @Test
  void foreignTensorsAreNoModel() throws IOException {
    String header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
    String withFormat = "{\"__metadata__\":{\"format\":\"pt\"}," + header.substring(1);
    for (String foreign : List.of(header, withFormat, "{}")) {
      assertRefused(
          file(foreign, new byte[8]),
          "is no model of Chainrule: it holds other tensors (safetensors without our metadata)");
    }
  }

  @Test
  void filesOfOtherKindsAreNoModels() throws IOException {
    assertRefused(
        "x,y,label\n1,2,upper\n".getBytes(StandardCharsets.UTF_8),
        "is no model of Chainrule, or is damaged: it does not begin with the length of a header");
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 62, -1L, Long.MIN_VALUE, (16L << 20) + 1, 1L << 31})
  void anImpossibleLengthOfTheHeaderIsRefused(long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(small())).order(ByteOrder.LITTLE_ENDIAN);
    assertRefused(
        bytes.putLong(0, length).array(),
        "is no model of Chainrule, or is damaged: it does not begin with the length of a header");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "1",
        "\"x\"",
        "null",
        "{",
        "{}{}",
        "{\"a\":1}",
        "{\"__metadata__\":[]}",
        "{\"__metadata__\":{\"format\":1}}",
        "{\"__metadata__\":{\"format\":{}}}",
        "{\"__metadata__\":{},\"__metadata__\":{}}",
        "{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0]}}",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[8,0]}}",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[-1],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1.0],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[[1]],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8],\"more\":1}}",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[]}}",
        "{\"a\":{\"dtype\":null,\"shape\":[],\"data_offsets\":[0,8]}}"
      })
  void aHeaderOfAnotherFormIsRefused(String header) throws IOException {
    assertThat(isRefused(file(header, new byte[8]))).isTrue();
  }

  @Test
  void nestingIsRefusedHoweverDeep() throws IOException {
    for (String deep : List.of("[", "{\"a\":")) {
      assertThat(isRefused(file(deep.repeat(1_000_000), new byte[0]))).isTrue();
      assertThat(isRefused(file("{\"a\":{\"dtype\":" + deep.repeat(1_000_000), new byte[0])))
          .isTrue();
    }
    assertThat(isRefused(edited("{\\\"inputs\\\":3", "[".repeat(100_000)))).isTrue();
  }

  @Test
  void aHeaderThatIsNoTextIsRefused() throws IOException {
    byte[] bytes = file("{\"a\":\"???\"}", new byte[0]);
    bytes[14] = (byte) 0xC3;
    assertRefused(bytes, "is no model of Chainrule, or is damaged: its header is no text in UTF-8");
  }

  /// All with the right checksum.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "F64|F32|the tensor 'layer1' is of F32, and not F64",
        "[0,64]|[8,64]|the tensor 'layer1' begins at byte 8 of the data, and the one before it"
            + " ends at 0",
        "[64,88]|[56,88]|the tensor 'layer2' begins at byte 56 of the data, and the one before it"
            + " ends at 64",
        "[88,96]|[88,104]|the tensor 'state.step' of the shape [1] lies from byte 88 to 104 of the"
            + " data",
        "[3],\"data_offsets\":[96,120]|[2],\"data_offsets\":[96,112]|8 bytes follow the data",
        "[3],\"data_offsets\":[96,120]|[4],\"data_offsets\":[96,128]|the data end after 120 of 128"
            + " bytes",
        "[2,4]|[4,2]|the tensor 'layer1' has the shape [4, 2], and its net the shape [2, 4] there",
        "[3]|[4294967296,4294967296]|the tensor 'state.ä' of the shape [4294967296, 4294967296] is"
            + " too large",
        "[3]|[2147483639,2147483639]|the tensor 'state.ä' of the shape [2147483639, 2147483639] is"
            + " too large",
        "[0]|[0,9223372036854775807]|the tensor 'state.' of the shape [0, 9223372036854775807] is"
            + " too large",
        "\"layer2\"|\"layer3\"|the tensor 'layer2' is missing",
        "\"state.step\"|\"steps\"|there are 3 tensors beside the state, and the net has 2 layers",
        "\"loss\"|\"lost\"|its metadata lack 'loss'",
        "huber|huge|there is no loss 'huge'",
        "\"note.seed\"|\"seed\"|its metadata have an unknown entry 'seed'",
        "\"sha256\":|\"sha512\":|its metadata have an unknown entry 'sha512'",
        "tanh|tanf|its architecture is not as it should be: there is no activation 'tanf'",
        "{\\\"inputs\\\":3|{\\\"inputs\\\":0|its architecture is not as it should be: a net of 0"
            + " inputs and layers of [2, 1]; all must be at least 1",
        "{\\\"inputs\\\":3|{\\\"outputs\\\":3|its architecture is not as it should be: 'outputs'"
            + " instead of 'inputs'",
        "{\\\"inputs\\\":3|{\\\"inputs\\\":\\\"3\\\"|its architecture is not as it should be: there"
            + " is no integer where one should be",
        "\\\"mean\\\":-0.0|\\\"mean\\\":1e999|its encoding is not as it should be: column 'y' with"
            + " mean Infinity and deviation 4.9E-324",
        "{\\\"numeric\\\":\\\"y\\\"|{\\\"image\\\":\\\"y\\\"|its encoding is not as it should be:"
            + " there is no feature 'image'",
        "chainrule-model-1|chainrule-model-2|",
      })
  void whatDoesNotFitTogetherIsSaid(String part, String other, String message) throws IOException {
    byte[] bytes = edited(part, other);
    if (message == null) {
      assertRefused(
          bytes,
          "is damaged, or of another version of Chainrule: its format is 'chainrule-model-2', and"
              + " not 'chainrule-model-1'");
    } else {
      assertRefused(bytes, "is damaged: " + message);
    }
  }

  @Test
  void aNetOfImpossibleSizeIsRefused() throws IOException {
    int most = Integer.MAX_VALUE;
    assertThat(isRefused(edited("{\\\"inputs\\\":3", "{\\\"inputs\\\":" + most))).isTrue();
    // So many that their number of parameters is too large for a long, too.
    String layers = "[" + most + "," + most + "," + most + "]";
    assertThat(isRefused(edited("[2,1]", layers))).isTrue();
    assertThat(
            isRefused(
                edited(
                    "{\\\"inputs\\\":3,\\\"neurons\\\":[2,1],\\\"activations\\\":[\\\"tanh\\\",",
                    "{\\\"inputs\\\":%d,\\\"neurons\\\":%s,\\\"activations\\\":[\\\"tanh\\\",%s"
                        .formatted(most, layers, "\\\"tanh\\\","))))
        .isTrue();
  }

  @Test
  void parametersThatAreNoNumbersAreRefused() throws IOException {
    for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      ByteBuffer bytes = ByteBuffer.wrap(bytes(small())).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putDouble(bytes.limit() - 120, number);
      assertRefused(
          signed(bytes.array()), "is damaged: the parameters of layer1 are not all finite numbers");
    }
  }

  @Test
  void controlCharactersOfAFileAreNotPrinted() throws IOException {
    assertRefused(edited("huber", "\\u001b[2J\\n"), "is damaged: there is no loss '?[2J?'");
    assertRefused(
        edited("huber", "h".repeat(1_000_000)),
        "is damaged: there is no loss '" + "h".repeat(300 - "there is no loss '".length()) + "...");
  }

  @Test
  void aFileLargerThanMemoryIsNotRead() throws IOException {
    long numbers = 1 << 27;
    int tensors = (int) (Runtime.getRuntime().maxMemory() / (8 * numbers)) + 1;
    StringBuilder states = new StringBuilder();
    for (int i = 0; i < tensors; i++) {
      states.append(
          ",\"state.z%d\":{\"dtype\":\"F64\",\"shape\":[%d],\"data_offsets\":[%d,%d]}"
              .formatted(i, numbers, 120 + i * 8L * numbers, 120 + (i + 1) * 8L * numbers));
    }
    Files.write(file, edited("[96,120]}", "[96,120]}" + states));
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(sparse.length() + tensors * 8L * numbers);
    }
    assertThatIOException()
        .isThrownBy(() -> ModelFile.read(file))
        .isNotInstanceOf(ModelFile.Damaged.class)
        .withMessageContaining("MiB of memory, and there are");
  }

  @Test
  void whateverChangesTheFileIsRefusedOrAModelStill() throws IOException {
    long seed = Seeds.seed("ModelFileTest.whateverChangesTheFileIsRefusedOrAModelStill");
    byte[] bytes = bytes(small());
    int models = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      SplittableRandom random = Seeds.random(seed, i);
      byte[] mutated = mutated(bytes, random);
      boolean signed = random.nextBoolean();
      try {
        boolean refused = isRefused(signed ? signed(mutated) : mutated);
        assertThat(refused || signed || Arrays.equals(mutated, bytes)).isTrue();
        models += refused ? 0 : 1;
      } catch (Throwable other) {
        fail("mutation " + i + " of -Dseed=" + seed, other);
      }
    }
    System.out.println(models + " of " + MUTATIONS + " mutations are models still");
  }

  // ---- making files

  private static byte[] file(String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return file(text, data);
  }

  private static byte[] file(byte[] header, byte[] data) {
    return ByteBuffer.allocate(8 + header.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .put(data)
        .array();
  }

  private static byte[] header(byte[] file) {
    int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    return Arrays.copyOfRange(file, 8, 8 + length);
  }

  private static byte[] data(byte[] file) {
    return Arrays.copyOfRange(file, 8 + header(file).length, file.length);
  }

  /// The small model with one part of its header replaced, and the right checksum.
  private byte[] edited(String part, String other) throws IOException {
    byte[] bytes = bytes(small());
    String header = new String(header(bytes), StandardCharsets.UTF_8);
    assertThat(header).contains(part);
    int at = header.indexOf(part);
    String text = header.substring(0, at) + other + header.substring(at + part.length());
    return signed(file(text, data(bytes)));
  }

  /// The same with the right checksum, if it has a place for one.
  private static byte[] signed(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    String name = "\"sha256\":\"";
    int at = text.indexOf(name);
    byte[] signed = file.clone();
    if (at >= 0 && at + name.length() + 64 <= file.length) {
      int from = at + name.length();
      Arrays.fill(signed, from, from + 64, (byte) '0');
      String digits = HexFormat.of().formatHex(sha256(signed));
      System.arraycopy(digits.getBytes(StandardCharsets.US_ASCII), 0, signed, from, 64);
    }
    return signed;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] mutated(byte[] file, SplittableRandom random) {
    byte[] header = header(file);
    byte[] data = data(file);
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      if (random.nextInt(4) > 0) {
        header = changed(header, random);
      } else {
        data = changed(data, random);
      }
    }
    byte[] mutated = file(header, data);
    if (random.nextInt(8) == 0) {
      int digit = random.nextInt(8);
      mutated[digit] = (byte) random.nextInt(256);
    }
    return mutated;
  }

  private static byte[] changed(byte[] bytes, SplittableRandom random) {
    if (bytes.length == 0) {
      return new byte[1 + random.nextInt(16)];
    }
    int from = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(random.nextBoolean() ? 2 : 200));
    byte[] part = Arrays.copyOfRange(bytes, from, to);
    return switch (random.nextInt(6)) {
      case 0 -> spliced(bytes, from, from + 1, new byte[] {(byte) random.nextInt(256)});
      case 1 -> spliced(bytes, from, to, new byte[0]);
      case 2 -> spliced(bytes, to, to, part);
      case 3 -> spliced(bytes, random.nextInt(bytes.length), bytes.length, new byte[0]);
      case 4 -> digitChanged(bytes, from, random);
      default -> spliced(bytes, from, from, token(random));
    };
  }

  /// Numbers are where most of a header's meaning is.
  private static byte[] digitChanged(byte[] bytes, int from, SplittableRandom random) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] >= '0' && bytes[i] <= '9') {
        return spliced(bytes, i, i + 1, token(random));
      }
    }
    return bytes;
  }

  private static byte[] token(SplittableRandom random) {
    List<String> tokens =
        List.of(
            "0",
            "1",
            "7",
            "8",
            "-1",
            "2147483647",
            "4294967296",
            "9223372036854775807",
            "1e999",
            "0.5",
            "null",
            "true",
            "NaN",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\",
            ",",
            ":",
            "[]",
            "{}",
            "\\ud800",
            "\\u0000",
            "\u0000",
            "\uFFFD",
            "é",
            "\"a\":1,",
            "[[[[",
            "__metadata__");
    return tokens.get(random.nextInt(tokens.size())).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
    byte[] result = new byte[bytes.length - (to - from) + middle.length];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(middle, 0, result, from, middle.length);
    System.arraycopy(bytes, to, result, from + middle.length, bytes.length - to);
    return result;
  }
}
