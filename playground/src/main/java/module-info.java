/// A web page, served to this machine alone, on which backpropagation can be watched.
module io.github.chainrule.playground {
  requires io.github.chainrule.compiler;
  requires io.github.chainrule.core;
  requires io.github.chainrule.formula;
  requires io.github.chainrule.nn;
  requires io.github.chainrule.viz;
  requires jdk.httpserver;
  requires static org.jspecify;
  requires tools.jackson.core;

  exports io.github.chainrule.playground;
}
