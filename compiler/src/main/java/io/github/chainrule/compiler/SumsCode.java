package io.github.chainrule.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// Code for [Step.Sums]. It is made once for all functions.
///
/// In the table are for each sum its place, the place of what it begins with if it does, the number
/// of its terms, and for each term the places of its columns; the count is that of the sums.
final class SumsCode extends TableCode {
  private static final ConcurrentHashMap<Machine, TableRun> MADE = new ConcurrentHashMap<>();

  private final boolean begun;
  private final boolean shared;
  private final int entry;
  private final int factor;
  private final int terms;
  private final int place;
  private final int at;
  private final int used;

  private SumsCode(CodeBuilder code, Machine machine, boolean begun, boolean shared) {
    super(code, machine);
    this.begun = begun;
    this.shared = shared;
    this.entry = code.allocateLocal(TypeKind.INT);
    this.factor = code.allocateLocal(TypeKind.INT);
    this.terms = code.allocateLocal(TypeKind.INT);
    this.place = code.allocateLocal(TypeKind.INT);
    this.at = code.allocateLocal(TypeKind.INT);
    this.used = code.allocateLocal(TypeKind.INT);
  }

  static TableRun of(Machine machine) {
    return MADE.computeIfAbsent(
        machine,
        _ ->
            GeneratedClass.of(
                    TableRun.class,
                    TYPE,
                    List.of(
                        code -> new SumsCode(code, machine, false, false).method(),
                        code -> new SumsCode(code, machine, false, true).method(),
                        code -> new SumsCode(code, machine, true, false).method(),
                        code -> new SumsCode(code, machine, true, true).method()))
                .load(TableRun.class, List.of()));
  }

  /// Which method it is.
  static int part(boolean begun, boolean shared) {
    return (begun ? 2 : 0) + (shared ? 1 : 0);
  }

  private void method() {
    int sum = code.allocateLocal(TypeKind.INT);
    int to = code.allocateLocal(TypeKind.INT);
    int first = code.allocateLocal(TypeKind.INT);
    code.iconst_0().istore(entry).iload(FROM).istore(factor).iconst_0().istore(sum);
    int header = begun ? 3 : 2;
    loop(
        sum,
        COUNT,
        1,
        () -> {
          table(entry, 0);
          code.istore(to);
          if (begun) {
            table(entry, 1);
            code.istore(first);
          }
          table(entry, header - 1);
          code.istore(terms);
          code.iinc(entry, header);
          rows(() -> sum(to, first));
          code.iload(entry).iload(terms);
          if (!shared) {
            code.iconst_2().imul();
          }
          code.iadd().istore(entry);
          if (shared) {
            code.iload(factor).iload(terms).iadd().istore(factor);
          }
        });
    code.return_();
  }

  private void sum(int to, int first) {
    int[] total = new int[copies];
    for (int u = 0; u < copies; u++) {
      int copy = u;
      if (begun) {
        machine.load(code, () -> scratch(first, copy));
      } else {
        // Nothing but this leaves a product as it is, the sign of zero included.
        machine.broadcast(code, () -> code.loadConstant(-0.0));
      }
      total[u] = store();
    }
    int term = code.allocateLocal(TypeKind.INT);
    code.iconst_0().istore(term).iload(entry).istore(at).iload(factor).istore(used);
    loop(term, terms, 1, () -> term(total));
    for (int u = 0; u < copies; u++) {
      int copy = u;
      int local = total[u];
      machine.store(code, () -> scratch(to, copy), () -> code.loadLocal(machine.kind(), local));
    }
  }

  private void term(int[] total) {
    int[] left = new int[copies];
    if (shared) {
      machine.broadcast(code, () -> packed(used, 0));
      java.util.Arrays.fill(left, store());
      code.iinc(used, 1);
    } else {
      table(at, 0);
      code.istore(place).iinc(at, 1);
      for (int u = 0; u < copies; u++) {
        int copy = u;
        machine.load(code, () -> scratch(place, copy));
        left[u] = store();
      }
    }
    table(at, 0);
    code.istore(place).iinc(at, 1);
    for (int u = 0; u < copies; u++) {
      int copy = u;
      machine.load(code, () -> scratch(place, copy));
      multiplyAdd(left[u], store(), total[u]);
    }
  }
}
