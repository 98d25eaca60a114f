/// Scalar values that know their derivatives. No dependency.
module io.github.chainrule.core {
  requires static org.jspecify;

  exports io.github.chainrule.core;
}
