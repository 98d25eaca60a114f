// Numbers as the pictures of Chainrule show them.

/** Four decimals; very large and very small numbers with an exponent. */
export function fourDigits(x) {
  if (!Number.isFinite(x)) return String(x);
  const size = Math.abs(x);
  if (size === 0) return '0.0000';
  if (size >= 0.001 && size < 99999.5) return x.toFixed(4);
  return x.toExponential(3).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Twelve digits at most, without zeros at the end. */
export function brief(x) {
  return Number.isFinite(x) ? String(Number(x.toPrecision(12))) : String(x);
}

/** JSON has no NaN and no infinities; they come as texts. */
export const numbers = list => list.map(Number);
