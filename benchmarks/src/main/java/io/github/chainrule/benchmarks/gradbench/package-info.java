/// A tool for GradBench, the benchmark of automatic differentiation across languages
/// (<https://github.com/gradbench/gradbench>): [Tool] speaks its protocol, and each of its twelve
/// evaluations is a class of its own, written as a user of the library writes it.
@NullMarked
package io.github.chainrule.benchmarks.gradbench;

import org.jspecify.annotations.NullMarked;
