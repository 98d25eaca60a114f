package io.github.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.nn.ModelFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainCommandTest {
  @TempDir Path folder;

  private Run train(String data, String... options) {
    List<String> arguments = new ArrayList<>(List.of("train", data));
    arguments.addAll(List.of("--out", folder.resolve("out").toString()));
    arguments.addAll(List.of(options));
    return Run.of(arguments.toArray(String[]::new));
  }

  private List<String> written() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void moonsAreLearntToTheLastPoint() throws IOException {
    Run run = train("moons");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(
            "moons: 80 rows to learn label from, 20 held back",
            "Mlp[2 -> 16 tanh -> 16 tanh -> 1], 337 parameters; binary-cross-entropy, adam, rate"
                + " 0.01 cosine",
            "training   accuracy 100.0 % (80 of 80)");
    assertThat(written())
        .containsExactly(
            "boundary.png", "boundary.svg", "history.csv", "loss.svg", "model.safetensors");
    assertThat(Files.readAllLines(folder.resolve("out/history.csv")))
        .hasSize(201)
        .startsWith("epoch,rate,loss,loss held back");
    assertThat(Files.readString(folder.resolve("out/boundary.svg"))).contains("lower", "upper");
  }

  @Test
  void aTrainedModelIsEvaluatedAndPredicts() throws IOException {
    assertThat(train("penguins", "--epochs", "30").status()).isZero();
    String model = folder.resolve("out").toString();
    Run evaluated = Run.of("evaluate", model, "penguins");
    assertThat(evaluated.out())
        .contains("Mlp[9 -> 16 tanh -> 16 tanh -> 3]", "was \\ said", "Gentoo", "precision");
    Path some =
        file(
            "some.csv",
            """
            sex,island,body_mass_g,flipper_length_mm,bill_depth_mm,bill_length_mm,name
            male,Torgersen,3750,181,18.7,39.1,Ada
            female,Biscoe,5000,220,14.5,47.0,Bob
            """);
    Run predicted = Run.of("predict", model, some.toString());
    assertThat(predicted.out().lines())
        .containsExactly(
            "sex,island,body_mass_g,flipper_length_mm,bill_depth_mm,bill_length_mm,name,predicted"
                + " species",
            "male,Torgersen,3750,181,18.7,39.1,Ada,Adelie",
            "female,Biscoe,5000,220,14.5,47.0,Bob,Gentoo");
    Path out = folder.resolve("predicted.csv");
    assertThat(Run.of("predict", model, some.toString(), "--out", out.toString()).status())
        .isZero();
    assertThat(Files.readAllLines(out)).hasSize(3);
  }

  @Test
  void numbersAreLearntToo() throws IOException {
    StringBuilder text = new StringBuilder("a,b,y\n");
    for (int i = 0; i < 100; i++) {
      text.append(i).append(',').append(i * 7 % 13).append(',').append(3 * i - 2 * (i * 7 % 13));
      text.append('\n');
    }
    Path csv = file("line.csv", text.toString());
    Run run = train(csv.toString(), "--layers", "4", "--epochs", "300");
    assertThat(run.out()).contains("squared, adam").containsPattern("held back +root.*R2 0\\.99");
    Run lbfgs = train(csv.toString(), "--layers", "4", "--epochs", "60", "--optimizer", "lbfgs");
    assertThat(lbfgs.out())
        .contains("l-bfgs")
        .containsPattern("held back +root.*R2 (0\\.99|1\\.0)");
    assertThat(Run.of("predict", folder.resolve("out").toString(), csv.toString()).out())
        .startsWith("a,b,y,predicted y\n0,0,0,");
  }

  @Test
  void bothEnginesReachTheSameNetButForRounding() throws IOException {
    train("xor", "--epochs", "20", "--engine", "eager");
    double[] eager = ModelFile.read(folder.resolve("out/model.safetensors")).net().parameters();
    train("xor", "--epochs", "20", "--engine", "compiled");
    double[] compiled = ModelFile.read(folder.resolve("out/model.safetensors")).net().parameters();
    assertThat(compiled)
        .containsExactly(eager, org.assertj.core.api.Assertions.within(1e-9))
        .hasSize(337);
  }

  @Test
  void patienceKeepsTheBestNet() {
    Run run = train("digits", "--layers", "16", "--epochs", "60", "--patience", "3");
    assertThat(run.out())
        .containsPattern("trained for \\d+ epochs; the best is that of epoch \\d+");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,b\\n1,2\\n3 | line 3 has 1 cell, but the header names 2",
        "1,2\\n3,4 | must name the columns",
        "'' | is empty",
        "a,b\\n | no rows",
        "a,b\\n1,x\\n2,x | holds only 'x'",
        "a,b\\nNaN,1\\nNaN,2 | all its values are missing",
        "a,b\\n1e308,1\\n-1e308,2 | numbers may have a size of up to 1e100",
        "a,a\\n1,2 | 'a'",
        "a,b\\n\\0,1 | no text file",
      })
  void badTablesGetOneSentenceAndNothingIsWritten(String text, String message) throws IOException {
    Path csv = file("bad.csv", text.replace("\\n", "\n").replace("\\0", "\0"));
    Run run = train(csv.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(message).contains("bad.csv");
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).isEmpty();
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void otherMistakesGetOneSentenceToo() throws IOException {
    Path latin = folder.resolve("latin.csv");
    Files.write(latin, "name,y\nJosé,1\nAnn,2\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(train(latin.toString()).err()).contains("not UTF-8");
    assertThat(train("moon").err())
        .contains("there is no such file", "one of moons, circles, spiral, xor, penguins, digits");
    assertThat(train("moons", "--target", "z").err()).contains("'z'", "x, y, label");
    assertThat(train("moons", "--loss", "squared").err()).contains("give cross-entropy");
    assertThat(train("penguins", "--loss", "max-margin").err()).contains("for two classes");
    assertThat(train("moons", "--loss", "square").err()).contains("none of [squared, ");
    assertThat(train("moons", "--layers", "0").err()).contains("must be at least 1");
    assertThat(train("moons", "--lr", "-1").err()).contains("learning rate: -1.0");
    assertThat(train("moons", "--lr", "1e300", "--activation", "relu").err())
        .contains("give a lower learning rate");
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(train("moons", "--hold-back", "1").err()).contains("--hold-back 1.0");
    assertThat(Run.of("evaluate", latin.toString(), "moons").status()).isEqualTo(2);
    assertThat(Run.of("predict", folder.resolve("none").toString(), "moons").err())
        .contains("there is no such file");
  }

  @Test
  void trainingIsResumedWithTheSettingsThatItHadAndTheSameData() throws IOException {
    assertThat(train("moons", "--epochs", "3", "--optimizer", "adamw", "--resume").status())
        .isZero();
    assertThat(train("moons", "--resume").out()).contains("has come to its end");
    Path checkpoint = folder.resolve("out/checkpoint.safetensors");
    Files.copy(folder.resolve("out/model.safetensors"), checkpoint);
    assertThat(train("moons").err()).contains("training that was interrupted; --resume goes on");
    assertThat(train("moons", "--resume", "--seed", "2").err()).contains("leave out --seed=2");
    assertThat(train("xor", "--resume").err()).contains("data that training began with");
    assertThat(train("moons", "--resume").out()).contains("adamw with decay 0.01");
    Files.writeString(checkpoint, "no model");
    assertThat(train("moons", "--resume").err()).contains("cannot resume: ", "no model of");
  }

  @Test
  void dataSetsAreListedAndWritten() throws IOException {
    assertThat(Run.of("data").out()).contains("moons", "penguins", "CC0", "CC BY 4.0");
    assertThat(Run.of("data", "xor").out().lines()).hasSize(201);
    Path out = folder.resolve("spiral.csv");
    assertThat(Run.of("data", "spiral", "--out", out.toString()).out()).contains("wrote");
    assertThat(Files.readAllLines(out)).hasSize(301).startsWith("x,y,label");
    assertThat(Run.of("data", "sun").err()).contains("no data set 'sun'; there are moons");
    Run again = train(out.toString(), "--epochs", "2");
    assertThat(again.out()).contains("spiral: 240 rows");
  }
}
