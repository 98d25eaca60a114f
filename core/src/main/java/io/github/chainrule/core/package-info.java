/// The engine.
///
/// - [Value] and [Values]: scalars that know what they were made from, and their operations;
///   [Block]s of leaves.
/// - [Derivatives]: derivatives of graphs of values.
/// - [ScalarFunction], [VectorFunction], [RecordFunction]: derivatives of functions, on numbers and
///   on values.
/// - [Scan] and [Rows]: loops and sums over rows as one operation.
/// - [CustomFunction] and [Implicit]: rules by hand, and functions given by equations.
/// - [GradientCheck], [Walkthrough], [NonFinite]: to test, to learn, to search.
///
/// A graph and its leaves belong to one thread at a time; nothing here is shared between graphs.
@NullMarked
package io.github.chainrule.core;

import org.jspecify.annotations.NullMarked;
