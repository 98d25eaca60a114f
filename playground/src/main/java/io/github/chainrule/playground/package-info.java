/// A web page, served to this machine alone, on which backpropagation can be watched.
@NullMarked
package io.github.chainrule.playground;

import org.jspecify.annotations.NullMarked;
