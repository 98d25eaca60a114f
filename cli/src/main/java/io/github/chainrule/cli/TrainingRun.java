package io.github.chainrule.cli;

import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.core.RowFunction;
import io.github.chainrule.nn.Architecture;
import io.github.chainrule.nn.Encoder;
import io.github.chainrule.nn.Encoding;
import io.github.chainrule.nn.Epoch;
import io.github.chainrule.nn.Feature;
import io.github.chainrule.nn.Initialisation;
import io.github.chainrule.nn.Loss;
import io.github.chainrule.nn.Mlp;
import io.github.chainrule.nn.Model;
import io.github.chainrule.nn.Optimizer;
import io.github.chainrule.nn.Predictor;
import io.github.chainrule.nn.Scores;
import io.github.chainrule.nn.Split;
import io.github.chainrule.nn.Training;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A net, the data, and the training of one by the other: from the table to the model.
final class TrainingRun {
  /// How often the state is kept, so that little is lost when the process is killed.
  private static final long NANOS_BETWEEN_CHECKPOINTS = 1_000_000_000L;

  final DataSource source;
  final TrainSettings settings;
  final Encoder encoder;
  final Loss loss;
  final Encoder.Encoded training;
  final Encoder.Encoded heldBack;
  final List<Epoch> history = new ArrayList<>();
  final boolean compiled;
  final double[] parameters;

  private final List<String> given;

  /// By which the data are known again.
  private final String fingerprint;

  private final Checkpoint checkpoint;
  private final Mlp net;
  private final Optimizer optimizer;
  private final RowFunction outputs;
  private final TrainProgress progress;

  /// The best parameters so far, if the best ones are wanted.
  private double[] best = {};

  private double bestLoss = Double.POSITIVE_INFINITY;
  private int bestEpoch;
  private long lastKept = System.nanoTime();

  /// Whether it was stopped before its end.
  private boolean interrupted;

  TrainingRun(
      DataSource source,
      TrainSettings settings,
      List<String> given,
      Checkpoint checkpoint,
      boolean compiled,
      PrintWriter err) {
    this.source = source;
    this.settings = settings;
    this.given = given;
    this.fingerprint = Integer.toHexString(source.table().hashCode());
    this.checkpoint = checkpoint;
    this.compiled = compiled;
    this.progress = new TrainProgress(err, settings.epochs);
    SplittableRandom random = new SplittableRandom(settings.seed);
    String target = settings.target == null ? source.lastColumn() : settings.target;
    boolean asClasses = source.classes() || (settings.loss != null && settings.loss.isOfClasses());
    boolean stratified = Encoder.fit(source.table(), target, asClasses).encoding().classifies();
    Split split = Split.of(source.table(), target, settings.holdBack(), stratified, random.split());
    this.encoder = Encoder.fit(split.training(), target, asClasses);
    Encoding encoding = encoder.encoding();
    this.loss = loss(settings.loss, encoding);
    this.training = encoder.encode(split.training(), true);
    this.heldBack = encoder.encode(split.heldBack(), true);
    this.net = net(encoding, random.split());
    this.parameters = net.parameters();
    this.optimizer = settings.newOptimizer();
    this.outputs = compiled ? Compiler.compile(net.outputs()) : net.outputs();
  }

  private static Loss loss(@Nullable Loss asked, Encoding encoding) {
    if (encoding.target() instanceof Feature.Text(String name, List<String> categories)) {
      boolean two = categories.size() == 2;
      if (asked == null) {
        return two ? Loss.BINARY_CROSS_ENTROPY : Loss.CROSS_ENTROPY;
      }
      if (!asked.isOfClasses()) {
        throw new BadInput(
            "--loss "
                + asked
                + " is for numbers, and '"
                + name
                + "' holds texts; give cross-entropy");
      }
      if (!two && asked != Loss.CROSS_ENTROPY) {
        throw new BadInput(
            "--loss "
                + asked
                + " is for two classes, and '"
                + name
                + "' has "
                + categories.size()
                + "; give cross-entropy");
      }
      return asked;
    }
    return asked == null ? Loss.SQUARED : asked;
  }

  private Mlp net(Encoding encoding, SplittableRandom random) {
    int outputs =
        loss == Loss.CROSS_ENTROPY ? ((Feature.Text) encoding.target()).categories().size() : 1;
    int[] neurons =
        IntStream.concat(
                settings.layers.stream().mapToInt(Integer::intValue), IntStream.of(outputs))
            .toArray();
    try {
      return Mlp.of(Architecture.of(encoding.width(), settings.activation, neurons))
          .initialise(Initialisation.fitting(settings.activation), random);
    } catch (IllegalArgumentException wrong) {
      throw new BadInput("--layers " + settings.layers + ": " + wrong.getMessage());
    }
  }

  /// Trains to the end, or until it is interrupted.
  ///
  /// @param resume whether to begin with what the checkpoint holds
  /// @param stop whether to stop, and keep what is known
  /// @throws ArithmeticException if the loss grows beyond all bounds
  void train(boolean resume, BooleanSupplier stop) {
    Training loop = settings.training();
    if (resume) {
      restore(checkpoint.read());
    } else {
      keep();
    }
    RowFunction ofRow = net.loss(loss);
    RowFunction function = compiled ? Compiler.compile(ofRow) : ofRow;
    loop.run(
        function,
        optimizer,
        parameters,
        training.columns(),
        heldBack.rows().length == 0 ? new double[0][] : heldBack.columns(),
        history.size(),
        epoch -> goesOn(epoch, stop));
    progress.end();
    if (interrupted) {
      keep();
      progress.stopped(history.size());
      return;
    }
    if (best.length > 0) {
      System.arraycopy(best, 0, parameters, 0, parameters.length);
    }
  }

  private boolean goesOn(Epoch epoch, BooleanSupplier stop) {
    history.add(epoch);
    boolean patient = true;
    if (settings.patience > 0) {
      double judged = Double.isNaN(epoch.validation()) ? epoch.loss() : epoch.validation();
      if (judged < bestLoss) {
        bestLoss = judged;
        bestEpoch = epoch.number();
        best = parameters.clone();
      }
      patient = epoch.number() - bestEpoch < settings.patience;
    }
    progress.show(epoch, () -> ScoreText.brief(scores(judged())));
    interrupted = stop.getAsBoolean() && epoch.number() < settings.epochs && patient;
    if (patient && !interrupted && System.nanoTime() - lastKept > NANOS_BETWEEN_CHECKPOINTS) {
      keep();
    }
    return patient && !interrupted;
  }

  /// Whether there is more to do.
  boolean isInterrupted() {
    return interrupted;
  }

  /// Up to which epoch the parameters were trained.
  int epochOfParameters() {
    return best.length > 0 && !interrupted ? bestEpoch : history.size();
  }

  // ---- what is kept

  private void keep() {
    Map<String, double[]> state = new HashMap<>();
    optimizer.state().forEach((name, numbers) -> state.put("optimizer." + name, numbers));
    state.put("losses", history.stream().mapToDouble(Epoch::loss).toArray());
    state.put("rates", history.stream().mapToDouble(Epoch::rate).toArray());
    if (heldBack.rows().length > 0) {
      state.put("validations", history.stream().mapToDouble(Epoch::validation).toArray());
    }
    if (best.length > 0) {
      state.put("best", best.clone());
      state.put("best.loss", new double[] {bestLoss, bestEpoch});
    }
    checkpoint.write(model(state));
    lastKept = System.nanoTime();
  }

  private void restore(Model kept) {
    if (!kept.notes().getOrDefault("data", "").equals(fingerprint)
        || kept.net().architecture().parameters() != parameters.length) {
      throw new BadInput(
          "cannot resume: '" + source.name() + "' does not hold the data that training began with");
    }
    Map<String, double[]> state = kept.state();
    System.arraycopy(kept.net().parameters(), 0, parameters, 0, parameters.length);
    Map<String, double[]> ofOptimizer = new HashMap<>();
    state.forEach((name, numbers) -> {
      if (name.startsWith("optimizer.")) {
        ofOptimizer.put(name.substring("optimizer.".length()), numbers);
      }
    });
    optimizer.restore(ofOptimizer);
    double[] losses = state.getOrDefault("losses", new double[0]);
    double[] rates = state.getOrDefault("rates", new double[0]);
    double[] validations = state.getOrDefault("validations", new double[0]);
    for (int i = 0; i < losses.length; i++) {
      double validation = validations.length > i ? validations[i] : Double.NaN;
      history.add(new Epoch(i + 1, rates[i], losses[i], validation));
    }
    best = state.getOrDefault("best", new double[0]).clone();
    if (best.length > 0) {
      double[] at = state.getOrDefault("best.loss", new double[2]);
      bestLoss = at[0];
      bestEpoch = (int) at[1];
    }
  }

  /// The net as it is now.
  Model model(Map<String, double[]> state) {
    net.parameters(parameters);
    Map<String, String> notes =
        Map.of(
            "settings", String.join("\n", given),
            "data", fingerprint,
            "trained on", source.name(),
            "epochs", Integer.toString(history.size()));
    return new Model(net, encoder.encoding(), loss, notes, state);
  }

  /// The predictions of the net, and how well they fit.
  Predictor predictor() {
    return new Predictor(model(Map.of()), outputs);
  }

  /// Rows held back, if there are any.
  private Encoder.Encoded judged() {
    return heldBack.rows().length > 0 ? heldBack : training;
  }

  Scores scores(Encoder.Encoded rows) {
    return predictor().scores(rows.columns(), parameters);
  }

  /// `Mlp[...]`, what it was trained with, in words.
  String describe() {
    return net
        + "; "
        + loss
        + ", "
        + optimizer
        + (settings.optimizer == TrainSettings.Method.LBFGS
            ? ""
            : ", rate " + settings.rate + " " + settings.schedule.name().toLowerCase(Locale.ROOT));
  }
}
