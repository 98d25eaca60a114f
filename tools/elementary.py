#!/usr/bin/env python3
"""Writes the values that the tests compare the compiler's elementary functions with.

    python3 tools/elementary.py [POINTS [OUTPUT]]

Needs mpmath. For every function, at random points of some ranges: the name, the value as the
sum of two doubles, which is good to 100 bits, and the point.
"""

import math
import random
import sys
from pathlib import Path

from mpmath import mp, mpf

DEFAULT_OUTPUT = Path(__file__).parents[1] / "compiler/src/test/resources/elementary.tsv"

FUNCTIONS = {
    "exp": (mp.exp, [(-708, -1), (-1, 1), (1, 709.7), (-1e-10, 1e-10)]),
    "expm1": (mp.expm1, [(-50, -1), (-1, 1), (1, 709.7), (-1e-10, 1e-10)]),
    "log": (mp.log, [(0.4, 0.9), (0.9, 1.1), (1.1, 3), (3, 1e6), (1e-300, 1e-290), (1e200, 1e300)]),
    "log1p": (mp.log1p, [(-0.999, -0.3), (-0.3, 0.3), (0.3, 10), (10, 1e12), (-1e-9, 1e-9)]),
    "sin": (mp.sin, [(-0.8, 0.8), (0.8, 3.2), (-100, 100), (1e5, 1e6), (1e7, 1e9)]),
    "cos": (mp.cos, [(-0.8, 0.8), (0.8, 3.2), (-100, 100), (1e5, 1e6), (1e7, 1e9)]),
    "tan": (mp.tan, [(-0.8, 0.8), (0.8, 3.2), (-100, 100), (1e5, 1e6)]),
    "tanh": (mp.tanh, [(-0.1, 0.1), (0.1, 1), (1, 5), (-25, -5), (-1e-9, 1e-9)]),
    "sechSquared": (lambda x: mp.sech(x) ** 2, [(-0.1, 0.1), (0.1, 1), (1, 5), (-350, -5)]),
    "sigmoid": (lambda x: 1 / (1 + mp.exp(-x)), [(-700, -40), (-40, -1), (-1, 1), (1, 40)]),
    "softplus": (lambda x: mp.log1p(mp.exp(x)), [(-700, -40), (-40, -1), (-1, 1), (1, 40), (40, 1000)]),
    "erf": (mp.erf, [(-0.1, 0.1), (0.1, 1), (1, 6), (-6, -1), (-1e-9, 1e-9)]),
    "erfc": (mp.erfc, [(-6, 0), (0, 0.5), (0.5, 2), (2, 10), (10, 26)]),
    "pow": (None, [(1e-3, 1e3), (0.9, 1.1), (1e-150, 1e150), (1e300, 1e307), (1e-320, 1e-310)]),
    "normalCdf": (mp.ncdf, [(-37, -10), (-10, -3), (-3, -0.7), (-0.7, 0.7), (0.7, 9)]),
}


def main():
    points = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    output = Path(sys.argv[2]) if len(sys.argv) > 2 else DEFAULT_OUTPUT
    mp.dps = 60
    generator = random.Random(1)
    lines = ["# written by tools/elementary.py: function, value as a sum of two numbers, point"]
    for name, (function, ranges) in FUNCTIONS.items():
        for low, high in ranges:
            for _ in range(points):
                x = generator.uniform(low, high)
                if low > 0 and high / low > 1e4:
                    x = float(mp.exp(generator.uniform(float(mp.log(low)), float(mp.log(high)))))
                point = repr(x)
                if name == "pow":
                    # Any exponent whose power is a normal number.
                    y = generator.uniform(-700, 700) / abs(math.log(x))
                    if generator.random() < 0.5:
                        y = generator.uniform(-1, 1) * min(2, abs(y))
                    value = mpf(x) ** mpf(y)
                    point += f"\t{y!r}"
                else:
                    value = function(mpf(x))
                head = float(value)
                lines.append(f"{name}\t{head!r}\t{float(value - mpf(head))!r}\t{point}")
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
