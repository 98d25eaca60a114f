package io.github.chainrule.cli;

import io.github.chainrule.nn.Activation;
import io.github.chainrule.nn.Adam;
import io.github.chainrule.nn.Lbfgs;
import io.github.chainrule.nn.Loss;
import io.github.chainrule.nn.Optimizer;
import io.github.chainrule.nn.Penalty;
import io.github.chainrule.nn.Schedule;
import io.github.chainrule.nn.Sgd;
import io.github.chainrule.nn.Training;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// How a net is trained, as options that are written into its checkpoints.
final class TrainSettings {
  /// What an optimiser is called.
  enum Method {
    SGD,
    ADAM,
    ADAMW,
    LBFGS
  }

  /// What a schedule is called.
  enum Course {
    CONSTANT,
    LINEAR,
    COSINE,
    STEP
  }

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description = "The column to predict (default: the last).")
  @Nullable String target;

  @Option(
      names = "--layers",
      split = ",",
      paramLabel = "N",
      description = "Neurons of each hidden layer (default: 16,16).")
  List<Integer> layers = List.of(16, 16);

  @Option(
      names = "--activation",
      description = "tanh, relu, sigmoid, softplus, silu, gelu or linear (default: tanh).")
  Activation activation = Activation.TANH;

  @Option(
      names = "--loss",
      converter = LossName.class,
      description = {
        "squared, absolute or huber for numbers; cross-entropy, binary-cross-entropy or",
        "max-margin for classes (default: by what the target holds)."
      })
  @Nullable Loss loss;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description = "adam, adamw, sgd or lbfgs (default: adam).")
  Method optimizer = Method.ADAM;

  @Option(
      names = "--lr",
      paramLabel = "X",
      description = "Learning rate (default: 0.01); lbfgs finds its own.")
  double rate = 0.01;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description = {
        "Of the rate: cosine, linear, constant, or step, a tenth after each third of the way",
        "(default: cosine)."
      })
  Course schedule = Course.COSINE;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "Steps over which the rate rises first (default: 0).")
  int warmUp;

  @Option(names = "--momentum", paramLabel = "X", description = "Of sgd (default: 0.9).")
  double momentum = 0.9;

  @Option(names = "--decay", paramLabel = "X", description = "Of adamw (default: 0.01).")
  double decay = 0.01;

  @Option(names = "--l1", paramLabel = "X", description = "Penalty on the sum of |w|.")
  double l1;

  @Option(names = "--l2", paramLabel = "X", description = "Penalty on the sum of w**2.")
  double l2;

  @Option(names = "--clip", paramLabel = "X", description = "The largest norm of a gradient.")
  double clip = Double.POSITIVE_INFINITY;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes (default: 200).")
  int epochs = 200;

  @Option(names = "--batch", paramLabel = "N", description = "Rows of a step (default: 32).")
  int batch = 32;

  @Option(
      names = "--hold-back",
      paramLabel = "SHARE",
      description = "Rows that are not learnt from, to see what was learnt (default: 0.2).")
  private double holdBack = 0.2;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = {
        "Stop after N epochs in which the loss of rows held back did not fall, and keep the",
        "best net (default: train to the end, and keep the last)."
      })
  int patience;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of first weights, order and rows held back (default: 0).")
  long seed;

  /// Losses are written with hyphens.
  static final class LossName implements ITypeConverter<Loss> {
    @Override
    public Loss convert(String name) {
      for (Loss loss : Loss.values()) {
        if (loss.toString().equals(name.toLowerCase(Locale.ROOT))) {
          return loss;
        }
      }
      throw new TypeConversionException("'" + name + "' is none of " + List.of(Loss.values()));
    }
  }

  /// Reads options, as the command does.
  static TrainSettings of(List<String> options) {
    TrainSettings settings = new TrainSettings();
    new CommandLine(settings)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(options.toArray(String[]::new));
    return settings;
  }

  /// The share of rows that are held back.
  double holdBack() {
    if (!(holdBack >= 0.0 && holdBack < 1.0)) {
      throw new BadInput("--hold-back " + holdBack + ": give a share of 0 to less than 1");
    }
    return holdBack;
  }

  /// The settings of the loop, or why there are none.
  Training training() {
    try {
      return Training.of(epochs)
          .withBatch(optimizer == Method.LBFGS ? Integer.MAX_VALUE : batch)
          .withRate(optimizer == Method.LBFGS ? 1.0 : rate)
          .withSchedule(course().after(warmUp))
          .withPenalty(new Penalty(l1, l2))
          .withClip(clip)
          .withSeed(seed);
    } catch (IllegalArgumentException wrong) {
      throw new BadInput(String.valueOf(wrong.getMessage()));
    }
  }

  private Schedule course() {
    return switch (optimizer == Method.LBFGS ? Course.CONSTANT : schedule) {
      case CONSTANT -> Schedule.constant();
      case LINEAR -> Schedule.linear(0.0);
      case COSINE -> Schedule.cosine();
      case STEP -> (step, steps) -> Math.pow(0.1, Math.floor(3.0 * step / steps));
    };
  }

  Optimizer newOptimizer() {
    try {
      return switch (optimizer) {
        case SGD -> new Sgd(momentum);
        case ADAM -> new Adam();
        case ADAMW -> Adam.withDecay(decay);
        case LBFGS -> new Lbfgs();
      };
    } catch (IllegalArgumentException wrong) {
      throw new BadInput(String.valueOf(wrong.getMessage()));
    }
  }
}
