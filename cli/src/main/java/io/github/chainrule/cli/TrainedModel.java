package io.github.chainrule.cli;

import io.github.chainrule.nn.Encoder;
import io.github.chainrule.nn.Model;
import io.github.chainrule.nn.ModelFile;
import io.github.chainrule.nn.Predictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A model from a file, ready to be used on data.
record TrainedModel(Model model, Encoder encoder, Predictor predictor) {

  /// @param place the file, or the folder that it was written into
  static TrainedModel read(Path place) {
    Path file = Files.isDirectory(place) ? place.resolve(TrainReport.MODEL) : place;
    try {
      Model model = ModelFile.read(file);
      // Not worth compiling: each row is computed once.
      Predictor predictor = new Predictor(model, model.net().outputs());
      return new TrainedModel(model, new Encoder(model.encoding()), predictor);
    } catch (ModelFile.Damaged damaged) {
      throw new BadInput(String.valueOf(damaged.getMessage()));
    } catch (IOException failure) {
      throw new BadInput("cannot read '" + file + "': " + FileProblem.reading(file, failure));
    }
  }
}
