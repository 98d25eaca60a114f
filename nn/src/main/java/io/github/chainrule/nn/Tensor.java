package io.github.chainrule.nn;

import java.util.List;

/// Numbers in the order of rows, and the shape that they have.
@SuppressWarnings("ArrayRecordComponent")
record Tensor(List<Long> shape, double[] numbers) {}
