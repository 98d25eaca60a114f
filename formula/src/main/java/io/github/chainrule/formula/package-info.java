/// Formulas as people write them, such as `tanh(x1*w1 + x2*w2 + b)`, read into
/// [io.github.chainrule.core.Value]s; see [Formula].
@NullMarked
package io.github.chainrule.formula;

import org.jspecify.annotations.NullMarked;
