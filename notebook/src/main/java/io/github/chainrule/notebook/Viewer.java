package io.github.chainrule.notebook;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The program that the system has for an address, usually the browser.
final class Viewer {
  private Viewer() {}

  /// Opens an address if there is a screen to see it on.
  ///
  /// @return whether a program was started
  static boolean open(URI address) {
    List<String> command = command(System.getProperty("os.name"), System.getenv(), address);
    if (command.isEmpty() || Boolean.getBoolean("java.awt.headless")) {
      return false;
    }
    try {
      new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  /// Empty if there is no screen. Commands and not `java.awt.Desktop`, which starts a whole window
  /// system.
  static List<String> command(String system, Map<String, String> environment, URI address) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.contains("windows")) {
      return List.of("rundll32", "url.dll,FileProtocolHandler", address.toString());
    }
    if (name.contains("mac")) {
      return List.of("open", address.toString());
    }
    boolean screen =
        environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
    return screen ? List.of("xdg-open", address.toString()) : List.of();
  }
}
