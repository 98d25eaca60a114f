#!/usr/bin/env python3
"""Makes nn/src/test/resources/io/github/chainrule/nn/optimizers.tsv with PyTorch, float64.

    /usr/bin/python3 tools/optimizers.py

Needs Debian's python3-torch. A line for every case and step: the case, the step from 1, the learning
rate used in that step, and the five parameters after it.
"""

import math
from functools import partial
from pathlib import Path

import torch
from torch.optim import SGD, Adam, AdamW
from torch.optim.lr_scheduler import CosineAnnealingLR, LambdaLR, LinearLR, StepLR

OUTPUT = Path(__file__).parents[1] / "nn/src/test/resources/io/github/chainrule/nn/optimizers.tsv"
START = [-1.2, 1.0, 0.5, -0.3, 0.8]
STEPS = 50


def f(p):
    """A Rosenbrock function over 50, plus a sine wave in every direction."""
    valley = 100 * (p[1:] - p[:-1] ** 2) ** 2 + (1 - p[:-1]) ** 2
    return (valley / 50).sum() + torch.sin(3 * p).sum()


def warmup_cosine(k):
    return (k + 1) / 5 if k < 5 else 0.5 * (1 + math.cos(math.pi * (k - 5) / 45))


momentum = partial(SGD, lr=0.001, momentum=0.9)
adam = partial(Adam, lr=0.05)

# The optimiser, the schedule of its learning rate, and the norm that gradients are clipped to.
CASES = {
    "sgd": (partial(SGD, lr=0.001), None, None),
    "sgd-momentum": (momentum, None, None),
    "sgd-nesterov": (partial(momentum, nesterov=True), None, None),
    "sgd-decay": (partial(momentum, weight_decay=0.01), None, None),
    "adam": (adam, None, None),
    "adam-betas": (partial(Adam, lr=0.02, betas=(0.8, 0.95), eps=1e-6), None, None),
    "adamw": (partial(AdamW, lr=0.05, weight_decay=0.1), None, None),
    "linear": (adam, partial(LinearLR, start_factor=1.0, end_factor=0.1, total_iters=STEPS), None),
    "cosine": (adam, partial(CosineAnnealingLR, T_max=STEPS, eta_min=0.0), None),
    "step": (adam, partial(StepLR, step_size=10, gamma=0.5), None),
    "warmup-cosine": (adam, partial(LambdaLR, lr_lambda=warmup_cosine), None),
    "adam-clip": (adam, None, 1.0),
}


def run(name, make_optimizer, make_scheduler, max_norm):
    p = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make_optimizer([p])
    scheduler = make_scheduler(optimizer) if make_scheduler else None
    for step in range(1, STEPS + 1):
        rate = optimizer.param_groups[0]["lr"]
        optimizer.zero_grad()
        f(p).backward()
        if max_norm is not None:
            torch.nn.utils.clip_grad_norm_([p], max_norm)
        optimizer.step()
        if scheduler:
            scheduler.step()
        yield "\t".join([name, str(step), repr(rate), *map(repr, p.tolist())])


def main():
    lines = [line for name, case in CASES.items() for line in run(name, *case)]
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
