/// Scalar values that know their derivatives. No dependency.
// The compiler is built after this module.
@SuppressWarnings("module")
module io.github.chainrule.core {
  requires static org.jspecify;

  exports io.github.chainrule.core;
  exports io.github.chainrule.core.program to
      io.github.chainrule.compiler;
}
