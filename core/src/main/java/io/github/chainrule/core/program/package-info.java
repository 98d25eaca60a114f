/// What functions compute, as data: instructions over numbered slots. For the compiler of this
/// project alone; nothing here is promised to anyone else.
@NullMarked
package io.github.chainrule.core.program;

import org.jspecify.annotations.NullMarked;
