package io.github.chainrule.compiler;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Whether `jdk.incubator.vector` can be used, and how wide its vectors are.
final class Vectors {
  /// How many numbers a vector holds: 2, 4 or 8; 0 without the module, or where its operations would
  /// be slow.
  static final int WIDTH = width();

  private Vectors() {}

  private static int width() {
    String name = "jdk.incubator.vector";
    Module here = Vectors.class.getModule();
    Module vectors = ModuleLayer.boot().findModule(name).orElse(null);
    Logger log = System.getLogger("io.github.chainrule.compiler");
    if (vectors == null) {
      log.log(
          Level.INFO,
          "compiled functions run one row at a time; start Java with --add-modules " + name
              + " to run several at once");
      return 0;
    }
    if (here.isNamed()) {
      here.addReads(vectors);
    }
    String vm = System.getProperty("java.vm.name", "") + System.getProperty("java.vm.info", "");
    boolean fullSpeed = vm.contains("HotSpot") || vm.contains("OpenJDK");
    if (!fullSpeed || vm.contains("interpreted mode")) {
      log.log(Level.INFO, "compiled functions run one row at a time, since this Java VM is slow at vectors");
      return 0;
    }
    try {
      Class<?> vector = Class.forName(vectors, name + ".DoubleVector");
      Object preferred = vector.getField("SPECIES_PREFERRED").get(null);
      Class<?> species = Class.forName(vectors, name + ".VectorSpecies");
      int width = (int) species.getMethod("length").invoke(preferred);
      return Math.min(width, RowLoop.LANES);
    } catch (ReflectiveOperationException e) {
      log.log(Level.WARNING, "compiled functions run one row at a time: no vectors", e);
      return 0;
    }
  }
}
