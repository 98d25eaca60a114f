// What is drawn of a net: where it changes its mind, and how its loss falls.

const MARGIN = {left: 46, right: 10, top: 10, bottom: 26};

const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Two classes have the colours of the pictures of ./chainrule train: the second comes first. */
export const nameOfClass = (k, classes) => '--c' + (classes === 2 || classes === 0 ? 1 - k : k % 8);

const colourOfClass = (k, classes) => style(nameOfClass(k, classes));

function prepared(canvas) {
  const ratio = devicePixelRatio || 1;
  const {width, height} = canvas.getBoundingClientRect();
  const w = Math.round(width * ratio), h = Math.round(height * ratio);
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const c = canvas.getContext('2d');
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
  c.clearRect(0, 0, width, height);
  c.font = '12px Helvetica, Arial, sans-serif';
  return {c, width, height};
}

const scale = ([from, to], least, most) => x => least + (x - from) / (to - from) * (most - least);

function ticks(from, to) {
  const step0 = 10 ** Math.floor(Math.log10((to - from) / 4));
  const step = [1, 2, 5, 10].map(k => k * step0).find(s => (to - from) / s <= 6) ?? step0 * 10;
  const list = [];
  for (let x = Math.ceil(from / step) * step; x <= to; x += step) list.push(Number(x.toPrecision(8)));
  return list;
}

/** The boundary, and the points on it. */
export class Boundary {
  constructor(canvas) {
    this.canvas = canvas;
  }

  set(net) {
    this.net = net;
    this.cells = undefined;
    this.chosen = -1;
  }

  update(base64) {
    this.cells = Uint8Array.from(atob(base64), c => c.charCodeAt(0));
  }

  draw() {
    const {net} = this;
    if (!net) return;
    const {c, width, height} = prepared(this.canvas);
    const inner = {left: MARGIN.left, right: width - MARGIN.right, top: MARGIN.top, bottom: height - MARGIN.bottom};
    this.x = scale(net.x.range.map(Number), inner.left, inner.right);
    this.y = scale(net.y.range.map(Number), inner.bottom, inner.top);
    if (this.cells) {
      c.save();
      c.beginPath();
      c.roundRect(inner.left, inner.top, inner.right - inner.left, inner.bottom - inner.top, 6);
      c.clip();
      c.imageSmoothingQuality = 'high';
      c.drawImage(this.#image(), inner.left, inner.top, inner.right - inner.left, inner.bottom - inner.top);
      c.restore();
    }
    this.#axes(c, inner);
    this.#points(c);
  }

  #image() {
    const {net, cells} = this;
    const image = this.image ??= document.createElement('canvas');
    image.width = image.height = net.grid;
    const c = image.getContext('2d');
    const pixels = c.createImageData(net.grid, net.grid);
    const classes = net.classes.length;
    const colours = Array.from({length: Math.max(2, classes)}, (_, k) => rgb(colourOfClass(k, classes)));
    cells.forEach((cell, i) => {
      const [r, g, b] = colours[cell >> 4];
      pixels.data.set([r, g, b, 20 + 100 * (cell & 15) / net.confidences], 4 * i);
    });
    c.putImageData(pixels, 0, 0);
    return image;
  }

  #axes(c, inner) {
    c.fillStyle = style('--muted');
    c.textAlign = 'center';
    c.textBaseline = 'top';
    for (const t of ticks(...this.net.x.range)) c.fillText(t, this.x(t), inner.bottom + 6);
    c.textAlign = 'right';
    c.textBaseline = 'middle';
    for (const t of ticks(...this.net.y.range)) c.fillText(t, inner.left - 6, this.y(t));
  }

  #points(c) {
    const {net} = this;
    const classes = net.classes.length;
    const targets = net.targets;
    net.x.points.forEach((px, i) => {
      const k = classes === 0 ? Number(targets[i] > 0) : targets[i];
      c.beginPath();
      c.arc(this.x(px), this.y(net.y.points[i]), i === this.chosen ? 6.5 : 4.5, 0, 7);
      c.fillStyle = colourOfClass(k, classes);
      c.fill();
      c.lineWidth = i === this.chosen ? 2.5 : 1.2;
      c.strokeStyle = i === this.chosen ? style('--text') : style('--card');
      c.stroke();
    });
  }

  /** The point nearest to a place on the screen, -1 if none is near. */
  at(clientX, clientY) {
    const box = this.canvas.getBoundingClientRect();
    let nearest = -1, least = 14;
    this.net?.x.points.forEach((px, i) => {
      const away = Math.hypot(this.x(px) - (clientX - box.left), this.y(this.net.y.points[i]) - (clientY - box.top));
      if (away < least) [nearest, least] = [i, away];
    });
    return nearest;
  }

  /** Where a point is on the canvas. */
  placeOf(i) {
    return {x: this.x(this.net.x.points[i]), y: this.y(this.net.y.points[i])};
  }
}

function rgb(hex) {
  return [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
}

/** The loss of each epoch, with a logarithmic axis. */
export class Curve {
  constructor(canvas) {
    this.canvas = canvas;
    this.losses = [];
  }

  draw() {
    const {c, width, height} = prepared(this.canvas);
    const inner = {left: MARGIN.left + 8, right: width - MARGIN.right, top: MARGIN.top, bottom: height - MARGIN.bottom};
    const shown = this.losses.filter(loss => loss > 0 && Number.isFinite(loss));
    const least = Math.floor(Math.log10(Math.min(0.1, ...sampled(shown))));
    const most = Math.ceil(Math.log10(Math.max(1, ...sampled(shown))));
    const x = scale([1, Math.max(50, this.losses.length)], inner.left, inner.right);
    const y = scale([least, most], inner.bottom, inner.top);
    c.fillStyle = style('--muted');
    c.strokeStyle = style('--border');
    c.textAlign = 'right';
    c.textBaseline = 'middle';
    c.lineWidth = 1;
    const apart = Math.ceil((most - least) / 7);
    for (let e = least; e <= most; e += apart) {
      c.fillText(Math.abs(e) > 4 ? `1e${e}` : Number(10 ** e).toPrecision(1).replace(/e\+?0?/, 'e'), inner.left - 6, y(e));
      c.beginPath();
      c.moveTo(inner.left, y(e));
      c.lineTo(inner.right, y(e));
      c.stroke();
    }
    c.textAlign = 'center';
    c.textBaseline = 'top';
    for (const t of ticks(1, Math.max(50, this.losses.length))) c.fillText(t, x(t), inner.bottom + 6);
    const every = Math.max(1, Math.floor(this.losses.length / 1000));
    c.beginPath();
    this.losses.forEach((loss, i) => {
      if (i % every === 0 && loss > 0 && Number.isFinite(loss)) c.lineTo(x(i + 1), y(Math.log10(loss)));
    });
    c.strokeStyle = style('--c0');
    c.lineWidth = 2;
    c.lineJoin = 'round';
    c.stroke();
  }
}

function sampled(list) {
  const every = Math.max(1, Math.floor(list.length / 5000));
  return every === 1 ? list : list.filter((_, i) => i % every === 0);
}
