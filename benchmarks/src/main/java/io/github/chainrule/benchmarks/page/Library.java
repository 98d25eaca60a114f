package io.github.chainrule.benchmarks.page;

import java.net.URL;
import java.security.CodeSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A rival that is a library, which not every build has.
///
/// @param className of a class of it
record Library(String name, String className) {
  /// The end of a jar's name, as Maven names them.
  private static final Pattern VERSION = Pattern.compile("-(\\d[^/]*)\\.jar$");

  /// Its version, from the name of the jar that its class is loaded from; empty without it.
  Optional<String> version() {
    try {
      Class<?> of = Class.forName(className, false, Library.class.getClassLoader());
      CodeSource source = of.getProtectionDomain().getCodeSource();
      URL place = source == null ? null : source.getLocation();
      Matcher matcher = VERSION.matcher(place == null ? "" : place.getPath());
      return Optional.of(matcher.find() ? matcher.group(1) : "of unknown version");
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }
}
