// Where backpropagation stands: how far forward, then how far back.

export class Steps {
  constructor() {
    this.forward = [];
    this.backward = [];
    this.position = Infinity; // everything
  }

  set(forward, backward) {
    this.forward = forward;
    this.backward = backward;
    this.madeAt = new Map(forward.map((step, i) => [step.place, i + 1]));
    this.arrivals = new Map();
    for (const step of backward) {
      for (const pass of step.passed) {
        this.arrivals.set(pass.to, (this.arrivals.get(pass.to) ?? 0) + 1);
      }
    }
  }

  get length() {
    return this.forward.length + this.backward.length;
  }

  get everything() {
    return this.position > this.length;
  }

  move(by) {
    const from = this.everything ? (by > 0 ? -1 : this.length + 1) : this.position;
    this.position = Math.min(Math.max(from + by, 0), this.length + 1);
    if (this.position > this.length) this.position = Infinity;
  }

  /** The step at hand. */
  get current() {
    if (this.everything || this.position === 0) return undefined;
    const back = this.position - this.forward.length;
    return back > 0 ? this.backward[back - 1] : this.forward[this.position - 1];
  }

  get goesBack() {
    return !this.everything && this.position > this.forward.length;
  }

  /** The gradients that have arrived so far, and of how many arrivals. */
  gradients(root, overwrite) {
    const grad = new Map([[root, 1]]);
    const count = new Map();
    const done = Math.max(0, this.position - this.forward.length);
    for (const step of this.backward.slice(0, done)) {
      for (const {to, amount} of step.passed) {
        grad.set(to, overwrite ? amount : (grad.get(to) ?? 0) + amount);
        count.set(to, (count.get(to) ?? 0) + 1);
      }
    }
    return {grad, count};
  }
}
