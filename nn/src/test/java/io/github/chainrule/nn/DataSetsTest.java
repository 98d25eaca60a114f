package io.github.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSetsTest {

  private static List<String> names() {
    return DataSets.names();
  }

  private static Map<String, Long> counts(Table table, String column) {
    return table.cells(table.column(column)).stream()
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private static double x(List<String> row) {
    return Double.parseDouble(row.get(0));
  }

  private static double y(List<String> row) {
    return Double.parseDouble(row.get(1));
  }

  private static String label(List<String> row) {
    return row.get(2);
  }

  @Test
  void sixSetsAreNamed() {
    assertThat(DataSets.names())
        .containsExactly("moons", "circles", "spiral", "xor", "penguins", "digits");
    assertThat(DataSets.names()).allMatch(DataSets::has);
    assertThat(DataSets.has("iris")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aSentenceTellsRowsAndLastColumn(String name) {
    Table table = DataSets.of(name, 1);
    assertThat(DataSets.about(name))
        .contains(table.rows().size() + " rows")
        .contains(table.columns().get(table.columns().size() - 1))
        .endsWith(".");
  }

  @Test
  void anUnknownNameNamesTheKnownOnes() {
    String message =
        "there is no data set 'iris'; there are moons, circles, spiral, xor, penguins, digits";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataSets.of("iris", 1))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataSets.about("iris"))
        .withMessage(message);
  }

  @ParameterizedTest
  @MethodSource("names")
  void theSameSeedGivesTheSameTable(String name) {
    assertThat(DataSets.of(name, 7)).isEqualTo(DataSets.of(name, 7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"moons", "circles", "spiral", "xor"})
  void anotherSeedGivesAnotherTable(String name) {
    assertThat(DataSets.of(name, 7)).isNotEqualTo(DataSets.of(name, 8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"penguins", "digits"})
  void whatWasMeasuredIsTheSameForEachSeed(String name) {
    assertThat(DataSets.of(name, 7)).isEqualTo(DataSets.of(name, 8));
  }

  /// A seed in a notebook or a lesson must go on giving the points that were shown there.
  @Test
  void aSeedKeepsItsPoints() {
    assertThat(DataSets.of("moons", 1).rows()).startsWith(List.of("1.8020", "-0.0334", "lower"));
    assertThat(DataSets.of("circles", 1).rows()).startsWith(List.of("0.1103", "0.4767", "inner"));
    assertThat(DataSets.of("spiral", 1).rows()).startsWith(List.of("0.4292", "-0.1496", "a"));
    assertThat(DataSets.of("xor", 1).rows()).startsWith(List.of("0.2726", "0.1949", "same"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"moons", "circles", "spiral", "xor"})
  void pointsHaveFourDecimals(String name) {
    for (long seed = 0; seed < 20; seed++) {
      Table table = DataSets.of(name, seed);
      assertThat(table.columns()).containsExactly("x", "y", "label");
      for (List<String> row : table.rows()) {
        assertThat(row.subList(0, 2)).allMatch(cell -> cell.matches("-?\\d\\.\\d{4}"));
        assertThat(row).doesNotContain("-0.0000");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"moons", "circles", "spiral"})
  void theClassesAreShuffled(String name) {
    Table table = DataSets.of(name, 1);
    assertThat(table.rows().subList(0, 30).stream().map(DataSetsTest::label).distinct())
        .hasSameSizeAs(counts(table, "label").keySet());
    List<String> inOrder = new ArrayList<>(table.cells(2));
    assertThat(inOrder).isNotEqualTo(inOrder.stream().sorted().toList());
  }

  @Test
  void moonsLieNearTheirHalfCircles() {
    Table moons = DataSets.of("moons", 1);
    assertThat(counts(moons, "label")).isEqualTo(Map.of("upper", 50L, "lower", 50L));
    for (List<String> row : moons.rows()) {
      boolean upper = label(row).equals("upper");
      // The lower half circle is the upper one, turned by half a turn about (0.5, 0.25).
      double x = upper ? x(row) : 1.0 - x(row);
      double y = upper ? y(row) : 0.5 - y(row);
      double distance =
          IntStream.rangeClosed(0, 1000)
              .mapToDouble(i -> Math.PI * i / 1000)
              .map(t -> Math.hypot(x - Math.cos(t), y - Math.sin(t)))
              .min()
              .getAsDouble();
      assertThat(distance).isLessThan(0.6);
    }
  }

  @Test
  void circlesLieNearTheirRadii() {
    Table circles = DataSets.of("circles", 1);
    assertThat(counts(circles, "label")).isEqualTo(Map.of("outer", 100L, "inner", 100L));
    for (List<String> row : circles.rows()) {
      assertThat(Math.hypot(x(row), y(row)))
          .isCloseTo(label(row).equals("outer") ? 1.0 : 0.5, within(0.48));
    }
  }

  @Test
  void armsOfTheSpiralWindOutwards() {
    Table spiral = DataSets.of("spiral", 1);
    assertThat(counts(spiral, "label")).isEqualTo(Map.of("a", 100L, "b", 100L, "c", 100L));
    for (List<String> row : spiral.rows()) {
      double radius = Math.hypot(x(row), y(row));
      assertThat(radius).isLessThanOrEqualTo(1.0001);
      if (radius > 0.1) {
        double angle = 4.0 * ("abc".indexOf(label(row)) + radius);
        double off = Math.IEEEremainder(Math.atan2(x(row), y(row)) - angle, 2.0 * Math.PI);
        assertThat(off).isCloseTo(0.0, within(1.2));
      }
    }
  }

  @Test
  void xorIsLabelledBySigns() {
    Table xor = DataSets.of("xor", 1);
    assertThat(xor.rows()).hasSize(200);
    for (List<String> row : xor.rows()) {
      assertThat(x(row)).isBetween(-1.0, 1.0);
      assertThat(y(row)).isBetween(-1.0, 1.0);
      assertThat(label(row)).isEqualTo(x(row) * y(row) > 0.0 ? "same" : "different");
    }
    assertThat(counts(xor, "label").values()).allMatch(count -> count > 60);
  }

  @Test
  void penguinsAreThoseOfPalmerStation() {
    Table penguins = DataSets.of("penguins", 1);
    assertThat(penguins.columns())
        .containsExactly(
            "island",
            "bill_length_mm",
            "bill_depth_mm",
            "flipper_length_mm",
            "body_mass_g",
            "sex",
            "species");
    assertThat(penguins.rows()).hasSize(344);
    assertThat(penguins.rows().get(0))
        .containsExactly("Torgersen", "39.1", "18.7", "181", "3750", "male", "Adelie");
    assertThat(counts(penguins, "species"))
        .isEqualTo(Map.of("Adelie", 152L, "Chinstrap", 68L, "Gentoo", 124L));
    assertThat(counts(penguins, "island"))
        .isEqualTo(Map.of("Biscoe", 168L, "Dream", 124L, "Torgersen", 52L));
    assertThat(counts(penguins, "sex")).isEqualTo(Map.of("female", 165L, "male", 168L, "NA", 11L));
    assertThat(counts(penguins, "body_mass_g")).containsEntry("NA", 2L);
  }

  @Test
  void digitsAreThoseOfTheTestSet() {
    Table digits = DataSets.of("digits", 1);
    assertThat(digits.columns()).hasSize(65).startsWith("p0").endsWith("p63", "digit");
    assertThat(digits.rows()).hasSize(1797);
    assertThat(counts(digits, "digit"))
        .isEqualTo(
            Map.of(
                "0", 178L, "1", 182L, "2", 177L, "3", 183L, "4", 181L, "5", 182L, "6", 181L, "7",
                179L, "8", 174L, "9", 180L));
    for (List<String> row : digits.rows()) {
      assertThat(row.subList(0, 64)).allMatch(pixel -> Integer.parseInt(pixel) <= 16);
    }
    assertThat(digits.rows().get(0).subList(0, 8))
        .containsExactly("0", "0", "5", "13", "9", "1", "0", "0");
  }

  @Test
  void aTableFindsItsColumns() {
    Table table = new Table(List.of("a", "b"), List.of(List.of("1", "2"), List.of("3", "4")));
    assertThat(table.column("b")).isEqualTo(1);
    assertThat(table.cells(1)).containsExactly("2", "4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.column("x"))
        .withMessage("there is no column 'x'; there are a, b");
    assertThatThrownBy(() -> table.cells(2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aTableWhoseRowsDifferInLengthNamesTheRow() {
    List<List<String>> rows = List.of(List.of("1", "2"), List.of("3"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Table(List.of("a", "b"), rows))
        .withMessage("row 2 does not have as many cells as there are columns: 1, not 2");
  }

  @Test
  void aTableHasColumnsOfDifferentNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Table(List.of(), List.of()))
        .withMessage("a table has at least one column");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Table(List.of("a", "b", "a"), List.of()))
        .withMessage("two columns have the name 'a'");
  }

  @Test
  void aTableIsNotReachedByLaterChanges() {
    List<String> row = new ArrayList<>(List.of("1"));
    List<List<String>> rows = new ArrayList<>(List.of(row));
    List<String> columns = new ArrayList<>(List.of("a"));
    Table table = new Table(columns, rows);
    row.set(0, "2");
    rows.clear();
    columns.add("b");
    assertThat(table).isEqualTo(new Table(List.of("a"), List.of(List.of("1"))));
  }
}
