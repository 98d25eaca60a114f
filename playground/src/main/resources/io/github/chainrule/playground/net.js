// The Net view: a small net learns, and one sees what it says.
import {post} from './api.js';
import {Boundary, Curve, nameOfClass} from './charts.js';
import {brief} from './numbers.js';

const $ = id => document.getElementById(id);
const FIELDS = ['data', 'csv', 'layers', 'activation', 'loss', 'optimizer', 'rate', 'seed'];

export class Net {
  #net;
  #events;
  #running = false;
  #saidAt = 0;
  #making;

  /**
   * @param changed is told after the settings have changed
   * @param openGraph shows a formula in the Graph view
   */
  constructor(changed, openGraph) {
    this.changed = changed;
    this.openGraph = openGraph;
    this.boundary = new Boundary($('boundary'));
    this.curve = new Curve($('curve'));
    this.shown = false;
    $('net-settings').addEventListener('submit', event => event.preventDefault());
    $('net-settings').addEventListener('change', () => this.#make());
    $('start').addEventListener('click', () => this.#order(this.#running ? 'pause' : 'start'));
    $('one').addEventListener('click', () => this.#order('step'));
    $('reset').addEventListener('click', () => this.#order('reset'));
    $('open-point').addEventListener('click', () => this.#open(Number($('point').value) - 1));
    $('boundary').addEventListener('click', event => {
      const point = this.boundary.at(event.clientX, event.clientY);
      if (point >= 0) this.#open(point);
    });
    document.addEventListener('visibilitychange', () => this.#visible());
    addEventListener('pagehide', () => this.#leave());
    addEventListener('pageshow', event => event.persisted && this.shown && this.#make());
    addEventListener('resize', () => this.#draw());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw());
  }

  get state() {
    return Object.fromEntries(FIELDS.filter(f => f !== 'csv' || $('data').value === 'csv').map(f => [f, $(f).value]));
  }

  set state(state) {
    for (const field of FIELDS) {
      if (typeof state[field] === 'string') $(field).value = state[field];
      if ($(field).value === '' && field !== 'csv') $(field).selectedIndex = 0;
    }
  }

  show() {
    this.shown = true;
    if (!this.#net) this.#make();
    else this.#listen();
    this.#draw();
  }

  hide() {
    this.shown = false;
    this.#park();
  }

  async #make() {
    $('csv-field').hidden = $('data').value !== 'csv';
    this.changed();
    const settings = this.state;
    const layers = settings.layers.split(/[\s,]+/).filter(Boolean).map(Number);
    this.#stop();
    this.#say('');
    if (layers.some(n => !Number.isInteger(n))) {
      this.#say('Hidden layers are whole numbers with commas between them, such as 6, 6.');
      return;
    }
    if (settings.data === 'csv' && settings.csv.trim() === '') return;
    const making = this.#making = {};
    try {
      const net = await post('net', {
        ...settings,
        layers,
        rate: settings.rate === '' ? 'NaN' : Number(settings.rate),
        seed: Number(settings.seed),
      });
      if (making !== this.#making) {
        post(`net/${net.id}/close`).catch(() => {});
        return;
      }
      this.#net = net;
      this.#describe();
      if (this.shown) this.#listen();
    } catch (problem) {
      if (making === this.#making) this.#say(problem.message);
    }
  }

  #describe() {
    const net = this.#net;
    const rows = net.targets.length;
    const about = [`${net.net}; ${net.loss} loss; ${rows} rows`, ...net.notes];
    $('net-about').textContent = about.join('. ') + '.';
    $('point').max = rows;
    this.boundary.set(net);
    this.curve.losses = [];
    const names = net.classes.length > 0 ? net.classes : ['below the mean', 'above the mean'];
    $('classes').replaceChildren(...names.map((name, k) => {
      const entry = document.createElement('span');
      const dot = document.createElement('i');
      dot.style.background = `var(${nameOfClass(k, net.classes.length)})`;
      entry.append(dot, name);
      return entry;
    }));
    this.#draw();
  }

  #listen() {
    if (this.#events || document.hidden || !this.#net) return;
    const events = this.#events = new EventSource(`/api/net/${this.#net.id}/events`);
    events.onmessage = message => this.#told(JSON.parse(message.data));
    events.onerror = () => {
      if (this.#events !== events) return;
      // The net is gone: the playground was started anew, or this page was away for long.
      this.#stop();
      this.#running = false;
      this.#buttons();
      this.#say('The connection to the net was lost. Reset begins anew.');
    };
  }

  #told(event) {
    this.#running = event.running;
    this.curve.losses.length = event.from;
    this.curve.losses.push(...event.losses.map(Number));
    this.boundary.update(event.boundary);
    const loss = this.curve.losses.at(-1);
    $('epoch').textContent = event.epoch.toLocaleString('en');
    $('loss-now').textContent = loss === undefined ? '–' : loss.toPrecision(4);
    if (event.right !== undefined) {
      const rows = this.#net.targets.length;
      $('score-name').textContent = 'training accuracy';
      $('score').textContent = `${(100 * event.right / rows).toFixed(1)} % (${event.right} of ${rows})`;
    } else {
      $('score-name').textContent = 'root mean square error';
      $('score').textContent = Number(event.error).toPrecision(4);
    }
    this.#say(event.message);
    this.#buttons();
    this.#draw();
    const now = performance.now();
    if (!event.running || now - this.#saidAt > 4000) {
      this.#saidAt = now;
      $('net-said').textContent = `epoch ${event.epoch}, loss ${$('loss-now').textContent}, ${$('score-name').textContent} ${$('score').textContent}`;
      $('boundary').setAttribute('aria-label', `Decision boundary after epoch ${event.epoch}, ${$('score-name').textContent} ${$('score').textContent}`);
      $('curve').setAttribute('aria-label', `Loss of each epoch, now ${$('loss-now').textContent}`);
    }
  }

  #buttons() {
    $('start').textContent = this.#running ? 'Pause' : 'Start';
    $('one').disabled = this.#running;
  }

  #draw() {
    if (!this.shown) return;
    this.boundary.draw();
    this.curve.draw();
  }

  async #order(order) {
    if (!this.#net) {
      await this.#make();
      if (!this.#net || order === 'reset') return;
    }
    try {
      await post(`net/${this.#net.id}/${order}`);
    } catch (problem) {
      if (problem.status !== 404) return this.#say(problem.message);
      await this.#make();
      if (this.#net && order !== 'reset') await post(`net/${this.#net.id}/${order}`);
    }
  }

  async #open(point) {
    if (!this.#net) return;
    try {
      const {formula, values, loss} = await post(`net/${this.#net.id}/point`, {row: point});
      this.boundary.chosen = point;
      $('point').value = point + 1;
      this.openGraph({formula, values}, `The loss of point ${point + 1} is ${brief(Number(loss))}.`);
    } catch (problem) {
      this.#say(problem.message);
    }
  }

  // Browsers keep few connections to one address, for all tabs together: only what is seen has one.

  #visible() {
    if (!this.shown) return;
    if (document.hidden) this.#park();
    else if (this.#net) this.#listen();
  }

  #park() {
    if (!this.#events) return;
    const {id} = this.#net;
    const events = this.#events;
    this.#events = undefined;
    post(`net/${id}/park`).catch(() => {}).finally(() => events.close());
  }

  #stop() {
    this.#events?.close();
    this.#events = undefined;
    if (this.#net) post(`net/${this.#net.id}/close`).catch(() => {});
    this.#net = undefined;
    this.#running = false;
    this.#buttons();
  }

  #leave() {
    if (!this.#net) return;
    const body = new Blob(['{}'], {type: 'application/json'});
    navigator.sendBeacon(`/api/net/${this.#net.id}/close`, body);
    this.#events?.close();
    this.#events = undefined;
    this.#net = undefined;
  }

  #say(text) {
    if ($('net-problem').textContent !== text) $('net-problem').textContent = text;
  }
}
