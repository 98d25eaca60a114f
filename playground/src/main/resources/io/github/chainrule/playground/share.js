// The state of the page as a link, and a formula in other forms.
import {post} from './api.js';

const $ = id => document.getElementById(id);

/** The state as the fragment of an address; values of variables have a prefix of their own. */
export function toFragment(state) {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (name === 'values') {
      for (const [variable, number] of Object.entries(value)) fields.set('v.' + variable, number);
    } else if (value !== '' && value !== false && value !== undefined) {
      fields.set(name, value);
    }
  }
  return '#' + fields;
}

export function fromFragment(fragment) {
  const state = {values: {}};
  for (const [name, value] of new URLSearchParams(fragment.replace(/^#/, ''))) {
    if (name.startsWith('v.')) state.values[name.slice(2)] = Number(value);
    else if (name !== 'values' && name !== '__proto__') state[name] = value;
  }
  return state;
}

/** Wires the buttons that take a formula along. */
export function offer(request, link) {
  for (const button of document.querySelectorAll('[data-take]')) {
    button.addEventListener('click', async () => {
      try {
        await take(button.dataset.take, request, link);
      } catch (problem) {
        note(problem.message);
      }
    });
  }
}

async function take(form, request, link) {
  if (form === 'link') return copy(link(), 'The link');
  const {[form]: text} = await post('export', request());
  if (form !== 'svg') return copy(text, form === 'java' ? 'The program' : 'The command line');
  const address = URL.createObjectURL(new Blob([text], {type: 'image/svg+xml'}));
  const anchor = Object.assign(document.createElement('a'), {href: address, download: 'graph.svg'});
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  note('The picture is saved as graph.svg.');
}

async function copy(text, what) {
  $('taken').hidden = false;
  $('taken-text').value = text;
  try {
    await navigator.clipboard.writeText(text);
    note(what + ' is copied.');
  } catch {
    $('taken-text').select();
    note(what + ' is above; copy it from there.');
  }
}

function note(text) {
  $('taken-note').textContent = text;
}
