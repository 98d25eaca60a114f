package io.github.chainrule.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Code that adds a block of rows to sums. Each sum has [RowLoop#LANES] numbers: row `i` is added
/// to number `i % LANES`, whatever the width of a vector is.
final class ReduceCode {
  private final CodeBuilder code;
  private final Schedule schedule;
  private final Machine machine;
  private final int stride;
  private final Map<Integer, Integer> columns = new HashMap<>();
  private int row;

  ReduceCode(CodeBuilder code, Schedule schedule, Machine machine, int stride) {
    this.code = code;
    this.schedule = schedule;
    this.machine = machine;
    this.stride = stride;
  }

  void method(Step.Reduce reduce) {
    for (Step.Term term : reduce.terms()) {
      column(term.left());
      if (term.right() >= 0) {
        column(term.right());
      }
    }
    row = code.allocateLocal(TypeKind.INT);
    switch (machine) {
      case VectorMachine _ -> inRegisters(reduce.terms());
      case ScalarMachine _ -> inMemory(reduce.terms());
    }
    code.return_();
  }

  private void column(int v) {
    if (schedule.dag.node(v) instanceof Node.Column(int index) && !columns.containsKey(v)) {
      int local = code.allocateLocal(TypeKind.REFERENCE);
      code.aload(RowCode.IN).loadConstant(index).aaload().astore(local);
      columns.put(v, local);
    }
  }

  private void loop(int step, Runnable body) {
    Label top = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(row);
    code.labelBinding(top).iload(row).iload(RowCode.ROWS).if_icmpge(end);
    body.run();
    code.iinc(row, step).goto_(top).labelBinding(end);
  }

  private void inRegisters(List<Step.Term> terms) {
    int parts = RowLoop.LANES / machine.width();
    int[][] sums = new int[terms.size()][parts];
    for (int t = 0; t < sums.length; t++) {
      for (int p = 0; p < parts; p++) {
        int at = terms.get(t).output() * RowLoop.LANES + p * machine.width();
        machine.load(code, () -> code.aload(RowCode.LANES).loadConstant(at));
        sums[t][p] = store();
      }
    }
    loop(
        RowLoop.LANES,
        () -> {
          for (int p = 0; p < parts; p++) {
            Map<Integer, Integer> read = new LinkedHashMap<>();
            for (int t = 0; t < sums.length; t++) {
              add(terms.get(t), sums[t][p], p * machine.width(), read);
            }
          }
        });
    for (int t = 0; t < sums.length; t++) {
      for (int p = 0; p < parts; p++) {
        int at = terms.get(t).output() * RowLoop.LANES + p * machine.width();
        int sum = sums[t][p];
        machine.store(
            code,
            () -> code.aload(RowCode.LANES).loadConstant(at),
            () -> code.loadLocal(machine.kind(), sum));
      }
    }
  }

  private void add(Step.Term term, int sum, int offset, Map<Integer, Integer> read) {
    int left = operand(term.left(), offset, read);
    if (term.right() >= 0) {
      int right = operand(term.right(), offset, read);
      load(left);
      load(right);
      load(sum);
      machine.apply(code, Op.FMA);
    } else {
      load(sum);
      load(left);
      machine.apply(code, Op.ADD);
    }
    code.storeLocal(machine.kind(), sum);
  }

  private int operand(int v, int offset, Map<Integer, Integer> read) {
    Integer known = read.get(v);
    if (known == null) {
      machine.load(code, () -> address(v, offset));
      known = store();
      read.put(v, known);
    }
    return known;
  }

  private void load(int local) {
    code.loadLocal(machine.kind(), local);
  }

  private int store() {
    int local = code.allocateLocal(machine.kind());
    code.storeLocal(machine.kind(), local);
    return local;
  }

  private void address(int v, int offset) {
    Integer column = columns.get(v);
    if (column == null) {
      code.aload(RowCode.SCRATCH).iload(row).loadConstant(schedule.slot[v] * stride + offset);
    } else {
      code.aload(column).iload(row).iload(RowCode.FIRST_IN).iadd().loadConstant(offset);
    }
    code.iadd();
  }

  private void inMemory(List<Step.Term> terms) {
    loop(
        1,
        () -> {
          for (Step.Term term : terms) {
            Runnable at =
                () ->
                    code.aload(RowCode.LANES)
                        .loadConstant(term.output() * RowLoop.LANES)
                        .iload(row)
                        .loadConstant(RowLoop.LANES - 1)
                        .iand()
                        .iadd();
            machine.store(code, at, () -> sum(term, at));
          }
        });
  }

  private void sum(Step.Term term, Runnable at) {
    if (term.right() >= 0) {
      machine.load(code, () -> address(term.left(), 0));
      machine.load(code, () -> address(term.right(), 0));
      machine.load(code, at);
      machine.apply(code, Op.FMA);
    } else {
      machine.load(code, at);
      machine.load(code, () -> address(term.left(), 0));
      machine.apply(code, Op.ADD);
    }
  }
}
