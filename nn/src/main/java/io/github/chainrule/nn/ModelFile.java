package io.github.chainrule.nn;

import io.github.chainrule.core.Block;
import io.github.chainrule.core.Value;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/// Models in files, in the format safetensors, which many programs read.
///
/// The parameters of each layer are a tensor `layer1`, `layer2` and so on, with a row for each
/// neuron: its weights, then its bias. Each array of the state is a tensor `state.NAME`. The
/// metadata are `format`, `architecture`, `encoding`, `loss`, a `note.NAME` for each note, and
/// `sha256`: the SHA-256 of all bytes of the file, with zeros in place of its own digits.
public final class ModelFile {
  private static final String FAMILY = "chainrule-model-";
  private static final String FORMAT = FAMILY + "1";
  private static final Set<String> ENTRIES =
      Set.of("format", "architecture", "encoding", "loss", Checksum.NAME);
  private static final String NOTE = "note.";
  private static final String LAYER = "layer";
  private static final String STATE = "state.";

  /// A parameter of a net is an object, in a list, beside two numbers in arrays.
  private static final long MEMORY_OF_A_PARAMETER = 100;

  private static final int LONGEST_REASON = 300;

  private ModelFile() {}

  // ---- writing

  /// Writes a model; the same model always as the same bytes. A file that is there already is
  /// replaced at once by the whole new one, or, if anything fails, left as it is. If the process is
  /// killed, a part of the new file may be left beside it, whose name begins with that of the file
  /// and ends with `.tmp`.
  ///
  /// @throws IllegalArgumentException if the model could not be read again: a parameter is not
  ///   finite, a text is no Unicode, or all texts together are longer than 16 MiB
  /// @throws IOException if the file cannot be written
  public static void write(Model model, Path file) throws IOException {
    SortedMap<String, Tensor> tensors = tensors(model);
    SortedMap<String, String> metadata = metadata(model);
    AtomicFile.replace(file, channel -> SafeTensors.write(metadata, tensors, channel));
  }

  private static SortedMap<String, Tensor> tensors(Model model) {
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    Architecture architecture = model.net().architecture();
    List<Block> blocks = model.net().blocks();
    for (int layer = 0; layer < blocks.size(); layer++) {
      double[] parameters = blocks.get(layer).values().stream().mapToDouble(Value::data).toArray();
      requireFinite(layerName(layer), parameters);
      tensors.put(layerName(layer), new Tensor(shape(architecture, layer), parameters));
    }
    model
        .state()
        .forEach((name, numbers) -> {
          tensors.put(STATE + name, new Tensor(List.of((long) numbers.length), numbers));
        });
    return tensors;
  }

  private static SortedMap<String, String> metadata(Model model) {
    SortedMap<String, String> metadata = new TreeMap<>();
    metadata.put("format", FORMAT);
    metadata.put("architecture", ModelText.of(model.net().architecture()));
    metadata.put("encoding", ModelText.of(model.encoding()));
    metadata.put("loss", model.loss().toString());
    model.notes().forEach((name, note) -> metadata.put(NOTE + name, note));
    return metadata;
  }

  private static String layerName(int layer) {
    return LAYER + (layer + 1);
  }

  private static List<Long> shape(Architecture architecture, int layer) {
    return List.of((long) architecture.neurons().get(layer), architecture.inputsOf(layer) + 1L);
  }

  private static void requireFinite(String name, double[] parameters) {
    if (!DoubleStream.of(parameters).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "the parameters of " + name + " are not all finite numbers");
    }
  }

  // ---- reading

  /// Reads a model. What is wrong with a file is found before anything is made of it: a byte that
  /// changed, an end that is missing, or a net that is not the one the file tells of.
  ///
  /// @throws Damaged if it is no model, or not as it was written
  /// @throws IOException if the file cannot be read, or needs more memory than there is
  public static Model read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      SafeTensorsReader reader = open(file, channel);
      requireFormat(file, reader.header().metadata().get("format"));
      try {
        return model(file, reader);
      } catch (IllegalArgumentException e) {
        throw new Damaged(file, "is damaged: " + reason(e), e);
      }
    }
  }

  private static SafeTensorsReader open(Path file, FileChannel channel) throws IOException {
    try {
      return SafeTensorsReader.open(channel);
    } catch (IllegalArgumentException e) {
      throw new Damaged(file, "is no model of Chainrule, or is damaged: " + reason(e), e);
    }
  }

  private static void requireFormat(Path file, @Nullable String format) throws Damaged {
    if (format == null || !format.startsWith(FAMILY)) {
      throw new Damaged(
          file,
          "is no model of Chainrule: it holds other tensors (safetensors without our metadata)",
          null);
    }
    if (!format.equals(FORMAT)) {
      throw new Damaged(
          file,
          "is damaged, or of another version of Chainrule: its format is '%s', and not '%s'"
              .formatted(printable(format), FORMAT),
          null);
    }
  }

  private static Model model(Path file, SafeTensorsReader reader) throws IOException {
    SafeTensorsHeader header = reader.header();
    Map<String, String> metadata = header.metadata();
    Architecture architecture = ModelText.architecture(entry(metadata, "architecture"));
    Encoding encoding = ModelText.encoding(entry(metadata, "encoding"));
    Loss loss = ModelText.loss(entry(metadata, "loss"));
    Map<String, String> notes = notes(metadata);
    requireLayers(architecture, header.tensors());
    requireMemory(file, reader.size(), architecture);
    Map<String, double[]> numbers = reader.numbers();

    Mlp net = Mlp.of(architecture);
    List<Block> blocks = net.blocks();
    for (int layer = 0; layer < blocks.size(); layer++) {
      double[] parameters = numbers.getOrDefault(layerName(layer), new double[0]);
      requireFinite(layerName(layer), parameters);
      blocks
          .get(layer)
          .update((data, grad) -> System.arraycopy(parameters, 0, data, 0, data.length));
    }
    return new Model(net, encoding, loss, notes, state(numbers));
  }

  private static String entry(Map<String, String> metadata, String name) {
    String text = metadata.get(name);
    if (text == null) {
      throw new IllegalArgumentException("its metadata lack '" + name + "'");
    }
    return text;
  }

  private static Map<String, String> notes(Map<String, String> metadata) {
    Map<String, String> notes = new HashMap<>();
    metadata.forEach((name, text) -> {
      if (name.startsWith(NOTE)) {
        notes.put(name.substring(NOTE.length()), text);
      } else if (!ENTRIES.contains(name)) {
        throw new IllegalArgumentException("its metadata have an unknown entry '" + name + "'");
      }
    });
    return notes;
  }

  /// That there is a tensor of the right shape for each layer, and none beside but those of the
  /// state. Before a net is made: one that has no tensors may be of any size.
  private static void requireLayers(
      Architecture architecture, Map<String, SafeTensorsHeader.Place> tensors) {
    for (int layer = 0; layer < architecture.layers(); layer++) {
      SafeTensorsHeader.Place place = tensors.get(layerName(layer));
      if (place == null) {
        throw new IllegalArgumentException("the tensor '" + layerName(layer) + "' is missing");
      }
      if (!place.shape().equals(shape(architecture, layer))) {
        throw new IllegalArgumentException(
            "the tensor '%s' has the shape %s, and its net the shape %s there"
                .formatted(layerName(layer), place.shape(), shape(architecture, layer)));
      }
    }
    List<String> others = tensors.keySet().stream().filter(n -> !n.startsWith(STATE)).toList();
    if (others.size() > architecture.layers()) {
      throw new IllegalArgumentException(
          "there are %,d tensors beside the state, and the net has %,d layers"
              .formatted(others.size(), architecture.layers()));
    }
  }

  /// A file may be larger than memory through no fault of its own.
  private static void requireMemory(Path file, long data, Architecture architecture)
      throws IOException {
    long needed = data + MEMORY_OF_A_PARAMETER * architecture.parameters();
    long most = Runtime.getRuntime().maxMemory();
    if (needed > most) {
      String reason =
          String.format(
              Locale.ROOT,
              "it needs %,d MiB of memory, and there are %,d MiB; give java a larger -Xmx",
              needed >> 20,
              most >> 20);
      throw new FileSystemException(file.toString(), null, reason);
    }
  }

  private static Map<String, double[]> state(Map<String, double[]> numbers) {
    Map<String, double[]> state = new HashMap<>();
    numbers.forEach((name, array) -> {
      if (name.startsWith(STATE)) {
        state.put(name.substring(STATE.length()), array);
      }
    });
    return state;
  }

  private static String reason(IllegalArgumentException e) {
    return printable(String.valueOf(e.getMessage()));
  }

  /// Texts from a damaged file may be of any length, and move the cursor of a terminal.
  private static String printable(String text) {
    String some = text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) + "..." : text;
    return some.replaceAll("\\p{Cntrl}", "?");
  }

  /// A file is no model, or not as it was written; the message is a sentence that names the file
  /// and says what is wrong.
  public static final class Damaged extends IOException {
    private static final long serialVersionUID = 1L;

    Damaged(Path file, String what, @Nullable Throwable cause) {
      super("'" + file + "' " + what, cause);
    }
  }
}
