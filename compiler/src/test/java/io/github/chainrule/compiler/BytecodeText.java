package io.github.chainrule.compiler;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Bytecode as text. A line ends where the stack is empty: after a store, a jump or a return; or
/// where it would be too long.
final class BytecodeText {
  private static final int WIDTH = 110;

  private final Map<Label, String> labels = new HashMap<>();
  private final StringBuilder text = new StringBuilder();
  private boolean begun;

  private BytecodeText() {}

  static String of(CodeModel code) {
    BytecodeText text = new BytecodeText();
    for (CodeElement element : code) {
      if (element instanceof LabelTarget target) {
        text.labels.put(target.label(), "L" + text.labels.size());
      }
    }
    code.forEach(text::add);
    return text.text.toString().stripTrailing();
  }

  private void add(CodeElement element) {
    switch (element) {
      case LabelTarget target -> text.append(labels.get(target.label())).append(":\n");
      case Instruction instruction -> {
        String described = describe(instruction);
        boolean full = text.length() + described.length() - text.lastIndexOf("\n") > WIDTH;
        text.append(!begun ? "  " : full ? ";\n    " : "; ").append(described);
        begun = !endsLine(instruction);
        text.append(begun ? "" : "\n");
      }
      default -> {}
    }
  }

  private String describe(Instruction instruction) {
    String name = instruction.opcode().name().toLowerCase(Locale.ROOT);
    return switch (instruction) {
      case LoadInstruction load -> plain(name) + " " + load.slot();
      case StoreInstruction store -> plain(name) + " " + store.slot();
      case IncrementInstruction increment ->
          "iinc " + increment.slot() + " by " + increment.constant();
      case BranchInstruction branch -> name + " " + labels.get(branch.target());
      case ConstantInstruction constant -> "push " + constant.constantValue();
      case FieldInstruction field -> name + " " + field.name().stringValue();
      case InvokeInstruction invoke ->
          name
              + " "
              + simple(invoke.owner().name().stringValue())
              + "."
              + invoke.name().stringValue();
      default -> name;
    };
  }

  /// Without the slot that some names of instructions include.
  private static String plain(String name) {
    int end = name.indexOf('_');
    return end < 0 ? name : name.substring(0, end);
  }

  private static String simple(String owner) {
    return owner.substring(owner.lastIndexOf('/') + 1);
  }

  private static boolean endsLine(Instruction instruction) {
    return switch (instruction) {
      case StoreInstruction _,
          ArrayStoreInstruction _,
          IncrementInstruction _,
          BranchInstruction _,
          ReturnInstruction _ ->
          true;
      case InvokeInstruction invoke -> invoke.type().stringValue().endsWith(")V");
      default -> false;
    };
  }
}
