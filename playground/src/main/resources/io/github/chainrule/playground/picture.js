// The picture of a graph, drawn by the server once for a formula; numbers and marks change in place.
import {fourDigits} from './numbers.js';

const SVG = 'http://www.w3.org/2000/svg';

/** Boxes out of sight may wait so long for their numbers while others change fast. */
const QUIET = 150;

export class Picture {
  #sight;
  #late;

  constructor(frame) {
    this.frame = frame;
    this.cards = [];
  }

  draw(text, label) {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
    const svg = document.importNode(parsed, true);
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', label);
    // Drawn smaller if that makes it fit, as far as it can still be read.
    const width = svg.width.baseVal.value;
    svg.style.width = `clamp(${0.72 * width}px, 100%, ${width}px)`;
    svg.style.height = 'auto';
    this.svg = svg;
    this.frame.replaceChildren(svg);
    this.cards = [];
    clearTimeout(this.#late);
    this.#sight?.disconnect();
    this.#sight = new IntersectionObserver(
      entries => entries.forEach(e => { this.cards[e.target.dataset.card].seen = e.isIntersecting; }),
      {root: this.frame, rootMargin: '100px'});
    for (const group of svg.querySelectorAll('[data-card]')) {
      const number = name => group.querySelector(`[data-number=${name}]`);
      this.cards[group.dataset.card] = {
        group,
        seen: true,
        place: group.dataset.place === undefined ? -1 : Number(group.dataset.place),
        term: group.dataset.term === undefined ? -1 : Number(group.dataset.term),
        data: number('data'),
        grad: number('grad'),
      };
      this.#sight.observe(group);
    }
    this.edges = [...svg.querySelectorAll('[data-from]')].map(group => ({
      group,
      from: Number(group.dataset.from),
      to: group.dataset.to.split(' ').map(Number),
    }));
    this.marked = [];
    this.labels = svg.appendChild(document.createElementNS(SVG, 'g'));
  }

  /** Whether its boxes stand for values; those of a summary do not. */
  get addressable() {
    return this.cards.length > 0 && this.cards[0].place >= 0;
  }

  /**
   * Shows numbers.
   *
   * @param look for a place: {data, grad, state}, data NaN if not there yet, state one of
   *     '', 'pending', 'partial', 'off'
   * @param places of the graph, for the terms of dot products
   * @param moving whether other numbers will follow at once: to lay out texts takes most of the time
   */
  show(look, places, moving = false) {
    clearTimeout(this.#late);
    if (moving) this.#late = setTimeout(() => this.show(look, places), QUIET);
    for (const card of this.cards) {
      if (moving && !card.seen) continue;
      const at = look(card.place);
      let {data, grad, state, dataText} = at;
      if (card.term >= 0) {
        const operands = places[card.place].operands;
        const a = look(operands[card.term]);
        const b = look(operands[card.term + operands.length / 2]);
        data = a.data * b.data;
        dataText = undefined;
      }
      if (card.data) write(card.data, dataText ?? fourDigits(data), dataText === undefined ? '' : 'pending');
      if (card.grad) {
        const text = state === 'pending' ? '·' : fourDigits(grad) + (state === 'partial' ? ' +…' : '');
        write(card.grad, at.gradText ?? text, state);
      }
    }
  }

  /** Takes all marks away. */
  clear() {
    for (const [element, mark] of this.marked) element.classList.remove(mark);
    this.marked = [];
    this.labels.replaceChildren();
  }

  #mark(element, mark) {
    element.classList.add(mark);
    this.marked.push([element, mark]);
  }

  choose(place) {
    for (const card of this.cards) if (card.place === place && card.term < 0) this.#mark(card.group, 'chosen');
  }

  /**
   * Marks a node and the ways to its operands.
   *
   * @param passed what flows to each operand; none on the way forward
   */
  visit(place, passed) {
    const ofNode = new Set();
    this.cards.forEach((card, i) => {
      if (card.place === place) {
        ofNode.add(i);
        this.#mark(card.group, 'active');
      }
    });
    for (const edge of this.edges) {
      if (!edge.to.some(to => ofNode.has(to))) continue;
      const from = this.cards[edge.from];
      const inside = from.place === place;
      if (!passed || inside || passed.some(p => p.to === from.place)) this.#mark(edge.group, 'flows');
    }
    const arriving = new Map();
    for (const {to, amount} of passed ?? []) arriving.set(to, [...(arriving.get(to) ?? []), fourDigits(amount)]);
    for (const card of this.cards) {
      const amounts = card.term < 0 && arriving.get(card.place);
      if (!amounts) continue;
      this.#mark(card.group, 'receives');
      this.#label(card.group, '← ' + amounts.slice(0, 3).join(' and ') + (amounts.length > 3 ? ' …' : ''));
    }
    this.#reveal(this.cards.find(card => card.place === place && card.term < 0));
  }

  /** What arrives at a box, above its right end. */
  #label(group, text) {
    const box = group.querySelector('.cr-f-card');
    const label = document.createElementNS(SVG, 'text');
    label.setAttribute('class', 'amount');
    label.setAttribute('x', Number(box.getAttribute('x')) + Number(box.getAttribute('width')));
    label.setAttribute('y', Number(box.getAttribute('y')) - 5);
    label.textContent = text;
    this.labels.append(label);
  }

  /** Scrolls so far that a card is seen. */
  #reveal(card) {
    if (!card) return;
    const frame = this.frame.getBoundingClientRect();
    const box = card.group.getBoundingClientRect();
    if (box.left < frame.left + 120) this.frame.scrollLeft -= frame.left + 120 - box.left;
    if (box.right > frame.right) this.frame.scrollLeft += box.right - frame.right + 20;
    if (box.top < frame.top) this.frame.scrollTop -= frame.top + 20 - box.top;
    if (box.bottom > frame.bottom) this.frame.scrollTop += box.bottom - frame.bottom + 20;
  }
}

function write(group, text, mark) {
  const node = group.firstElementChild.firstChild;
  if (node.data !== text) node.data = text;
  const name = mark ?? '';
  if (group.getAttribute('class') !== name) group.setAttribute('class', name);
}
