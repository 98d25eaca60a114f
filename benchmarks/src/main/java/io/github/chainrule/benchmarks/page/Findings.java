package io.github.chainrule.benchmarks.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// What runs say about the works of a catalogue.
///
/// @param comparisons in the order of the catalogue
/// @param missing what the catalogue has and no run, for whoever ran the benchmarks
record Findings(List<Comparison> comparisons, List<String> missing) {

  private static final Comparator<Run> NEWEST =
      Comparator.comparing((Run run) -> run.machine().date()).reversed();

  /// A quick run never hides a real one.
  private static final Comparator<Run> BEST =
      Comparator.comparing((Run run) -> run.machine().quick()).thenComparing(NEWEST);

  /// Takes each case from the newest run that measured Chainrule in it, with its rivals from the
  /// same run: times of two runs are never compared.
  ///
  /// @throws PageException for a result that the catalogue does not know, and for a rival that is
  ///   faster without an explanation, unless the run was a quick one, whose figures are noise
  static Findings of(List<Work> catalogue, List<Run> runs) {
    refuseUnknown(catalogue, runs);
    List<Run> bestFirst = runs.stream().sorted(BEST).toList();
    List<Comparison> comparisons = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (Work work : catalogue) {
      for (Case at : work.cases()) {
        Optional<Run> run =
            bestFirst.stream().filter(r -> find(r, work, at, work.own()).isPresent()).findFirst();
        run.ifPresentOrElse(
            found -> comparisons.add(compare(work, at, found, missing)),
            () -> missing.add(work.title(at) + ": no result of " + work.method(work.own())));
      }
    }
    refuseUnexplained(comparisons);
    return new Findings(comparisons, missing);
  }

  private static void refuseUnknown(List<Work> catalogue, List<Run> runs) {
    Set<String> unknown = new LinkedHashSet<>();
    for (Run run : runs) {
      for (Result result : run.results()) {
        Predicate<Work> knows = work -> work.cases().stream().anyMatch(at -> work.has(result, at));
        if (catalogue.stream().noneMatch(knows)) {
          unknown.add(run.name() + ".json: the catalogue does not know " + result);
        }
      }
    }
    refuse(unknown);
  }

  private static Comparison compare(Work work, Case at, Run run, List<String> missing) {
    Result own = find(run, work, at, work.own()).orElseThrow();
    Times times = Times.of(own.nanos());
    List<Comparison.Other> others = new ArrayList<>();
    for (Way way : work.ways().subList(1, work.ways().size())) {
      Optional<Result> result = find(run, work, at, way);
      if (result.isPresent()) {
        Times its = Times.of(result.get().nanos());
        others.add(new Comparison.Other(way, its, its.median() / times.median()));
      } else {
        missing.add(
            work.title(at) + ": no result of " + work.method(way) + " in " + run.name() + ".json");
      }
    }
    return new Comparison(work, at, run, own.effort(), times, others);
  }

  private static Optional<Result> find(Run run, Work work, Case at, Way way) {
    return run.results().stream().filter(result -> work.has(result, at, way)).findFirst();
  }

  private static void refuseUnexplained(List<Comparison> comparisons) {
    Set<String> unexplained = new LinkedHashSet<>();
    for (Comparison comparison : comparisons) {
      for (Comparison.Other loss : comparison.losses()) {
        if (loss.way().why().isEmpty() && !comparison.run().machine().quick()) {
          unexplained.add(
              comparison.title()
                  + ": "
                  + loss.way().plainLabel()
                  + " is faster, and the catalogue does not say why; explain "
                  + comparison.work().method(loss.way()));
        }
      }
    }
    refuse(unexplained);
  }

  private static void refuse(Set<String> errors) {
    if (!errors.isEmpty()) {
      throw new PageException(String.join("\n", errors));
    }
  }

  /// The runs that comparisons come from, the newest first.
  List<Run> runs() {
    return comparisons.stream().map(Comparison::run).distinct().sorted(NEWEST).toList();
  }

  /// Whether any of the runs was a quick one.
  boolean quick() {
    return runs().stream().anyMatch(run -> run.machine().quick());
  }

  List<Comparison> in(Group group) {
    return comparisons.stream().filter(comparison -> comparison.work().group() == group).toList();
  }
}
