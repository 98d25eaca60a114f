package io.github.chainrule.notebook;

import io.github.chainrule.core.Value;
import io.github.chainrule.viz.Drawing;
import io.github.chainrule.viz.GraphPicture;
import io.github.chainrule.viz.Picture;
import io.github.chainrule.viz.Theme;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rapaio.jupyter.kernel.display.DisplayData;
import org.rapaio.jupyter.kernel.display.DisplayRenderer;
import org.rapaio.jupyter.kernel.display.DisplayTransformer;
import org.rapaio.jupyter.kernel.display.spi.DisplayProvider;

/// What the last value of a notebook's cell looks like: a [Value] is its text and its graph, a plot
/// its picture, arrays and collections are their elements.
///
/// Found by the Jupyter kernel as a service.
public final class Displays implements DisplayProvider {
  private static final String SVG = "image/svg+xml";
  private static final String PNG = "image/png";

  /// A longer text is cut off: nobody reads it, and it would be stored with the notebook.
  private static final int LONGEST = 10_000;

  /// For the service loader.
  public Displays() {}

  @Override
  public List<DisplayRenderer> getDisplayRenderers() {
    return List.of(
        new Pictured<>(Value.class, value -> GraphPicture.of(value).picture()),
        new Pictured<>(Drawing.class, Drawing::picture),
        new Pictured<>(Picture.class, picture -> picture),
        new Told<>(Collection.class, Object::toString),
        new Told<>(Map.class, Object::toString),
        new Told<>(double[].class, Arrays::toString),
        new Told<>(float[].class, Arrays::toString),
        new Told<>(long[].class, Arrays::toString),
        new Told<>(int[].class, Arrays::toString),
        new Told<>(short[].class, Arrays::toString),
        new Told<>(byte[].class, Arrays::toString),
        new Told<>(char[].class, Arrays::toString),
        new Told<>(boolean[].class, Arrays::toString),
        new Told<>(Object[].class, Arrays::deepToString));
  }

  @Override
  public List<DisplayTransformer> getDisplayTransformers() {
    return List.of();
  }

  /// Shown as a picture, and as text where pictures cannot be shown.
  private record Pictured<T>(Class<T> type, Function<T, Picture> picture)
      implements DisplayRenderer {
    private static final Set<String> FORMS = Set.of("svg", SVG, "png", PNG, "text", "text/plain");

    @Override
    public Class<?> rendererClass() {
      return type;
    }

    @Override
    public boolean canRender(@Nullable String mime) {
      return mime == null || FORMS.contains(mime);
    }

    @Override
    public DisplayData render(@Nullable String mime, Object shown) {
      T value = type.cast(shown);
      DisplayData data = DisplayData.fromText(shown.toString());
      if (mime == null || mime.contains("svg")) {
        data.putData(SVG, picture.apply(value).svg(Theme.LIGHT));
      } else if (mime.endsWith("png")) {
        byte[] png = picture.apply(value).png(Theme.LIGHT);
        data.putData(PNG, Base64.getEncoder().encodeToString(png));
      }
      return data;
    }
  }

  /// Shown as text.
  private record Told<T>(Class<T> type, Function<T, String> text) implements DisplayRenderer {

    @Override
    public Class<?> rendererClass() {
      return type;
    }

    @Override
    public boolean canRender(@Nullable String mime) {
      return mime == null || mime.startsWith("text");
    }

    @Override
    public DisplayData render(@Nullable String mime, Object shown) {
      String told = text.apply(type.cast(shown));
      return DisplayData.fromText(
          told.length() <= LONGEST ? told : told.substring(0, LONGEST) + " ...");
    }
  }
}
