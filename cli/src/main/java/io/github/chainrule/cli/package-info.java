/// The `chainrule` command: reads arguments, asks the libraries, prints.
@NullMarked
package io.github.chainrule.cli;

import org.jspecify.annotations.NullMarked;
