package io.github.chainrule.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Code for [Step.Sums]. It is made once for all functions.
///
/// In the table are for each sum its place, the place of what it begins with if it does, the number
/// of its terms, and for each term the places of its columns; the count is that of the sums.
final class SumsCode extends TableCode {
  private static final ConcurrentHashMap<Machine, TableRun> MADE = new ConcurrentHashMap<>();

  private final boolean begun;
  private final Step.Terms kind;
  private final int entry;
  private final int factor;
  private final int terms;
  private final int place;
  private final int at;
  private final int used;

  private SumsCode(CodeBuilder code, Machine machine, boolean begun, Step.Terms kind) {
    super(code, machine);
    this.begun = begun;
    this.kind = kind;
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
                    Stream.of(false, true)
                        .flatMap(begun ->
                            Stream.of(
                                method(machine, begun, Step.Terms.NUMBERS),
                                method(machine, begun, Step.Terms.PRODUCTS),
                                method(machine, begun, Step.Terms.MULTIPLES)))
                        .toList())
                .load(TableRun.class, List.of()));
  }

  private static Consumer<CodeBuilder> method(Machine machine, boolean begun, Step.Terms kind) {
    return code -> new SumsCode(code, machine, begun, kind).method();
  }

  /// Which method it is.
  static int part(boolean begun, Step.Terms kind) {
    int ofKind =
        switch (kind) {
          case NUMBERS -> 0;
          case PRODUCTS -> 1;
          case MULTIPLES -> 2;
        };
    return (begun ? 3 : 0) + ofKind;
  }

  private void method() {
    GeneratedClass.returnWithoutRows(code, END);
    int sum = code.allocateLocal(TypeKind.INT);
    int to = code.allocateLocal(TypeKind.INT);
    int first = code.allocateLocal(TypeKind.INT);
    int header = begun ? 3 : 2;
    // All sums for some rows before the next rows, so that what they share stays in the first
    // cache.
    manyRows(() -> {
      code.iconst_0().istore(entry).iload(FROM).istore(factor).iconst_0().istore(sum);
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
            sum(to, first);
            code.iload(entry).iload(terms);
            if (kind == Step.Terms.PRODUCTS) {
              code.iconst_2().imul();
            }
            code.iadd().istore(entry);
            if (kind == Step.Terms.MULTIPLES) {
              code.iload(factor).iload(terms).iadd().istore(factor);
            }
          });
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
    switch (kind) {
      case MULTIPLES -> {
        machine.broadcast(code, () -> packed(used, 0));
        Arrays.fill(left, store());
        code.iinc(used, 1);
      }
      case PRODUCTS -> left = column();
      case NUMBERS -> {}
    }
    int[] right = column();
    for (int u = 0; u < copies; u++) {
      if (kind == Step.Terms.NUMBERS) {
        code.loadLocal(machine.kind(), total[u]).loadLocal(machine.kind(), right[u]);
        machine.apply(code, Op.ADD);
        code.storeLocal(machine.kind(), total[u]);
      } else {
        multiplyAdd(left[u], right[u], total[u]);
      }
    }
  }

  /// Reads the next column of the table.
  private int[] column() {
    table(at, 0);
    code.istore(place).iinc(at, 1);
    int[] column = new int[copies];
    for (int u = 0; u < copies; u++) {
      int copy = u;
      machine.load(code, () -> scratch(place, copy));
      column[u] = store();
    }
    return column;
  }
}
