// The Graph view: a formula, its variables, its picture, and the walk through it.
import {Ahead} from './ahead.js';
import {Latest, afterQuiet, post} from './api.js';
import {brief, fourDigits, numbers} from './numbers.js';
import {Guessing} from './guess.js';
import {Picture} from './picture.js';
import {Steps} from './steps.js';
import {Variables} from './variables.js';
import {examples} from './examples.js';
import {offer} from './share.js';

const $ = id => document.getElementById(id);

/** Characters that the server reads of a formula. */
const LONGEST = 40_000;

export class Graph {
  #places = [];
  #numbers = {data: [], grad: [], wrong: undefined};
  #steps = new Steps();
  #wanted = {};

  /**
   * @param changed is told after the state has changed
   * @param link gives the address of the state
   */
  constructor(changed, link) {
    this.changed = changed;
    this.picture = new Picture($('picture'));
    this.variables = new Variables($('variables'), $('filter'), $('more-variables'),
      (event, name) => this.#moved(event, name), (name, places) => this.#near(name, places));
    this.ahead = new Ahead();
    this.guessing = new Guessing(() => this.#request(), () => this.#show());
    this.latest = new Latest(
      request => post(request.all ? 'graph' : 'numbers', request.body),
      (answer, request) => this.#use(answer, request),
      problem => this.#fail(problem));
    offer(() => this.#request(), link);
    this.#wire();
  }

  #wire() {
    $('examples').replaceChildren(new Option('examples …', ''), ...examples.map((e, i) => new Option(e.name, i)));
    $('examples').addEventListener('change', () => {
      const example = examples[$('examples').value];
      $('examples').value = '';
      if (example) this.open(example);
    });
    const edited = afterQuiet(200, () => this.#load());
    $('formula').addEventListener('input', edited);
    $('expand').addEventListener('change', () => this.#load());
    $('mistake').addEventListener('change', () => {
      if ($('mistake').value !== 'none') $('guess').checked = false;
      this.#load();
    });
    $('guess').addEventListener('change', () => {
      if ($('guess').checked) $('mistake').value = 'none';
      this.#load();
    });
    $('next').addEventListener('click', () => this.#step(1));
    $('back').addEventListener('click', () => this.#step(-1));
    $('first').addEventListener('click', () => this.#step(-Infinity));
    $('all').addEventListener('click', () => this.#step(Infinity));
    $('table').addEventListener('toggle', () => this.#table());
    $('picture').addEventListener('click', event => {
      const card = event.target.closest('[data-place]');
      if (card && $('guess').checked) this.guessing.choose(Number(card.dataset.place));
    });
    addEventListener('keydown', event => this.#key(event));
  }

  #key(event) {
    const typing = event.target.closest('input, textarea, select, [role=tab]');
    const by = {ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity}[event.key];
    if (typing || by === undefined || event.ctrlKey || event.metaKey || event.altKey || $('graph').hidden || $('guess').checked) return;
    event.preventDefault();
    this.#step(by);
  }

  /** Shows another formula. */
  open({formula, values = {}, expand = false, mistake = 'none', guess = false, step = ''}) {
    $('formula').value = formula;
    $('formula').rows = Math.min(8, Math.max(3, formula.split('\n').length + 1));
    $('expand').checked = Boolean(expand);
    $('mistake').value = ['none', 'copied', 'overwrite'].includes(mistake) ? mistake : 'none';
    $('guess').checked = Boolean(guess) && $('mistake').value === 'none';
    this.#steps.position = step === '' ? Infinity : Number(step);
    this.#wanted = values;
    this.#load();
  }

  get state() {
    return {
      formula: $('formula').value,
      values: this.variables.sendable(),
      expand: $('expand').checked,
      mistake: $('mistake').value === 'none' ? '' : $('mistake').value,
      guess: $('guess').checked,
      step: this.#steps.everything ? '' : this.#steps.position,
    };
  }

  #request() {
    return {
      formula: $('formula').value,
      values: {...this.#wanted, ...this.variables.sendable()},
      expand: $('expand').checked,
      mistake: $('mistake').value,
    };
  }

  #load() {
    const body = this.#request();
    body.values = {...body.values, ...this.#wanted};
    if (body.formula.length > LONGEST) {
      this.#fail(new Error(
        `The formula has ${body.formula.length.toLocaleString('en')} characters; at most ${LONGEST.toLocaleString('en')} are drawn here.`));
      return;
    }
    this.latest.want({all: true, body});
  }

  #moved(event, name) {
    const all = this.latest.waiting?.all || !this.picture.addressable;
    const body = this.#request();
    const request = {all, at: event?.timeStamp, body: {...body, steps: this.#walks}};
    const known = all || this.latest.asked?.all || this.#walks ? undefined : this.ahead.find(body, name);
    if (known) {
      this.latest.forget();
      this.#use(known, request);
    } else {
      this.latest.want(request);
    }
  }

  #near(name, places) {
    if (!this.#walks && this.picture.addressable) this.ahead.fetch(this.#request(), name, places, this.#places.length);
  }

  /** Whether the texts of the steps are seen, so have to follow. */
  get #walks() {
    return !this.#steps.everything || $('mistake').value !== 'none' || $('guess').checked;
  }

  #use(answer, request) {
    if (request.all) {
      this.#places = answer.places;
      this.#wanted = {};
      this.variables.set(answer.variables);
      const output = answer.places.at(-1);
      this.picture.draw(answer.picture, `Graph of ${output.name}, ${answer.places.length} values; the table below holds them all`);
    }
    this.#numbers = {
      data: numbers(answer.data),
      grad: numbers(answer.grad),
      wrong: answer.wrong && numbers(answer.wrong),
    };
    if (answer.backward) {
      for (const step of answer.backward) {
        for (const pass of step.passed) pass.amount = Number(pass.amount);
      }
      this.#steps.set(answer.forward ?? this.#steps.forward, answer.backward);
      if (this.#steps.position > this.#steps.length) this.#steps.position = Infinity;
    }
    this.#problem('');
    $('trouble').hidden = answer.trouble === '';
    $('trouble').textContent = answer.trouble === '' ? '' : 'Not finite: ' + answer.trouble;
    if ($('guess').checked) {
      this.guessing.begin(this.#places, this.#steps.backward, place => this.#numbers.grad[place]);
    }
    this.#show(request.at !== undefined);
    this.changed();
    if (performance.getEntriesByName('first view').length === 0) performance.mark('first view');
    if (request.at !== undefined) {
      document.dispatchEvent(new CustomEvent('moved', {detail: {at: request.at}}));
    }
  }

  #fail(problem) {
    this.#problem(problem.message);
    $('picture').classList.add('stale');
  }

  #problem(text) {
    $('problem').textContent = text;
    $('formula').setAttribute('aria-invalid', text !== '');
    if (text === '') $('picture').classList.remove('stale');
  }

  // ---- what is seen

  #step(by) {
    const latest = this.#walks;
    if (by === -Infinity) this.#steps.position = 0;
    else if (by === Infinity) this.#steps.position = Infinity;
    else this.#steps.move(by);
    // While nothing was stepped through, the texts did not follow the sliders.
    if (!latest && this.#walks) this.#moved();
    this.#show();
    this.changed();
  }

  /** @param moving whether somebody drags, so that other numbers will follow at once */
  #show(moving = false) {
    const guess = $('guess').checked;
    $('walk').hidden = guess;
    $('guessing').hidden = !guess;
    $('picture').classList.toggle('guessable', guess);
    this.picture.clear();
    if (guess) {
      this.#showGuess(moving);
    } else {
      this.#showWalk(moving);
    }
    this.#showWrong();
    this.#table();
  }

  #showGuess(moving) {
    const {data, grad} = this.#numbers;
    const hidden = place => !this.#places[place]?.constant && this.guessing.hides(place);
    this.picture.show(place => ({
      data: data[place],
      grad: grad[place],
      state: hidden(place) ? 'pending' : '',
      gradText: hidden(place) ? '?' : undefined,
    }), this.#places, moving);
    this.picture.choose(this.guessing.place);
  }

  #showWalk(moving) {
    const {data, grad, wrong} = this.#numbers;
    const steps = this.#steps;
    const overwrite = $('mistake').value === 'overwrite';
    const root = this.#places.length - 1;
    const shown = steps.everything ? undefined : steps.gradients(root, overwrite);
    const look = place => {
      if (steps.everything) {
        const off = wrong && wrong[place] !== grad[place] && !(Number.isNaN(wrong[place]) && Number.isNaN(grad[place]));
        return {data: data[place], grad: wrong ? wrong[place] : grad[place], state: off ? 'off' : ''};
      }
      const made = (steps.madeAt.get(place) ?? 0) <= steps.position;
      const arrived = shown.count.get(place) ?? 0;
      const awaited = steps.arrivals.get(place) ?? 0;
      const begun = steps.position >= steps.forward.length;
      const state = place === root ? (begun ? '' : 'pending') : arrived === 0 ? 'pending' : arrived < awaited ? 'partial' : '';
      return {data: made ? data[place] : NaN, dataText: made ? undefined : '·', grad: shown.grad.get(place), state};
    };
    this.look = look;
    this.picture.show(look, this.#places, moving);
    const current = steps.current;
    if (current) this.picture.visit(current.place, current.passed);
    this.#tell(current);
  }

  #tell(current) {
    const steps = this.#steps;
    $('back').disabled = $('first').disabled = steps.position === 0;
    $('all').disabled = steps.everything;
    const told = $('told');
    if (steps.everything) {
      $('where').textContent = `${steps.forward.length} steps forward, ${steps.backward.length} back`;
      told.replaceChildren(line('Every number and every gradient is shown. Step to see how they come about.', 'quiet'));
    } else if (!current) {
      $('where').textContent = 'before the first step';
      told.replaceChildren(line('Only leaves have numbers so far. Step forward to compute the others, one node at a time.', 'quiet'));
    } else {
      const back = steps.position - steps.forward.length;
      $('where').textContent = steps.goesBack
        ? `backward, step ${back} of ${steps.backward.length}`
        : `forward, step ${steps.position} of ${steps.forward.length}`;
      const title = document.createElement('strong');
      title.textContent = current.title.replace(/ {3}/, '   ');
      const rules = current.rules.map(rule => line(rule, rule.startsWith('added up') ? 'rule added' : 'rule'));
      told.replaceChildren(title, ...rules);
    }
  }

  #showWrong() {
    const panel = $('wrong');
    const mistake = $('mistake').value;
    panel.hidden = mistake === 'none';
    if (mistake === 'none') return;
    const {grad, wrong = grad} = this.#numbers;
    const off = [];
    this.#places.forEach((place, i) => {
      if (wrong[i] !== grad[i] && !(Number.isNaN(wrong[i]) && Number.isNaN(grad[i]))) off.push(i);
    });
    const why = mistake === 'copied'
      ? 'The step of + was copied from *: it multiplies by the other operand, where a sum passes its gradient unchanged.'
      : 'Each step sets gradients with = instead of adding with +=: of a value used several times only the last use counts.';
    const result = off.length === 0
      ? 'Here no gradient comes out wrong' + (mistake === 'overwrite' ? ': no value is used twice.' : '.')
      : `${off.length} of ${this.#places.filter(p => !p.constant).length} gradients come out wrong:`;
    const parts = [line(why), line(result)];
    if (off.length > 0) {
      const rows = off.slice(0, 30).map(i =>
        row([this.#places[i].name, brief(grad[i]), brief(wrong[i]), brief(wrong[i] - grad[i])], 2));
      const table = document.createElement('table');
      table.append(row(['value', 'should be', 'comes out as', 'off by'], -1, 'th'), ...rows);
      parts.push(table);
    }
    panel.replaceChildren(...parts);
  }

  #table() {
    if (!$('table').open) return;
    const guess = $('guess').checked;
    const body = $('table').querySelector('tbody');
    const {data} = this.#numbers;
    body.replaceChildren(...this.#places.map((place, i) => {
      const at = guess || !this.look ? {grad: this.#numbers.grad[i], state: ''} : this.look(i);
      const hidden = guess ? this.guessing.hides(i) : at.state === 'pending';
      const grad = place.constant ? '' : hidden ? '?' : fourDigits(at.grad);
      return row([place.name, place.operation, at.dataText ?? fourDigits(data[i]), grad]);
    }));
  }
}

function line(text, mark = '') {
  const p = document.createElement('p');
  p.textContent = text;
  p.className = mark;
  return p;
}

function row(cells, off = -1, kind = 'td') {
  const tr = document.createElement('tr');
  cells.forEach((text, i) => {
    const cell = tr.appendChild(document.createElement(kind));
    cell.textContent = text;
    if (kind === 'th') cell.scope = 'col';
    if (i === off) cell.className = 'off';
  });
  return tr;
}
