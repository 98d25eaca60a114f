/// Neural nets of neurons that can be read, losses, optimisers and training.
module io.github.chainrule.nn {
  requires de.siegmar.fastcsv;
  requires transitive io.github.chainrule.core;
  requires static org.jspecify;
  requires tools.jackson.core;

  exports io.github.chainrule.nn;
}
