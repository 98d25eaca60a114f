/// Pictures of graphs and plots.
module io.github.chainrule.viz {
  requires java.desktop;
  requires transitive io.github.chainrule.core;
  requires static org.jspecify;

  exports io.github.chainrule.viz;
}
