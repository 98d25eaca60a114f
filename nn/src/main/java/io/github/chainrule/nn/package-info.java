/// Neural nets as micrograd has them, neuron by neuron, and what trains them: losses, optimisers,
/// schedules, and a loop over batches. Begin with [Mlp].
@NullMarked
package io.github.chainrule.nn;

import org.jspecify.annotations.NullMarked;
