// A slider and a number field for each variable.
import {brief} from './numbers.js';

const MOST_SHOWN = 60;

/** Steps from one end of a slider to the other. */
const STEPS = 200;

export class Variables {
  /**
   * @param moved is told the event and the variable
   * @param near is told a variable that may be moved next, and the places of its slider
   */
  constructor(list, filter, more, moved, near) {
    this.list = list;
    this.filter = filter;
    this.more = more;
    this.moved = moved;
    this.near = near;
    this.values = new Map();
    filter.addEventListener('input', () => this.#show());
  }

  /** Shows these variables; those that are there already keep their rows. */
  set(variables) {
    const same = variables.length === this.values.size && variables.every(v => this.values.has(v.name));
    this.values = new Map(variables.map(v => [v.name, Number(v.value)]));
    if (!same) {
      this.filter.value = '';
      this.#show();
    }
    for (const row of this.list.children) {
      const value = this.values.get(row.dataset.name);
      const [slider, field] = row.querySelectorAll('input');
      if (Number(field.value) !== value) this.#put(slider, field, value);
    }
  }

  /** The values of all variables, as they are sent. */
  sendable() {
    const object = {};
    for (const [name, value] of this.values) object[name] = Number.isFinite(value) ? value : String(value);
    return object;
  }

  #put(slider, field, value) {
    field.value = Number.isFinite(value) ? value : '';
    this.#slide(slider, value);
  }

  /** The field is left as it is, for somebody may be typing in it. */
  #slide(slider, value) {
    const span = Math.max(5, 2 * Math.abs(value));
    if (Math.abs(value) > Number(slider.max) || slider.dataset.set !== 'yes') {
      const nice = 10 ** Math.floor(Math.log10(span));
      const most = Number.isFinite(span) ? Math.ceil(span / nice) * nice : 1;
      slider.min = -most;
      slider.max = most;
      slider.step = 2 * most / STEPS;
      slider.dataset.set = 'yes';
    }
    slider.value = value;
    slider.setAttribute('aria-valuetext', brief(value));
  }

  #show() {
    const all = [...this.values.keys()];
    this.filter.hidden = all.length <= 12;
    const wanted = this.filter.value.trim().toLowerCase();
    const found = all.filter(name => name.toLowerCase().includes(wanted));
    this.list.replaceChildren(...found.slice(0, MOST_SHOWN).map(name => this.#row(name)));
    this.more.hidden = found.length <= MOST_SHOWN;
    this.more.textContent = `${MOST_SHOWN} of ${found.length} are shown; find others by name`;
    if (all.length === 0) this.list.innerHTML = '<li class="quiet">none</li>';
  }

  #row(name) {
    const row = document.createElement('li');
    row.dataset.name = name;
    const label = document.createElement('label');
    const slider = document.createElement('input');
    const field = document.createElement('input');
    label.textContent = label.title = name;
    label.htmlFor = field.id = 'number-' + name;
    slider.id = 'slider-' + name;
    slider.type = 'range';
    slider.setAttribute('aria-label', name + ', slider');
    field.type = 'number';
    field.step = 'any';
    this.#put(slider, field, this.values.get(name));
    slider.addEventListener('input', event => {
      const value = round(slider.value);
      field.value = value;
      this.#move(name, value, slider, event);
    });
    for (const sign of ['pointerenter', 'focus']) {
      slider.addEventListener(sign, () => this.near(name, placesOf(slider)));
    }
    field.addEventListener('input', event => {
      const value = field.value === '' ? NaN : Number(field.value);
      if (Number.isNaN(value)) return;
      this.#slide(slider, value);
      this.#move(name, value, slider, event);
    });
    row.append(label, slider, field);
    return row;
  }

  #move(name, value, slider, event) {
    this.values.set(name, value);
    slider.setAttribute('aria-valuetext', brief(value));
    this.moved(event, name);
  }
}

const round = value => Number(Number(value).toPrecision(5));

/** From the middle, zero, to both ends. */
function placesOf(slider) {
  return Array.from({length: STEPS + 1}, (_, k) => round((k - STEPS / 2) * slider.step));
}
