/// Pictures of values where Java is written line by line: in Jupyter through
/// [io.github.chainrule.notebook.Kernel], in JShell through [io.github.chainrule.notebook.Show].
@NullMarked
package io.github.chainrule.notebook;

import org.jspecify.annotations.NullMarked;
