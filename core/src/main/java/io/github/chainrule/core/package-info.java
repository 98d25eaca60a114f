/// The engine: [Value], the table of its operations in [Primitive], and derivatives of graphs of
/// values in [Derivatives].
///
/// A graph and its leaves belong to one thread at a time; nothing here is shared between graphs.
@NullMarked
package io.github.chainrule.core;

import org.jspecify.annotations.NullMarked;
