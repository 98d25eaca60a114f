/// Compiles functions to bytecode that runs like loops written by hand: [Compiler] takes any
/// function of `core` and gives one of the same type.
@NullMarked
package io.github.chainrule.compiler;

import org.jspecify.annotations.NullMarked;
