package io.github.chainrule.benchmarks.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.chainrule.benchmarks.Formulas;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

class CatalogueTest {
  /// Not every build has these.
  private static final boolean WITH_DJL = Formulas.class.getResource("DjlFormulas.class") != null;

  static List<Work> works() {
    return Catalogue.WORKS;
  }

  @Test
  void itHasAllBenchmarkMethodsAndNoOther()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Set<String> catalogued = new TreeSet<>();
    for (Work work : Catalogue.WORKS) {
      String place = work.benchmark().getPackageName() + ".";
      work.ways().stream()
          .filter(way -> way.prefix().isEmpty() || WITH_DJL)
          .forEach(way -> catalogued.add(place + work.method(way)));
    }
    assertThat(catalogued).isEqualTo(benchmarks());
  }

  /// The methods that JMH would run, from the class files.
  private static Set<String> benchmarks()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path classes =
        Path.of(Formulas.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.walk(classes.resolve("io"))) {
      files
          .map(file -> classes.relativize(file).toString().replace('/', '.').replace('\\', '.'))
          .filter(name -> name.endsWith(".class") && !name.contains(".jmh_generated."))
          .forEach(name -> names.add(name.substring(0, name.length() - ".class".length())));
    }
    Set<String> benchmarks = new TreeSet<>();
    for (String name : names) {
      Class<?> type = Class.forName(name, false, CatalogueTest.class.getClassLoader());
      for (Method method : type.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Benchmark.class)) {
          benchmarks.add(name + "." + method.getName());
        }
      }
    }
    return benchmarks;
  }

  @ParameterizedTest
  @MethodSource("works")
  void aWorkHasACaseForEachCombinationOfItsParameters(Work work) {
    List<Map<String, String>> combinations = List.of(Map.of());
    for (Field field : work.benchmark().getDeclaredFields()) {
      Param param = field.getAnnotation(Param.class);
      if (param != null) {
        combinations =
            combinations.stream()
                .flatMap(one ->
                    Arrays.stream(param.value()).map(value -> with(one, field.getName(), value)))
                .toList();
      }
    }
    assertThat(work.cases())
        .extracting(Case::parameters)
        .containsExactlyInAnyOrderElementsOf(combinations);
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> more = new HashMap<>(map);
    more.put(key, value);
    return more;
  }

  @ParameterizedTest
  @MethodSource("works")
  void namesHaveRoomBesideThePlot(Work work) {
    for (Case at : work.cases()) {
      work.ways().stream()
          .filter(way -> way.role() == Way.Role.RIVAL)
          .forEach(way -> assertThat(RatioPlot.name(work, at, way)).hasSizeLessThanOrEqualTo(62));
    }
  }

  @Test
  void noTwoRowsHaveTheSameName() {
    List<String> titles =
        Catalogue.WORKS.stream().flatMap(work -> work.cases().stream().map(work::title)).toList();
    assertThat(titles).doesNotHaveDuplicates();
  }
}
