#!/usr/bin/env python3
"""The step of MoonsStep by PyTorch, on one thread.

    python3 benchmarks/pytorch/moons.py      # needs PyTorch; on Debian: apt-get install python3-torch
"""

import statistics
import time

import torch
from torch.nn.functional import linear

ROWS = 100
DECAY = 1e-4
SHAPES = ((16, 2), (16,), (16, 16), (16,), (1, 16), (1,))


def step(x, y, p, activation):
    h = activation(linear(x, p[0], p[1]))
    h = activation(linear(h, p[2], p[3]))
    score = linear(h, p[4], p[5])[:, 0]
    loss = torch.relu(1 - y * score).mean() + DECAY * sum((q * q).sum() for q in p)
    return torch.autograd.grad(loss, p)


def main():
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    generator = torch.Generator().manual_seed(1)
    x = torch.rand(ROWS, 2, generator=generator) * 3 - 1.5
    y = torch.where(x[:, 0] * x[:, 1] > 0, 1.0, -1.0)
    for activation in (torch.relu, torch.tanh):
        p = [(torch.rand(s, generator=generator) - 0.5).requires_grad_() for s in SHAPES]
        for _ in range(300):
            step(x, y, p, activation)
        times = []
        for _ in range(30):
            begin = time.perf_counter()
            for _ in range(100):
                step(x, y, p, activation)
            times.append((time.perf_counter() - begin) / 100 * 1e6)
        print(f"{activation.__name__}: median {statistics.median(times):.1f} us a step")


if __name__ == "__main__":
    main()
