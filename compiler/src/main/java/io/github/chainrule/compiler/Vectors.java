package io.github.chainrule.compiler;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicInteger;

/// Whether `jdk.incubator.vector` can be used, and how wide its vectors are.
final class Vectors {
  private static final String NAME = "jdk.incubator.vector";

  /// How many numbers a vector holds: 2, 4 or 8; 0 without the module, or where its operations
  /// would be slow.
  static final int WIDTH = width();

  /// How often code that functions have in common has been made anew. All of it is kept, so there
  /// is an end to that.
  private static final AtomicInteger VERSION = new AtomicInteger();

  static final int MOST_VERSIONS = 20;

  private Vectors() {}

  /// What computes rows as fast as it goes here.
  static Machine machine() {
    return WIDTH > 0 ? new VectorMachine(WIDTH, VERSION.get()) : new ScalarMachine();
  }

  /// Has code that functions have in common made anew, since that may be what the JIT has left half
  /// compiled.
  ///
  /// @param slow what code was made for that did not become fast
  /// @return the machine for which it is made anew
  static Machine renewed(Machine slow) {
    if (slow instanceof VectorMachine(int _, int version) && version < MOST_VERSIONS) {
      VERSION.compareAndSet(version, version + 1); // unless another function has
      return machine();
    }
    return slow;
  }

  private static int width() {
    Module vectors = ModuleLayer.boot().findModule(NAME).orElse(null);
    if (vectors == null) {
      return none("start Java with --add-modules " + NAME + " for several at once");
    }
    // Without the second compiler of HotSpot each operation on a vector makes objects.
    String vm = System.getProperty("java.vm.name", "");
    String mode = System.getProperty("java.vm.info", "");
    if (!(vm.contains("HotSpot") || vm.contains("OpenJDK"))
        || mode.contains("interpreted")
        || mode.contains("emulated-client")) {
      return none("in this Java VM, vectors are slow (" + vm + ", " + mode + ")");
    }
    Module here = Vectors.class.getModule();
    if (here.isNamed()) {
      here.addReads(vectors);
    }
    try {
      Class<?> vector = Class.forName(vectors, NAME + ".DoubleVector");
      Object preferred = vector.getField("SPECIES_PREFERRED").get(null);
      Class<?> species = Class.forName(vectors, NAME + ".VectorSpecies");
      int width = (int) species.getMethod("length").invoke(preferred);
      return width < 2 ? none("its vectors are too short") : Math.min(width, RowLoop.LANES);
    } catch (ReflectiveOperationException e) {
      return none("its vectors are not those of JDK 25: " + e);
    }
  }

  private static int none(String why) {
    Log.once(Level.INFO, "compiled functions run one row at a time: " + why);
    return 0;
  }
}
