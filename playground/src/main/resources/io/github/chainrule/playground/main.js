// The page: two views, and an address that holds what they show.
import {afterQuiet} from './api.js';
import {examples} from './examples.js';
import {Graph} from './graph.js';
import {Net} from './net.js';
import {fromFragment, toFragment} from './share.js';

const $ = id => document.getElementById(id);
const tabs = [$('tab-graph'), $('tab-net')];
let view = 'graph';

const fragment = () => toFragment(view === 'net' ? {view, ...net.state} : graph.state);
const remember = afterQuiet(300, () => history.replaceState(null, '', fragment()));
const graph = new Graph(remember, () => location.origin + location.pathname + fragment());
const net = new Net(remember, (formula, said) => {
  show('graph');
  graph.open(formula);
  $('taken-note').textContent = said;
});

function show(name) {
  view = name;
  for (const tab of tabs) {
    const chosen = tab.id === 'tab-' + name;
    tab.setAttribute('aria-selected', chosen);
    tab.tabIndex = chosen ? 0 : -1;
    $(tab.getAttribute('aria-controls')).hidden = !chosen;
  }
  if (name === 'net') net.show();
  else if (net.shown) net.hide();
  remember();
}

for (const tab of tabs) {
  tab.addEventListener('click', () => show(tab.id.slice(4)));
  tab.addEventListener('keydown', event => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other = tabs[1 - tabs.indexOf(tab)];
    other.focus();
    show(other.id.slice(4));
  });
}

function restore() {
  const state = fromFragment(location.hash);
  graph.open(state.formula === undefined ? examples[0] : state);
  if (state.view === 'net') {
    net.state = state;
    show('net');
  } else if (view !== 'graph') {
    show('graph');
  }
}

// For whoever looks at the page from its console.
window.playground = {graph, net};
addEventListener('hashchange', restore);
restore();
