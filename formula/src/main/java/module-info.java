/// Formulas as text, read into values that can be differentiated.
module io.github.chainrule.formula {
  requires transitive io.github.chainrule.core;
  requires static org.jspecify;

  exports io.github.chainrule.formula;
}
