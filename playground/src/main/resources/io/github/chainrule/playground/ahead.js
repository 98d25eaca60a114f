// The numbers at the places of a slider, asked for before somebody drags it there: an answer that
// has to be fetched is seen a frame later at the earliest, one that is here in the frame of the move.
import {post} from './api.js';

/** Numbers of one answer, at most; many short answers do not keep the page from drawing. */
const MOST_NUMBERS = 4_000;

/** What is worth being kept of one slider. */
const MOST_KEPT = 200_000;

export class Ahead {
  #of = '';
  #answers = new Map();
  #age = 0;

  /** At how many places the numbers are known. */
  get size() {
    return this.#answers.size;
  }

  /**
   * Fetches the numbers at places of a variable, those near its value first.
   *
   * @param request formula, values and switches
   * @param values how many values the graph has
   */
  async fetch(request, name, places, values) {
    if (this.#of === key(request, name) || 2 * values * places.length > MOST_KEPT) return;
    this.#of = key(request, name);
    this.#answers.clear();
    const age = ++this.#age;
    const now = request.values[name];
    const nearest = places.toSorted((a, b) => Math.abs(a - now) - Math.abs(b - now));
    const some = Math.max(1, Math.floor(MOST_NUMBERS / (2 * values)));
    for (let i = 0; i < nearest.length; i += some) {
      const at = nearest.slice(i, i + some);
      let answer;
      try {
        answer = await post('ahead', {...request, name, at});
      } catch {
        // Whoever moves there asks again, and is told what is wrong.
        return;
      }
      if (age !== this.#age) return;
      at.forEach((place, k) => this.#answers.set(place, answer.numbers[k]));
    }
  }

  /** The numbers for a request that differs in one variable from those that were fetched. */
  find(request, name) {
    return this.#of === key(request, name) ? this.#answers.get(request.values[name]) : undefined;
  }
}

/** What has to be the same. */
function key(request, name) {
  return JSON.stringify([name, {...request, values: {...request.values, [name]: 0}}]);
}
