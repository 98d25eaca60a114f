package io.github.chainrule.benchmarks.gradbench;

import com.sun.management.OperatingSystemMXBean;
import io.github.chainrule.compiler.Compiler;
import io.github.chainrule.compiler.CompilerOptions;
import io.github.chainrule.compiler.Tier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Answers the messages of a GradBench evaluation: one line of JSON in, one out.
///
/// Tracing, compiling and warming up come before what is timed as `evaluate`, and are timed as
/// `prepare`.
public final class Tool {
  /// The functions of each evaluation.
  private static final Map<String, Map<String, Work.Maker>> EVALUATIONS =
      Map.ofEntries(
          Map.entry("hello", Map.of("square", Hello::square, "double", Hello::slope)),
          Map.entry("llsq", Map.of("primal", Llsq::primal, "gradient", Llsq::gradient)),
          Map.entry("lse", Map.of("primal", Lse::primal, "gradient", Lse::gradient)),
          Map.entry("det", Map.of("primal", Det::primal, "gradient", Det::gradient)),
          Map.entry("ode", Map.of("primal", Ode::primal, "gradient", Ode::gradient)),
          Map.entry("kmeans", Map.of("cost", Kmeans::cost, "dir", Kmeans::direction)),
          Map.entry("gmm", Map.of("objective", Gmm::objective, "jacobian", Gmm::jacobian)),
          Map.entry("lstm", Map.of("objective", Lstm::objective, "jacobian", Lstm::jacobian)),
          Map.entry("ba", Map.of("objective", Ba::objective, "jacobian", Ba::jacobian)),
          Map.entry("ht", Map.of("objective", Ht::objective, "jacobian", Ht::jacobian)),
          Map.entry("particle", Nesting.each(Particle::work)),
          Map.entry("saddle", Nesting.each(Saddle::work)));

  /// New code runs before it is timed until the JIT has been idle for so many seconds.
  private static final double WARM_UP = 0.2;

  /// So many times as long at most.
  private static final int MOST = 50;

  /// So much of that time the JVM's own threads may work when the JIT is idle.
  private static final double IDLE = 0.1;

  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private static final long SHORTEST_BUSY = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

  // Not asked for each time: that is code for the JIT as well.
  private static final Object SYSTEM = ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final CompilerOptions options;
  private final double warmUp;

  /// @param options how the evaluations are compiled
  /// @param warmUp how many seconds the JIT must have been idle
  Tool(CompilerOptions options, double warmUp) {
    this.options = options;
    this.warmUp = warmUp;
  }

  /// Answers the messages of standard input on standard output. Ends with status 1 at a line that
  /// cannot be answered.
  public static void main(String[] args) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    OutputStream out = System.out;
    // What else may be printed must not be taken for an answer.
    System.setOut(new PrintStream(System.err, true, StandardCharsets.UTF_8));
    try {
      new Tool(Compiler.options().tier(Tier.LANES).warm(), WARM_UP).answer(in, out);
    } catch (BadMessage e) {
      System.err.println("gradbench: " + e.getMessage());
      System.exit(1);
    }
  }

  /// Answers all lines.
  ///
  /// @throws BadMessage if a line is no message with an id, so that there is no answer
  void answer(BufferedReader in, OutputStream out) throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Field message = new Field("message", Json.read(line));
      int id = message.get("id").integer();
      try {
        Json.write(answer(id, message), out);
      } catch (BadMessage e) {
        Json.write(failure(id, e), out);
      }
      out.flush();
    }
  }

  private Map<String, ?> answer(int id, Field message) {
    return switch (message.get("kind").text()) {
      case "start" -> fields("id", id, "tool", "chainrule");
      case "define" -> define(id, message.get("module").text());
      case "evaluate" -> evaluate(id, message);
      default -> Map.of("id", id);
    };
  }

  private static Map<String, ?> define(int id, String module) {
    return EVALUATIONS.containsKey(module)
        ? fields("id", id, "success", true)
        : failure(id, new BadMessage("no evaluation " + module));
  }

  private static Map<String, ?> failure(int id, RuntimeException e) {
    return fields("id", id, "success", false, "error", String.valueOf(e.getMessage()));
  }

  private Map<String, ?> evaluate(int id, Field message) {
    String module = message.get("module").text();
    String function = message.get("function").text();
    Work.Maker maker = EVALUATIONS.getOrDefault(module, Map.of()).get(function);
    if (maker == null) {
      return failure(id, new BadMessage("no function " + function + " of evaluation " + module));
    }
    Field input = message.get("input");
    input = new Field("input", input.value());
    try {
      return evaluated(id, maker, input);
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      return failure(id, e);
    }
  }

  private Map<String, ?> evaluated(int id, Work.Maker maker, Field input) {
    boolean repeats = input.value() instanceof Map;
    int minRuns = repeats && input.has("min_runs") ? input.get("min_runs").integer() : 1;
    double minSeconds = repeats && input.has("min_seconds") ? input.get("min_seconds").number() : 0;
    List<Map<String, ?>> timings = new ArrayList<>();
    long begin = System.nanoTime();
    Work work = maker.make(input, options);
    warm(work);
    timings.add(timing("prepare", System.nanoTime() - begin));
    long total = 0;
    for (int run = 0; run < Math.max(1, minRuns) || total < minSeconds * 1e9; run++) {
      long start = System.nanoTime();
      work.run();
      long nanos = System.nanoTime() - start;
      total += nanos;
      timings.add(timing("evaluate", nanos));
    }
    return fields("id", id, "success", true, "output", work.output(), "timings", timings);
  }

  private void warm(Work work) {
    long window = (long) (warmUp * 1e9);
    long begin = System.nanoTime();
    long since = begin;
    long ofOthers = timeOfOtherThreads();
    long now;
    do {
      long start = System.nanoTime();
      long taken;
      do {
        work.run();
        taken = System.nanoTime() - start;
      } while (taken < SHORTEST_BUSY);
      if (CORES == 1) {
        // The JIT may need it.
        LockSupport.parkNanos(Math.min(taken, LONGEST_PAUSE));
      }
      now = System.nanoTime();
      long ofOthersNow = timeOfOtherThreads();
      if (ofOthersNow - ofOthers > IDLE * window) {
        ofOthers = ofOthersNow;
        since = now;
      }
    } while (now < since + window && now < begin + MOST * window);
  }

  /// Nanoseconds that the processor has spent on threads that are not this one: those of the JIT,
  /// which says itself only what it has finished. Always 0 where they are not known.
  private static long timeOfOtherThreads() {
    return SYSTEM instanceof OperatingSystemMXBean system
            && THREADS.isCurrentThreadCpuTimeSupported()
        ? system.getProcessCpuTime() - THREADS.getCurrentThreadCpuTime()
        : 0;
  }

  private static Map<String, ?> timing(String name, long nanos) {
    return fields("name", name, "nanoseconds", nanos);
  }

  /// Names and values by turns. They are written in this order, which is that of a map of the JDK
  /// in some runs only.
  private static Map<String, Object> fields(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }
}
