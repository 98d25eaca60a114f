package io.github.chainrule.compiler;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Says once why functions run in a lower tier than they might.
final class Log {
  private static final Logger LOGGER = System.getLogger("io.github.chainrule.compiler");
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private Log() {}

  static void once(Level level, String message) {
    if (SAID.add(message)) {
      LOGGER.log(level, message);
    }
  }
}
