package io.github.chainrule.nn;

import io.github.chainrule.core.Block;
import io.github.chainrule.core.RowFunction;
import io.github.chainrule.core.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// A multi-layer perceptron: layers of neurons, each reading what the one before it gives.
///
/// ```java
/// Mlp net = Mlp.of(2, Activation.TANH, 16, 16, 1).initialise(Initialisation.XAVIER, random);
/// Value score = net.apply(x1, x2).get(0);
/// score.backward();
/// ```
///
/// Its parameters are the leaves of blocks, one for each layer: of each neuron its weights, then
/// its bias, in the order of micrograd's `parameters()`. The same net can be computed with other
/// parameters in their place, as functions do that are compiled.
public final class Mlp {
  private final Architecture architecture;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Layer> layers = new ArrayList<>();

  private Mlp(Architecture architecture) {
    this.architecture = architecture;
    for (int layer = 0; layer < architecture.layers(); layer++) {
      Block block = Block.of("layer" + (layer + 1), new double[architecture.parametersOf(layer)]);
      blocks.add(block);
      layers.add(layer(layer, block.values()));
    }
  }

  private Layer layer(int layer, List<Value> parameters) {
    int inputs = architecture.inputsOf(layer);
    return Layer.of(inputs, architecture.activations().get(layer), parameters);
  }

  /// A net whose parameters are 0.
  public static Mlp of(Architecture architecture) {
    return new Mlp(architecture);
  }

  /// A net whose parameters are 0, with layers of one activation, but for the last, which is
  /// linear.
  ///
  /// @param neurons of each layer; of the last as many as the net has outputs
  public static Mlp of(int inputs, Activation hidden, int... neurons) {
    return of(Architecture.of(inputs, hidden, neurons));
  }

  /// Its shape.
  public Architecture architecture() {
    return architecture;
  }

  /// Its layers, in order.
  public List<Layer> layers() {
    return List.copyOf(layers);
  }

  /// The parameters of each layer.
  public List<Block> blocks() {
    return List.copyOf(blocks);
  }

  /// Gives all parameters new numbers.
  ///
  /// @return this net
  public Mlp initialise(Initialisation initialisation, RandomGenerator random) {
    for (int layer = 0; layer < blocks.size(); layer++) {
      int inputs = architecture.inputsOf(layer);
      int neurons = architecture.neurons().get(layer);
      blocks
          .get(layer)
          .update((data, grad) -> {
            for (int i = 0; i < data.length; i++) {
              boolean bias = i % (inputs + 1) == inputs;
              data[i] = bias ? 0.0 : initialisation.weight(inputs, neurons, random);
            }
          });
    }
    return this;
  }

  /// The numbers of all parameters, one layer behind the other.
  public double[] parameters() {
    return blocks.stream()
        .flatMap(block -> block.values().stream())
        .mapToDouble(Value::data)
        .toArray();
  }

  /// Sets all parameters.
  ///
  /// @throws IllegalArgumentException if there are not as many numbers
  public void parameters(double... numbers) {
    if (numbers.length != architecture.parameters()) {
      throw new IllegalArgumentException(
          numbers.length + " numbers for the " + this + "; give one for each");
    }
    int from = 0;
    for (Block block : blocks) {
      int first = from;
      block.update((data, grad) -> System.arraycopy(numbers, first, data, 0, data.length));
      from += block.size();
    }
  }

  // ---- what it computes

  /// The outputs.
  public List<Value> apply(Value... x) {
    return through(layers, Arrays.asList(x));
  }

  /// The outputs with other parameters, in the order of [#parameters()].
  public List<Value> apply(Value[] x, Value[] parameters) {
    List<Value> all = Arrays.asList(parameters);
    List<Layer> others = new ArrayList<>();
    int from = 0;
    for (int layer = 0; layer < layers.size(); layer++) {
      int to = from + architecture.parametersOf(layer);
      others.add(layer(layer, all.subList(from, to)));
      from = to;
    }
    return through(others, Arrays.asList(x));
  }

  private static List<Value> through(List<Layer> layers, List<Value> x) {
    List<Value> values = x;
    for (Layer layer : layers) {
      values = layer.apply(values);
    }
    return values;
  }

  /// The outputs for each row of inputs, as a function of the parameters.
  public RowFunction outputs() {
    return RowFunction.ofSeveral(architecture.inputs(), architecture.parameters(), this::apply);
  }

  /// The loss of each row of inputs and, behind them, the target; as a function of the parameters.
  public RowFunction loss(Loss loss) {
    int inputs = architecture.inputs();
    loss.requireOutputs(architecture.outputs());
    return RowFunction.of(
        inputs + 1,
        architecture.parameters(),
        (row, p) -> loss.of(apply(Arrays.copyOf(row, inputs), p), row[inputs]));
  }

  /// Such as `Mlp[2 -> 16 tanh -> 16 tanh -> 1], 337 parameters`.
  @Override
  public String toString() {
    return "Mlp[" + architecture + "], " + architecture.parameters() + " parameters";
  }
}
