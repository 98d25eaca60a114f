/// The chainrule command.
module io.github.chainrule.cli {
  requires de.siegmar.fastcsv;
  requires info.picocli;
  requires io.github.chainrule.compiler;
  requires io.github.chainrule.core;
  requires io.github.chainrule.formula;
  requires io.github.chainrule.nn;
  requires io.github.chainrule.playground;
  requires io.github.chainrule.viz;
  requires java.logging;
  requires jdk.jshell;
  requires me.tongfei.progressbar;
  requires static org.jspecify;
  requires tools.jackson.core;

  opens io.github.chainrule.cli to
      info.picocli;
}
