package io.github.chainrule.nn;

import java.util.ArrayList;
import java.util.List;

/// How rows of a table become the inputs and the target of a net: what has to be known beside its
/// parameters to use it on other rows.
///
/// @param inputs columns that are read, in order
/// @param target the column that is predicted
public record Encoding(List<Feature> inputs, Feature target) {

  /// @throws IllegalArgumentException if there is no input, or two columns have the same name
  public Encoding {
    inputs = List.copyOf(inputs);
    List<String> names = new ArrayList<>(inputs.stream().map(Feature::name).toList());
    names.add(target.name());
    if (inputs.isEmpty() || names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException(
          "columns " + names + "; there must be an input, and all names must differ");
    }
  }

  /// How many inputs a net for it has.
  public int width() {
    return inputs.stream().mapToInt(Feature::width).sum();
  }

  /// Whether the target is one of several classes, and not a number.
  public boolean classifies() {
    return target instanceof Feature.Text;
  }
}
