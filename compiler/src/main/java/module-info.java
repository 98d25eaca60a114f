/// Compiles functions of values to bytecode.
module io.github.chainrule.compiler {
  requires transitive io.github.chainrule.core;
  // Says whether code still allocates.
  requires jdk.management;
  requires static org.jspecify;

  exports io.github.chainrule.compiler;
}
