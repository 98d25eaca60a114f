package io.github.chainrule.compiler;

import java.util.Arrays;
import java.util.List;

/// Says what the compiler has made of a program, stage by stage.
final class Explanation {
  private final StringBuilder text = new StringBuilder();

  private Explanation() {}

  static String of(PointProgram program) {
    Explanation explanation = new Explanation();
    explanation.point(program);
    return explanation.text.toString();
  }

  static String of(RowProgram program) {
    Explanation explanation = new Explanation();
    explanation.line("what the rows share");
    explanation.point(program.shared);
    explanation.rows(program.loop);
    return explanation.text.toString();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private void point(PointProgram program) {
    stage("traced and differentiated", program.traced);
    stage("gathered", program.gathered);
    line("with routines written in: " + Cost.operations(program.dag) + " operations");
    PointKernel kernel = program.kernel();
    line(Cost.flops(program.dag) + " flops");
    if (kernel instanceof EmittedPoint emitted) {
      schedule(emitted.schedule());
      methods(emitted.sizes());
    }
    line("runs in tier " + kernel.tier());
    program.loops().forEach(this::rows);
    steps(program.dag);
  }

  private void stage(String name, Dag dag) {
    line(name + ": " + Cost.operations(dag) + " operations");
    text.append(dag);
  }

  private void rows(RowLoop loop) {
    int rows = loop.data.rows();
    line("");
    String each = rows < 0 ? "for each row: " : "for each of " + rows + " rows: ";
    line(each + (loop.sums ? "sums" : "outputs"));
    stage("traced and differentiated", loop.traced);
    stage("gathered", loop.dag);
    int read = loop.data.columns().length;
    int bytes = Double.BYTES * (read + (loop.sums ? 0 : loop.results()));
    line(Cost.flops(loop.dag) + " flops and " + bytes + " bytes for each row");
    RowKernel kernel = loop.kernel();
    if (kernel instanceof EmittedRows emitted) {
      schedule(emitted.schedule());
      methods(emitted.sizes());
    }
    line("runs in tier " + kernel.tier() + ", in blocks of up to " + kernel.block() + " rows");
    steps(loop.dag);
  }

  private void steps(Dag dag) {
    for (StepProgram steps : StepProgram.in(dag)) {
      for (PointProgram each : steps.programs()) {
        line("");
        line("for each step of a " + steps.name());
        point(each);
      }
    }
  }

  private void schedule(Schedule schedule) {
    line("scheduled: " + schedule.statements.size() + " steps, " + schedule.slots + " slots");
    List<String> statements = Statements.of(schedule);
    for (int s = 0; s < statements.size(); s++) {
      line("  " + s + ": " + statements.get(s));
    }
  }

  private void methods(int[] sizes) {
    int bytes = Arrays.stream(sizes).sum();
    int largest = Arrays.stream(sizes).max().orElse(0);
    line("emitted: " + sizes.length + " methods, " + bytes + " bytes, the largest " + largest);
  }
}
