#!/usr/bin/env python3
"""Prints the polynomials of the compiler's elementary functions.

    python3 tools/polynomials.py

Needs mpmath. Each is the Chebyshev interpolant at as many nodes as it has coefficients, rewritten as
powers, the constant first, and rounded to double.
"""

from mpmath import cos, exp, log, lu_solve, matrix, mp, mpf, pi, sin, sqrt


def interpolant(function, low, high, count):
    nodes = [
        (low + high) / 2 + (high - low) / 2 * cos(pi * (2 * k + 1) / (2 * count)) for k in range(count)
    ]
    powers = matrix(count, count)
    for i, node in enumerate(nodes):
        for j in range(count):
            powers[i, j] = node**j
    return list(lu_solve(powers, matrix([function(node) for node in nodes])))


def show(name, coefficients):
    print(name, ", ".join(repr(float(c)) for c in coefficients))


def log_tail(z):
    s = sqrt(z)
    return (log((1 + s) / (1 - s)) / s - 2) / z


def precise_log_tail(z):
    s = sqrt(z)
    return (log((1 + s) / (1 - s)) / (2 * s) - 1 - z / 3) / z**2


def main():
    mp.dps = 60
    # A little more than the range, since reduction is rounded.
    more = mpf("1.0001")
    half = log(2) / 2 * more
    show("EXP_TAIL", interpolant(lambda r: (exp(r) - 1 - r) / r**2, -half, half, 10))
    largest = (sqrt(2) - 1) / (sqrt(2) + 1) * more
    show("LOG_TAIL", interpolant(log_tail, mpf(0), largest**2, 7))
    show("PRECISE_LOG_TAIL", interpolant(precise_log_tail, mpf(0), largest**2, 7))
    angle = (pi / 4 * more) ** 2
    show("SIN_TAIL", interpolant(lambda z: (sin(sqrt(z)) / sqrt(z) - 1) / z, mpf(0), angle, 7))
    show("COS_TAIL", interpolant(lambda z: (cos(sqrt(z)) - 1 + z / 2) / z**2, mpf(0), angle, 7))
    first = mpf(float(pi / 2))
    second = mpf(float(pi / 2 - first))
    print("HALF_PI", repr(float(first)), repr(float(second)), repr(float(pi / 2 - first - second)))


if __name__ == "__main__":
    main()
