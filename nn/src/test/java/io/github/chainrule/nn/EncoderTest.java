package io.github.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EncoderTest {

  private static Table table(String header, String... rows) {
    return new Table(
        List.of(header.split(",", -1)),
        Arrays.stream(rows).map(row -> List.of(row.split(",", -1))).toList());
  }

  private static final Table HOUSES =
      table("rooms,kind,price", "2,flat,100", "4,house,300", "6,house,500", "4,flat,300");

  @Test
  void numbersAreStandardisedAndTextsOneHot() {
    Encoder encoder = Encoder.fit(HOUSES, "price", false);
    double deviation = Math.sqrt(2.0);
    assertThat(encoder.encoding().inputs())
        .containsExactly(
            new Feature.Numeric("rooms", 4.0, deviation),
            new Feature.Text("kind", List.of("flat", "house")));
    assertThat(encoder.encoding().width()).isEqualTo(3);
    double[][] columns = encoder.encode(HOUSES, true).columns();
    assertThat(columns).hasNumberOfRows(4);
    double[] rooms = {-2 / deviation, 0, 2 / deviation, 0};
    assertThat(columns[0]).containsExactly(rooms, within(1e-15));
    assertThat(columns[1]).containsExactly(1, 0, 0, 1);
    assertThat(columns[2]).containsExactly(0, 1, 1, 0);
    assertThat(columns[3]).containsExactly(rooms, within(1e-15));
  }

  @Test
  void classesAreNumberedInTheOrderOfTheirNames() {
    Encoder encoder = Encoder.fit(HOUSES, "kind", false);
    assertThat(encoder.encoding().classifies()).isTrue();
    assertThat(encoder.encode(HOUSES, true).columns()[2]).containsExactly(0, 1, 1, 0);
    Table digits = table("x,digit", "1,10", "2,9", "3,10", "4,2");
    Feature.Text classes = (Feature.Text) Encoder.fit(digits, "digit", true).encoding().target();
    assertThat(classes.categories()).containsExactly("2", "9", "10");
  }

  @Test
  void whatIsMissingIsSaid() {
    Table holes =
        table("rooms,kind,price", "2,flat,100", ",NA,300", "6,house,500", "4,house,?", "4,barn,9");
    Encoder encoder = Encoder.fit(HOUSES, "price", false);
    Encoder.Encoded encoded = encoder.encode(holes, true);
    assertThat(encoded.rows()).containsExactly(0, 1, 2, 4);
    assertThat(encoded.columns()[0][1]).isEqualTo(0.0);
    assertThat(encoded.columns()[1][1] + encoded.columns()[2][1]).isEqualTo(0.0);
    assertThat(encoded.notes())
        .containsExactly(
            "1 rows are left out: they have no price",
            "1 missing values of rooms are taken as its mean",
            "2 missing or unknown values of kind are taken as none");
    assertThat(encoder.encode(table("kind,rooms", "flat,4"), false).columns()).hasNumberOfRows(3);
  }

  @Test
  void columnsThatTeachNothingAreLeftOutAndNamed() {
    String[] rows =
        IntStream.range(0, 120)
            .mapToObj(i -> "n" + i + ",7,NA," + i + "," + i % 2)
            .toArray(String[]::new);
    Encoder encoder = Encoder.fit(table("name,year,empty,x,y", rows), "y", false);
    assertThat(encoder.encoding().inputs()).extracting(Feature::name).containsExactly("x");
    assertThat(encoder.notes())
        .containsExactly(
            "column 'name' is left out: it holds 120 different texts",
            "column 'year' is left out: its only value is '7'",
            "column 'empty' is left out: all its values are missing");
  }

  @Test
  void tablesFromWhichNothingCanBeLearntAreRefused() {
    assertThatThrownBy(() -> Encoder.fit(HOUSES, "cost", false))
        .isInstanceOf(BadTable.class)
        .hasMessage("there is no column 'cost' to predict; there are rooms, kind, price");
    assertThatThrownBy(() -> Encoder.fit(table("x,y", "1,a", "2,a"), "y", false))
        .hasMessage(
            "column 'y' holds only 'a'; to learn from it takes at least two different values");
    assertThatThrownBy(() -> Encoder.fit(table("x,y", "1,", "2,NA"), "y", false))
        .hasMessageContaining("holds nothing");
    assertThatThrownBy(() -> Encoder.fit(table("x,y", "1,a", "1,b"), "y", false))
        .hasMessageContaining("no column to learn from");
    assertThatThrownBy(() -> Encoder.fit(table("x,y", "1e308,a", "1,b"), "y", false))
        .hasMessage("column 'x' holds 1.0E308; numbers may have a size of up to 1e100");
  }

  @Test
  void rowsThatDoNotFitAreRefused() {
    Encoder encoder = Encoder.fit(HOUSES, "kind", false);
    assertThatThrownBy(() -> encoder.encode(table("rooms,kind", "1,flat"), true))
        .hasMessage("there is no column 'price', which the net reads; there are rooms, kind");
    assertThatThrownBy(() -> encoder.encode(table("rooms,kind,price", "few,flat,1"), true))
        .hasMessage(
            "row 1 has 'few' in column 'rooms', where the net reads a number of a size of up to"
                + " 1e100");
    assertThatThrownBy(() -> encoder.encode(table("rooms,kind,price", "1,tent,1"), true))
        .hasMessage("row 1 has 'tent' in column 'kind'; the net knows flat, house");
  }

  @Test
  void aSplitHoldsBackTheSameShareOfEachClass() {
    Table penguins = DataSets.of("penguins", 0);
    Split split = Split.of(penguins, "species", 0.2, true, new SplittableRandom(1));
    assertThat(split.training().rows().size() + split.heldBack().rows().size()).isEqualTo(344);
    List<String> held = split.heldBack().cells(penguins.column("species"));
    assertThat(held.stream().filter("Adelie"::equals).count()).isBetween(30L, 31L);
    assertThat(held.stream().filter("Chinstrap"::equals).count()).isBetween(13L, 14L);
    assertThat(held.stream().filter("Gentoo"::equals).count()).isBetween(24L, 25L);
    assertThat(Split.of(penguins, "species", 0.2, true, new SplittableRandom(1))).isEqualTo(split);
    assertThat(Split.of(penguins, "species", 0.2, true, new SplittableRandom(2)))
        .isNotEqualTo(split);
    assertThat(Split.of(penguins, "species", 0.0, true, new SplittableRandom(1)).training())
        .isEqualTo(penguins);
    assertThatThrownBy(() -> Split.of(penguins, "species", 1.0, true, new SplittableRandom(1)))
        .hasMessageContaining("share of 1.0");
  }

  @Test
  void scoresAreAsTheirFormulas() {
    Scores.OfNumbers numbers = Scores.OfNumbers.of(new double[] {1, 2, 4}, new double[] {1, 3, 5});
    assertThat(numbers.rootMeanSquare()).isCloseTo(Math.sqrt(2 / 3.0), within(1e-15));
    assertThat(numbers.meanAbsolute()).isCloseTo(2 / 3.0, within(1e-15));
    assertThat(numbers.explained()).isCloseTo(0.75, within(1e-15));
    Scores.OfClasses classes =
        Scores.OfClasses.of(new int[] {0, 1, 1, 1, 0}, new double[] {0, 1, 1, 0, 2}, 3);
    assertThat(classes.accuracy()).isEqualTo(0.6);
    assertThat(classes.precision(1)).isEqualTo(2 / 3.0);
    assertThat(classes.recall(0)).isEqualTo(0.5);
    assertThat(classes.precision(2)).isNaN();
    assertThat(classes.confusion()[2]).containsExactly(1, 0, 0);
    assertThat(Predictor.classes(new double[][] {{0.5, -0.5}})).containsExactly(1, 0);
    assertThat(Predictor.classes(new double[][] {{1, 0}, {2, 0}, {0, 3}})).containsExactly(1, 2);
  }
}
