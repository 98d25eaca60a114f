// Gradients are hidden until they have been guessed.
import {post} from './api.js';

const $ = id => document.getElementById(id);

export class Guessing {
  /**
   * @param request what a guess is about: the formula and its values
   * @param changed to be called when something was found out
   */
  constructor(request, changed) {
    this.request = request;
    this.changed = changed;
    this.known = new Set();
    this.place = -1;
    $('guessing').addEventListener('submit', event => {
      event.preventDefault();
      this.#check();
    });
    $('give-up').addEventListener('click', () => this.#giveUp());
    $('guess-place').addEventListener('change', () => this.choose(Number($('guess-place').value)));
  }

  /** Begins anew. */
  begin(places, backward, grad) {
    this.places = places;
    this.grad = grad;
    this.known = new Set([places.length - 1]);
    this.order = [];
    for (const step of backward) {
      for (const {to} of step.passed) {
        this.order = this.order.filter(place => place !== to);
        this.order.push(to);
      }
    }
    places.forEach((place, i) => {
      if (!place.constant && i < places.length - 1 && !this.order.includes(i)) this.order.push(i);
    });
    $('judged').textContent = 'The output grows as fast as itself: its gradient is 1. Work backwards from there.';
    $('judged').className = '';
    this.#next();
  }

  hides(place) {
    return !this.known.has(place);
  }

  choose(place) {
    if (!this.order.includes(place) || this.known.has(place)) return;
    this.place = place;
    this.#ask();
    this.changed();
    $('guess-number').focus();
  }

  #next() {
    this.place = this.order.find(place => !this.known.has(place)) ?? -1;
    this.#ask();
  }

  #ask() {
    const left = this.order.filter(place => !this.known.has(place));
    const name = this.place < 0 ? '' : this.places[this.place].name;
    $('guess-question').textContent = this.place < 0 ? 'All gradients are found.' : `What is the gradient of ${name}?`;
    for (const id of ['guess-number', 'give-up', 'guess-place']) $(id).disabled = this.place < 0;
    $('guessing').querySelector('.primary').disabled = this.place < 0;
    $('guess-number').value = '';
    $('guess-place').replaceChildren(...left.map(place => {
      const option = new Option(this.places[place].name, place);
      option.selected = place === this.place;
      return option;
    }));
  }

  async #check() {
    const guess = $('guess-number').value.trim();
    if (guess === '' || this.place < 0) return;
    const judged = $('judged');
    try {
      const {right, why} = await post('guess', {...this.request(), place: this.place, guess});
      judged.textContent = why;
      judged.className = right ? 'right' : '';
      if (right) this.#found();
    } catch (problem) {
      judged.textContent = problem.message.split('\n')[0];
      judged.className = '';
    }
  }

  async #giveUp() {
    if (this.place < 0) return;
    const guess = String(this.grad(this.place));
    const {why} = await post('guess', {...this.request(), place: this.place, guess: guess.replace('Infinity', 'inf')});
    $('judged').textContent = why;
    $('judged').className = '';
    this.#found();
  }

  #found() {
    this.known.add(this.place);
    this.#next();
    this.changed();
    if (this.place >= 0) $('guess-number').focus();
  }
}
