package io.github.chainrule.benchmarks.page;

import java.net.URL;
import java.security.CodeSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A rival that is a library.
///
/// @param of a class of it
record Library(String name, Class<?> of) {
  /// The end of a jar's name, as Maven names them.
  private static final Pattern VERSION = Pattern.compile("-(\\d[^/]*)\\.jar$");

  /// Its version, from the name of the jar that its class was loaded from.
  String version() {
    CodeSource source = of.getProtectionDomain().getCodeSource();
    URL place = source == null ? null : source.getLocation();
    Matcher matcher = VERSION.matcher(place == null ? "" : place.getPath());
    return matcher.find() ? matcher.group(1) : "of unknown version";
  }
}
