/// Pictures: the graph behind a value ([io.github.chainrule.viz.GraphPicture]) and plots of numbers
/// and functions ([io.github.chainrule.viz.Plot]). Both are [io.github.chainrule.viz.Drawing]s,
/// which become SVG or PNG files; no external program is used.
@NullMarked
package io.github.chainrule.viz;

import org.jspecify.annotations.NullMarked;
