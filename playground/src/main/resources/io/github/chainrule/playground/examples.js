// Formulas to begin with.
export const examples = [
  {
    name: 'a neuron',
    formula: 'n = x1*w1 + x2*w2 + b\no = tanh(n)',
    values: {x1: 2, x2: 0, w1: -3, w2: 1, b: 6.8813735870195432},
  },
  {name: 'a value used twice', formula: 'd = a*b\ne = a + b\nf = d*e', values: {a: -2, b: 3}},
  {name: 'sums and products', formula: 'e = a*b\nd = e + c\nL = d*f', values: {a: 2, b: -3, c: 10, f: -2}},
  {name: 'squared error', formula: 'y = w*x + b\nloss = (y - t)^2', values: {w: 0.5, x: 3, b: 1, t: 4}},
  {name: 'tanh from smaller parts', formula: 'e2 = exp(2*x)\no = (e2 - 1)/(e2 + 1)', values: {x: 0.8813735870195432}},
  {name: 'sigmoid and its loss', formula: 'p = sigmoid(w*x + b)\nloss = -log(p)', values: {w: 1, x: 2, b: -1}},
  {
    name: 'a dot product',
    formula: 'n = dot(w1, w2, w3, x1, x2, x3) + b\nrelu(n)',
    values: {w1: 1, w2: -0.5, w3: 2, x1: 0.5, x2: 1, x3: 0.75, b: -1},
  },
  {name: 'softmax and cross-entropy', formula: 'loss = logSumExp(a, b, c) - b', values: {a: 1, b: 2, c: 0.5}},
  {name: 'a choice', formula: 'y = where(x > 0, x^2, -x)', values: {x: 1.5}},
  {name: 'price of an option', formula: 'd = (log(s/k) + (r + v^2/2)*t)/(v*sqrt(t))\ns*normalCdf(d) - k*exp(-r*t)*normalCdf(d - v*sqrt(t))', values: {s: 100, k: 105, r: 0.02, v: 0.2, t: 0.5}},
];
