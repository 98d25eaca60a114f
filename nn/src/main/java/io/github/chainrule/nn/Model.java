package io.github.chainrule.nn;

import java.util.Map;

/// A trained net with all that is needed to use it on other data, or to train it further: what a
/// model file holds.
///
/// @param net the shape, and the parameters
/// @param encoding how rows become its inputs
/// @param loss what it was trained with
/// @param notes anything else that is worth keeping, by name, such as the seed
/// @param state of the optimiser and of the training, by name; empty for a model that is finished
@SuppressWarnings("ArrayRecordComponent")
public record Model(
    Mlp net, Encoding encoding, Loss loss, Map<String, String> notes, Map<String, double[]> state) {

  /// @throws IllegalArgumentException if the net does not fit the encoding
  public Model {
    notes = Map.copyOf(notes);
    state = Map.copyOf(state);
    int outputs =
        loss == Loss.CROSS_ENTROPY && encoding.target() instanceof Feature.Text text
            ? text.categories().size()
            : 1;
    Architecture shape = net.architecture();
    if (shape.inputs() != encoding.width() || shape.outputs() != outputs) {
      throw new IllegalArgumentException(
          "a net "
              + shape
              + " for data that make "
              + encoding.width()
              + " inputs and "
              + outputs
              + " outputs");
    }
  }
}
