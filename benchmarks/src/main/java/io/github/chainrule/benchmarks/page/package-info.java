/// Writes the page on performance, its tables and plots, from the result files of JMH. [Catalogue]
/// says what is measured, and is where a new benchmark is added.
@NullMarked
package io.github.chainrule.benchmarks.page;

import org.jspecify.annotations.NullMarked;
