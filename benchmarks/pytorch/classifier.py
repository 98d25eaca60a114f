#!/usr/bin/env python3
"""The gradient of Classifier by PyTorch, on one thread.

    python3 benchmarks/pytorch/classifier.py   # needs PyTorch; on Debian: apt-get install python3-torch libopenblas0

With OPENBLAS_CORETYPE=SkylakeX where OpenBLAS does not know the processor.
"""

import statistics
import time

import torch
from torch.nn.functional import cross_entropy, linear

EXAMPLES = 256
CLASSES = 10


def step(x, labels, p):
    scores = linear(torch.tanh(linear(x, p[0], p[1])), p[2], p[3])
    return torch.autograd.grad(cross_entropy(scores, labels), p)


def main():
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    generator = torch.Generator().manual_seed(1)
    for inputs, hidden in ((784, 128), (64, 64)):
        x = torch.rand(EXAMPLES, inputs, generator=generator)
        labels = torch.randint(0, CLASSES, (EXAMPLES,), generator=generator)
        shapes = ((hidden, inputs), (hidden,), (CLASSES, hidden), (CLASSES,))
        p = [((torch.rand(s, generator=generator) - 0.5) * 0.1).requires_grad_() for s in shapes]
        for _ in range(100):
            step(x, labels, p)
        times = []
        for _ in range(200):
            begin = time.perf_counter()
            step(x, labels, p)
            times.append((time.perf_counter() - begin) * 1e6)
        print(f"{inputs}-{hidden}: median {statistics.median(times):.0f} us")


if __name__ == "__main__":
    main()
