#!/usr/bin/env python3
"""Writes the golden values that the tests compare Chainrule with.

    python3 tools/golden.py [OUTPUT]

Needs mpmath. For every operation of the library, at some points, the file lists the value and all
partial derivatives up to order 3 to 45 significant digits, as numbers of unlimited range: some
overflow or underflow a double.

Nothing here is taken on trust. Each derivative comes from a formula, evaluated at two working
precisions which must agree, and is then compared with a finite difference of the plain function at
a precision high enough to give the same digits. The script stops if any two differ in the first
42 digits.
"""

import itertools
import math
import statistics
import sys
from pathlib import Path

import mpmath
from mpmath import mp, mpf

PRINTED_DIGITS = 45
AGREED_DIGITS = 42
MAX_ORDER = 3
FORMULA_DIGITS = (150, 300)
# The step is this fraction of the variable. The error of a central difference is of the order of
# its square; a third difference loses 3 * 55 digits, and functions like tanh(400) = 1 - 1e-347
# need 350 before their derivative shows at all.
STEP_DIGITS = 55
DIFFERENCE_DIGITS = 750

DEFAULT_OUTPUT = Path(__file__).parents[1] / "core/src/test/resources/golden.tsv"


class Jet:
    """A Taylor polynomial in several variables, cut off after total order MAX_ORDER.

    `terms` maps a multi-index to its Taylor coefficient. Coefficients which are zero by structure
    are absent or exactly 0, so exact zeros survive.
    """

    def __init__(self, terms):
        self.terms = terms

    @staticmethod
    def variables(point):
        """One jet for each variable of a function at this point."""
        arity = len(point)
        zero = (0,) * arity
        return [
            Jet({zero: x, tuple(int(i == j) for j in range(arity)): mpf(1)})
            for i, x in enumerate(point)
        ]

    def value(self):
        return next((c for index, c in self.terms.items() if not any(index)), mpf(0))

    def __add__(self, other):
        if not isinstance(other, Jet):
            zero = (0,) * len(next(iter(self.terms)))
            other = Jet({zero: other})
        result = dict(self.terms)
        for index, c in other.terms.items():
            result[index] = result.get(index, mpf(0)) + c
        return Jet(result)

    def __mul__(self, other):
        if not isinstance(other, Jet):
            return Jet({index: c * other for index, c in self.terms.items()})
        result = {}
        for (i, a), (j, b) in itertools.product(self.terms.items(), other.terms.items()):
            index = tuple(map(sum, zip(i, j)))
            if sum(index) <= MAX_ORDER:
                result[index] = result.get(index, mpf(0)) + a * b
        return Jet(result)

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -other

    def apply(self, derivatives):
        """f(self), where `derivatives` maps a number to f and its derivatives there."""
        outer = derivatives(self.value())
        rest = Jet({index: c for index, c in self.terms.items() if any(index)})
        zero = (0,) * len(next(iter(self.terms)))
        power = Jet({zero: mpf(1)})
        result = Jet({})
        for order, derivative in enumerate(outer):
            result = result + power * (derivative / math.factorial(order))
            power = power * rest
        return result


# Functions of one variable, each as the list of its value and three derivatives.


def reciprocal(x):
    return [1 / x, -1 / x**2, 2 / x**3, -6 / x**4]


def exp(x):
    return [mp.exp(x)] * 4


def log(x):
    return [mp.log(x)] + reciprocal(x)[:3]


def scaled(factor, values):
    return [factor * v for v in values]


def power(x, p):
    """x**p for a fixed p: falling factorials of p times powers of x."""
    exponent = int(p) if p == int(p) else p
    result, factor = [], mpf(1)
    for order in range(4):
        result.append(factor * x ** (exponent - order) if factor else mpf(0))
        factor *= p - order
    return result


def tan(x):
    t = mp.tan(x)
    s = 1 + t * t
    return [t, s, 2 * t * s, 2 * s * (s + 2 * t * t)]


def asin(x):
    u = 1 - x * x
    return [mp.asin(x), u**-0.5, x * u**-1.5, u**-1.5 + 3 * x * x * u**-2.5]


def acos(x):
    return [mp.acos(x)] + scaled(-1, asin(x)[1:])


def atan(x):
    u = 1 + x * x
    return [mp.atan(x), 1 / u, -2 * x / u**2, (6 * x * x - 2) / u**3]


def tanh(x):
    t, s = mp.tanh(x), mp.sech(x) ** 2
    return [t, s, -2 * t * s, s * (4 * t * t - 2 * s)]


def sech_squared(x):
    t, s = mp.tanh(x), mp.sech(x) ** 2
    return [s, -2 * t * s, s * (4 * t * t - 2 * s), 8 * t * s * (2 * s - t * t)]


def asinh(x):
    u = 1 + x * x
    return [mp.asinh(x), u**-0.5, -x * u**-1.5, (2 * x * x - 1) * u**-2.5]


def acosh(x):
    u = (x - 1) * (x + 1)
    return [mp.acosh(x), u**-0.5, -x * u**-1.5, (2 * x * x + 1) * u**-2.5]


def atanh(x):
    u = (1 - x) * (1 + x)
    return [mp.atanh(x), 1 / u, 2 * x / u**2, (2 + 6 * x * x) / u**3]


def cbrt(x):
    y = mp.sign(x) * mp.cbrt(abs(x))
    return [y, y / (3 * x), -2 * y / (9 * x**2), 10 * y / (27 * x**3)]


def sigmoid(x):
    s, q = 1 / (1 + mp.exp(-x)), 1 / (1 + mp.exp(x))
    return [s, s * q, s * q * (q - s), s * q * (1 - 6 * s * q)]


def softplus(x):
    value = x + mp.log1p(mp.exp(-x)) if x > 0 else mp.log1p(mp.exp(x))
    return [value] + sigmoid(x)[:3]


def log_sigmoid(x):
    f = softplus(-x)
    return [-f[0], f[1], -f[2], f[3]]


def silu(x):
    s = sigmoid(x)
    return [x * s[0]] + [k * s[k - 1] + x * s[k] for k in (1, 2, 3)]


def erf(x):
    g = 2 / mp.sqrt(mp.pi) * mp.exp(-x * x)
    return [mp.erf(x), g, -2 * x * g, (4 * x * x - 2) * g]


def erfc(x):
    return [mp.erfc(x)] + scaled(-1, erf(x)[1:])


def normal_density(x):
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def normal_cdf(x):
    g = normal_density(x)
    return [mp.erfc(-x / mp.sqrt(2)) / 2, g, -x * g, (x * x - 1) * g]


def quantile(p):
    """The inverse of the normal distribution function, by Newton's method on its logarithm."""
    if p == 0.5:
        return mpf(0)
    if p > 0.5:
        return -quantile(1 - p)
    x = mpf(statistics.NormalDist().inv_cdf(float(p)))
    for _ in range(30):
        cdf, density = normal_cdf(x)[:2]
        step = mp.log(cdf / p) * cdf / density
        x -= step
        # Newton's method doubles the digits, so the next step would be beyond the precision.
        if abs(step) < mpf(10) ** (-mp.dps * 2 // 3) * abs(x):
            return x
    raise ArithmeticError(f"quantile({p}) does not converge")


def normal_quantile(p):
    x = quantile(p)
    g = normal_density(x)
    return [x, 1 / g, x / g**2, (1 + 2 * x * x) / g**3]


def log_gamma_value(x):
    return mp.loggamma(x) if x > 0 else mp.log(abs(mp.gamma(x)))


def log_gamma(x):
    return [log_gamma_value(x)] + [mp.psi(k, x) for k in range(3)]


def gelu(x):
    cdf, g = normal_cdf(x)[:2]
    return [x * cdf, cdf + x * g, (2 - x * x) * g, (x**3 - 4 * x) * g]


def elu(x):
    return line(x, 1, 0) if x > 0 else [mp.expm1(x)] + [mp.exp(x)] * 3


def line(x, slope, constant):
    return [slope * x + constant, mpf(slope), mpf(0), mpf(0)]


def clamp(x):
    return line(x, 1, 0) if abs(x) < 1 else line(x, 0, mp.sign(x))


LEAKY_SLOPE = 0.01  # as a double, which is not exactly 1/100

# name: (derivatives, points)
GENERAL = (-7.5, -1.3, -0.001, 0.001, 0.4, 2.0, 13.7)
POSITIVE = (1e-300, 1e-9, 0.001, 0.3, 1.7, 42.0, 1e200)
UNARY = {
    "negate": (lambda x: line(x, -1, 0), (-1.3, 0.001, 1e200)),
    "exp": (exp, GENERAL + (-700.0, 700.0)),
    "expm1": (lambda x: [mp.expm1(x)] + [mp.exp(x)] * 3, GENERAL + (1e-10, -1e-10, -40.0, 700.0)),
    "log": (log, POSITIVE + (1.0, 1.0000001)),
    "log1p": (
        lambda x: [mp.log1p(x)] + reciprocal(1 + x)[:3],
        (-0.999999, -0.6, -0.001, -1e-10, 1e-10, 0.001, 0.4, 13.7, 1e200),
    ),
    "log2": (lambda x: scaled(1 / mp.log(2), log(x)), POSITIVE + (8.0, 1.0000001)),
    "log10": (lambda x: scaled(1 / mp.log(10), log(x)), POSITIVE + (1000.0, 0.9999999)),
    "sqrt": (lambda x: power(x, mpf(0.5)), POSITIVE),
    "cbrt": (cbrt, (-8.0, -0.3, -1e-9, 1e-9, 0.001, 1.7, 1e200)),
    "square": (lambda x: [x * x, 2 * x, mpf(2), mpf(0)], GENERAL),
    "abs": (lambda x: line(x, mp.sign(x), 0), GENERAL),
    "sin": (
        lambda x: [mp.sin(x), mp.cos(x), -mp.sin(x), -mp.cos(x)],
        GENERAL + (3.141592653589793, 1e6),
    ),
    "cos": (
        lambda x: [mp.cos(x), -mp.sin(x), -mp.cos(x), mp.sin(x)],
        GENERAL + (1.5707963267948966, 1e6),
    ),
    "tan": (tan, GENERAL + (1.5707, 1e6)),
    "asin": (asin, (-0.999999, -0.6, -0.001, 0.001, 0.4, 0.9, 0.999999)),
    "acos": (acos, (-0.999999, -0.6, -0.001, 0.001, 0.4, 0.9, 0.999999)),
    "atan": (atan, GENERAL + (1e8,)),
    "sinh": (lambda x: [mp.sinh(x), mp.cosh(x)] * 2, GENERAL + (1e-10, -700.0)),
    "cosh": (lambda x: [mp.cosh(x), mp.sinh(x)] * 2, GENERAL + (1e-10, -700.0)),
    "tanh": (tanh, GENERAL + (1e-10, 20.0, -20.0, 400.0, -400.0)),
    "sechSquared": (sech_squared, GENERAL + (1e-10, 20.0, -20.0, 340.0)),
    "asinh": (asinh, GENERAL + (1e-10, -1e10, 1e200)),
    "acosh": (acosh, (1.0000001, 1.001, 1.3, 2.0, 13.7, 1e10, 1e200)),
    "atanh": (atanh, (-0.999999, -0.6, -0.001, 1e-10, 0.001, 0.4, 0.9, 0.999999)),
    "floor": (lambda x: line(x, 0, mp.floor(x)), GENERAL[:5] + (2.5, 1e6 + 0.25)),
    "ceil": (lambda x: line(x, 0, mp.ceil(x)), GENERAL[:5] + (2.5, 1e6 + 0.25)),
    "sign": (lambda x: line(x, 0, mp.sign(x)), (-7.5, -0.001, 0.001, 13.7)),
    "relu": (lambda x: line(x, int(x > 0), 0), GENERAL),
    "sigmoid": (sigmoid, GENERAL + (40.0, -40.0, -700.0)),
    "softplus": (softplus, GENERAL + (-40.0, 40.0, -700.0, 800.0)),
    "erf": (erf, GENERAL[1:-1] + (1e-10, -0.7, 1.1, 4.0, -6.0)),
    "erfc": (erfc, GENERAL[1:-1] + (0.5, 1.1, 5.0, -3.0, 10.0, 26.0)),
    "normalCdf": (normal_cdf, GENERAL[1:-1] + (1.0, 5.0, -3.0, -10.0, -20.0, -37.0)),
    "normalQuantile": (
        normal_quantile,
        (1e-300, 1e-100, 1e-10, 0.001, 0.025, 0.2, 0.5, 0.5001, 0.7, 0.975, 0.999999999),
    ),
    "logGamma": (
        log_gamma,
        (1e-10, 0.001, 0.5, 1.0000001, 0.9999999, 1.4, 1.9999999, 2.5, 7.3, 100.0, 1e6)
        + (-0.001, -0.5, -1.4, -2.5, -10.3, -100.25),
    ),
    "digamma": (
        lambda x: [mp.psi(k, x) for k in range(4)],
        (1e-10, 0.001, 0.5, 1.0000001, 1.46, 1.9999999, 7.3, 100.0, 1e6)
        + (-0.001, -0.3, -1.4, -2.5, -10.3, -100.25),
    ),
    "trigamma": (
        lambda x: [mp.psi(k, x) for k in range(1, 5)],
        (1e-10, 0.001, 0.5, 1.0000001, 1.46, 1.9999999, 7.3, 100.0, 1e6)
        + (-0.001, -0.3, -1.4, -2.25, -10.3, -100.25),
    ),
    "polygamma[5]": (lambda x: [mp.psi(k, x) for k in range(5, 9)], (0.3, 1.46, 7.3, 100.0, -1.4)),
    "polygamma[12]": (lambda x: [mp.psi(k, x) for k in range(12, 16)], (0.3, 7.3, 40.0, -2.25)),
    "logSigmoid": (log_sigmoid, GENERAL + (40.0, -40.0, 700.0, -800.0)),
    "gelu": (gelu, GENERAL + (-5.0, -20.0, -37.0)),
    "silu": (silu, GENERAL + (-40.0, 40.0, -700.0)),
    "leakyRelu": (lambda x: line(x, 1 if x > 0 else mpf(LEAKY_SLOPE), 0), GENERAL),
    "elu": (elu, GENERAL + (-1e-10, -40.0)),
    "clamp": (clamp, (-7.5, -1.3, -0.999, -0.001, 0.4, 0.999, 1.001, 13.7)),
}

POWERS = {
    0.0: (-1.3, 0.001, 1.7),
    1.0: (-1.3, 0.001, 1e200),
    2.0: (-1.3, 0.001, 13.7),
    3.0: (-1.3, 0.001, 13.7),
    4.0: (-1.3, 0.3, 1e50),
    7.0: (-1.3, 0.3, 13.7),
    -1.0: (-1.3, 0.001, 13.7),
    -2.0: (-1.3, 0.001, 13.7),
    -3.0: (-1.3, 0.3, 13.7),
    0.5: (1e-9, 0.3, 13.7),
    -0.5: (1e-9, 0.3, 13.7),
    1.5: (1e-9, 0.3, 13.7),
    2.5: (0.001, 0.3, 13.7),
    -2.5: (0.001, 0.3, 13.7),
    0.1: (0.001, 1.7, 1e200),
    1e-10: (1e-9, 1.7, 1e200),
    100.5: (0.3, 1.0000001, 13.7),
}
for p, points in POWERS.items():
    UNARY[f"pow[{p!r}]"] = (lambda x, p=p: power(x, mpf(p)), points)


# Functions of several variables: the plain function, all its partial derivatives at a point, and
# the points.


def by_jets(function):
    """The partial derivatives of a function that is written for jets."""

    def partials(*point):
        jet = function(*Jet.variables(point))
        return lambda index: jet.terms.get(index, mpf(0)) * math.prod(map(math.factorial, index))

    return partials


def step_function(function):
    """The partial derivatives of a function which is constant around the point."""
    return lambda *point: lambda index: mpf(0 if any(index) else function(*point))


def selected(choose):
    """The partial derivatives of a function that equals its choose(point)-th variable."""
    return lambda *point: by_jets(lambda *jets: jets[choose(point)])(*point)


def pow_partials(x, y):
    """d^i/dx^i d^j/dy^j of x^y, by the product rule for d^j/dy^j of y(y-1)...(y-i+1) * x^(y-i)."""

    def partial(index):
        i, j = index
        falling = by_jets(lambda t: math.prod((t - k for k in range(i)), start=t * 0 + 1))(y)
        terms = (
            math.comb(j, m) * falling((m,)) * x ** (y - i) * mp.log(x) ** (j - m)
            for m in range(j + 1)
        )
        return mp.fsum(terms)

    return partial


def atan2_partials(y, x):
    """The angle is the imaginary part of log(x + iy), so each d/dx differentiates the logarithm
    and each d/dy in addition multiplies by i."""

    def partial(index):
        i, j = index
        k = i + j
        if k == 0:
            return mp.atan2(y, x)
        derivative = mp.mpc(0, 1) ** i * (-1) ** (k - 1) * math.factorial(k - 1) / mp.mpc(x, y) ** k
        return derivative.imag

    return partial


def hypot_jet(x, y):
    return (x * x + y * y).apply(lambda s: power(s, mpf(0.5)))


def log_sum_exp(*xs):
    shift = max(x if isinstance(x, mpf) else x.value() for x in xs)
    if isinstance(xs[0], Jet):
        total = xs[0] * 0
        for x in xs:
            total = total + (x - shift).apply(exp)
        return total.apply(log) + shift
    return mp.log(mp.fsum(mp.exp(x - shift) for x in xs)) + shift


def add(*xs):
    return sum(xs[1:], start=xs[0])


def dot(a1, a2, b1, b2):
    return a1 * b1 + a2 * b2


PAIRS = ((-7.5, 2.25), (1.3, 0.001), (-0.001, -13.7), (1e-100, 1e100), (3.0, 4.0))
TRIPLES = ((-7.5, 2.25, 0.3), (0.001, -0.002, 0.003), (1e10, -3.5, 13.7), (2.0, 1.5, -4.0))
LIKE_LOGITS = (
    (-7.5, 2.25, 0.3),
    (0.001, -0.002, 0.003),
    (1000.0, 1000.5, 999.0),
    (-1000.0, -1000.5, -999.0),
    (10.0, -30.0, 5.0),
    (0.25, 0.25, -1.0),
)
COMPARED = ((-7.5, 2.25), (3.0, 1.5), (2.0, 2.0))
SEVERAL = {
    "plus": (lambda a, b: a + b, by_jets(lambda a, b: a + b), PAIRS),
    "minus": (lambda a, b: a - b, by_jets(lambda a, b: a - b), PAIRS),
    "times": (lambda a, b: a * b, by_jets(lambda a, b: a * b), PAIRS),
    "div": (
        lambda a, b: a / b,
        by_jets(lambda a, b: a * b.apply(reciprocal)),
        PAIRS + ((1.0, -0.3),),
    ),
    "pow": (
        lambda x, y: x**y,
        pow_partials,
        ((0.3, 2.5), (1.7, -3.2), (0.001, 1.0), (2.0, 3.0), (1.0, 0.7), (13.7, 0.0), (1e-9, 1.5))
        + ((1.0000001, 1e6), (100.0, -50.25), (1e100, 2.0)),
    ),
    "atan2": (
        mp.atan2,
        atan2_partials,
        ((0.3, 2.5), (0.3, -2.5), (-1.7, -0.4), (-0.001, 13.7), (2.0, 0.0), (-2.0, 0.0))
        + ((1e-10, -1.0), (0.0, 3.0), (3e200, 4e200), (1e-9, 1e-7)),
    ),
    "hypot": (
        mp.hypot,
        by_jets(hypot_jet),
        ((0.3, 2.5), (-1.7, 0.4), (0.001, -13.7), (3.0, 4.0), (0.0, 2.0), (1e-8, 1.0))
        + ((3e200, 4e200), (3e-200, -4e-200)),
    ),
    "min": (min, selected(lambda p: p.index(min(p))), PAIRS[:3]),
    "max": (max, selected(lambda p: p.index(max(p))), PAIRS[:3]),
    "fma": (lambda a, b, c: a * b + c, by_jets(lambda a, b, c: a * b + c), TRIPLES),
    "where": (
        lambda condition, a, b: a if condition else b,
        selected(lambda p: 1 if p[0] else 2),
        ((1.0, 2.25, 0.3), (0.0, 2.25, 0.3), (-2.5, -13.7, 4.0)),
    ),
    "sum3": (add, by_jets(add), TRIPLES),
    "mean3": (lambda *xs: add(*xs) / 3, by_jets(lambda *xs: add(*xs) * (mpf(1) / 3)), TRIPLES),
    "max3": (max, selected(lambda p: p.index(max(p))), TRIPLES),
    "min3": (min, selected(lambda p: p.index(min(p))), TRIPLES),
    "logSumExp3": (log_sum_exp, by_jets(log_sum_exp), LIKE_LOGITS),
    "softmax3": (
        lambda *xs: mp.exp(xs[0] - log_sum_exp(*xs)),
        by_jets(lambda *xs: (xs[0] - log_sum_exp(*xs)).apply(exp)),
        LIKE_LOGITS,
    ),
    "dot4": (dot, by_jets(dot), ((-7.5, 2.25, 0.3, 13.7), (0.001, 1e10, -3.5, 1e-9))),
}
for name, compare in {
    "lt": lambda a, b: mpf(a < b),
    "le": lambda a, b: mpf(a <= b),
    "gt": lambda a, b: mpf(a > b),
    "ge": lambda a, b: mpf(a >= b),
    "eq": lambda a, b: mpf(a == b),
    "ne": lambda a, b: mpf(a != b),
}.items():
    SEVERAL[name] = (compare, step_function(compare), COMPARED)


def operations():
    """All operations as (name, plain function, partial derivatives, points)."""
    for name, (derivatives, points) in UNARY.items():
        yield (
            name,
            lambda x, derivatives=derivatives: derivatives(x)[0],
            lambda x, derivatives=derivatives: lambda index: derivatives(x)[index[0]],
            [(x,) for x in points],
        )
    for name, (function, partials, points) in SEVERAL.items():
        yield name, function, partials, points


def on_a_jump(name, point):
    """Whether a finite difference would step over a jump; there derivatives are 0 by convention."""
    return name in ("lt", "le", "gt", "ge", "eq", "ne") and point[0] == point[1] or (
        name == "where" and point[0] == 0
    )


# Central differences of order 0 to 3: the weights of f at whole multiples of the step.
STENCILS = (
    {0: mpf(1)},
    {1: mpf(0.5), -1: mpf(-0.5)},
    {1: mpf(1), 0: mpf(-2), -1: mpf(1)},
    {2: mpf(0.5), 1: mpf(-1), -1: mpf(1), -2: mpf(-0.5)},
)


class Differences:
    """Partial derivatives of a plain function at a point, by finite differences."""

    def __init__(self, function, point):
        self.function = function
        self.point = [mpf(x) for x in point]
        largest = max(abs(x) for x in self.point) or mpf(1)
        self.scales = [abs(x) or largest for x in self.point]
        self.steps = [scale * mpf(10) ** -STEP_DIGITS for scale in self.scales]
        self.seen = {}

    def at(self, offsets):
        if offsets not in self.seen:
            xs = [x + k * h for x, k, h in zip(self.point, offsets, self.steps)]
            self.seen[offsets] = self.function(*xs)
        return self.seen[offsets]

    def partial(self, index):
        total = mpf(0)
        for offsets in itertools.product(*(STENCILS[order] for order in index)):
            weight = math.prod(STENCILS[order][k] for order, k in zip(index, offsets))
            total += weight * self.at(offsets)
        return total / math.prod(h**order for h, order in zip(self.steps, index))

    def agrees(self, index, expected):
        tolerance = abs(expected)
        if not expected:  # then measure against the size that a derivative here normally has
            size = max(map(abs, self.seen.values()), default=mpf(0)) or mpf(1)
            tolerance = size / math.prod(s**order for s, order in zip(self.scales, index))
        return abs(self.partial(index) - expected) <= tolerance * mpf(10) ** -AGREED_DIGITS


def multi_indices(arity):
    """All multi-indices up to total order MAX_ORDER, lower orders first."""
    every = itertools.product(range(MAX_ORDER + 1), repeat=arity)
    return sorted((i for i in every if sum(i) <= MAX_ORDER), key=lambda i: (sum(i), i[::-1]))


def formula_values(partials, point, indices):
    """The derivatives by formula, checked between two precisions."""
    results = []
    for digits in FORMULA_DIGITS:
        with mp.workdps(digits):
            partial = partials(*(mpf(x) for x in point))
            results.append([mpf(partial(index)) for index in indices])
    for coarse, fine in zip(*results):
        if abs(coarse - fine) > abs(fine) * mpf(10) ** -PRINTED_DIGITS:
            raise ArithmeticError(f"precisions disagree: {coarse} {fine}")
    return results[-1]


def lines():
    for name, function, partials, points in operations():
        for point in points:
            indices = multi_indices(len(point))
            values = formula_values(partials, point, indices)
            with mp.workdps(DIFFERENCE_DIGITS):
                differences = Differences(function, point)
                for index, value in zip(indices, values):
                    # The value has fewer digits than the differences are computed with.
                    if not on_a_jump(name, point) and not differences.agrees(index, value):
                        raise ArithmeticError(
                            f"{name} at {point}, orders {index}: formula {mp.nstr(value, 50)},"
                            f" difference {mp.nstr(differences.partial(index), 50)}"
                        )
            for index, value in zip(indices, values):
                yield "\t".join(
                    (
                        name,
                        ",".join(map(repr, point)),
                        ",".join(map(str, index)),
                        mp.nstr(value, PRINTED_DIGITS) if value else "0",
                    )
                )
        print(f"{name}: {len(points)} points", file=sys.stderr)


def main():
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_OUTPUT
    source = f"mpmath {mpmath.__version__}, {PRINTED_DIGITS} significant digits"
    header = [
        "# Golden values and partial derivatives, written by tools/golden.py. Do not edit.",
        f"# {source}. Formulas at {FORMULA_DIGITS[0]} and {FORMULA_DIGITS[1]} digits agree, and",
        f"# agree with finite differences at {DIFFERENCE_DIGITS} digits to {AGREED_DIGITS} digits.",
        "# Exact zeros are written 0. Numbers may exceed the range of double on either side.",
        "# operation\tpoint (exact doubles)\torders of differentiation\tvalue",
    ]
    rows = list(lines())
    output.write_text("\n".join(header + rows) + "\n", encoding="ascii")
    print(f"{source}: {len(rows)} rows to {output}")


if __name__ == "__main__":
    main()
