// Keys without modifiers, and the dialog that lists them. They can be switched off: a voice or a cat presses them too.

import {el} from './dom.js';

const STORED = 'hearth.keys';
const COMMON = [
  [['?'], 'List the keys'],
  [['k'], 'KPIs'],
  [['l'], 'Live'],
  [['h'], 'Health'],
  [['d'], 'Light or dark'],
];

let pageKeys = [];
let general = {};
let dialog = null;

function areOn() {
  try {
    return localStorage.getItem(STORED) !== 'off';
  } catch {
    return true;
  }
}

/** `keys` is a list of `[names, words, action]`; they hold until the next page sets its own. */
export function setPageKeys(keys) {
  pageKeys = keys;
}

/** `actions` by key, for every page. */
export function startKeys(actions) {
  general = actions;
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
      return;
    }
    if (event.key === '?') {
      showKeys();
      event.preventDefault();
      return;
    }
    if (!areOn() || dialog?.open) {
      return;
    }
    const own = pageKeys.find(([names]) => names.includes(event.key));
    const action = own === undefined ? general[event.key] : own[2];
    if (action !== undefined) {
      event.preventDefault();
      action();
    }
  });
}

function isTyping(target) {
  return target instanceof Element && target.closest('input, select, textarea, [contenteditable], .scroll') !== null;
}

export function showKeys() {
  dialog?.remove();
  const toggle = el('input', {type: 'checkbox', id: 'keys-on', onchange: () => remember(toggle.checked)});
  toggle.checked = areOn();
  dialog = el(
    'dialog',
    {id: 'keys-dialog', 'aria-labelledby': 'keys-title', onclose: () => dialog.remove()},
    el('h2', {id: 'keys-title'}, 'Keys'),
    el('dl.keys', {}, [...pageKeys, ...COMMON].map(([names, words]) =>
      el('div', {}, el('dt', {}, names.map((name) => el('kbd', {}, labelOf(name)))), el('dd', {}, words)))),
    el('label.check', {}, toggle, ' Single keys work'),
    el('form', {method: 'dialog'}, el('button.primary', {}, 'Close')),
  );
  document.body.append(dialog);
  dialog.showModal();
}

function remember(on) {
  try {
    localStorage.setItem(STORED, on ? 'on' : 'off');
  } catch {
    // Storage may be forbidden; then they stay on.
  }
}

function labelOf(key) {
  return {ArrowLeft: '←', ArrowRight: '→'}[key] ?? key;
}
