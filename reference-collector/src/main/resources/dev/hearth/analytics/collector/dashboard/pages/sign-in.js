// The form that asks for a service token. What the address says stays, so that a link is followed after signing in.

import {signIn} from './api.js';
import {el, replace} from './dom.js';

const WORDS = {
  'unreachable': 'The collector cannot be reached. Is it running?',
  'signed-out': 'This token is not known to the collector.',
  'rate_limited': 'Too many attempts. Wait a minute and try again.',
};

function wordsFor(failure) {
  return WORDS[failure.code] ?? WORDS[failure.kind] ?? `The collector refused: ${failure.status} ${failure.code}.`;
}

/**
 * Shows the form.
 *
 * @param why said above it, or null
 * @param onSignedIn called once
 */
export function showSignIn(main, why, onSignedIn) {
  document.title = 'Sign in · Hearth Analytics';
  const error = el('p.field-error', {id: 'sign-in-error', role: 'alert'});
  const token = el('input', {
    id: 'token',
    type: 'password',
    name: 'token',
    required: true,
    autocomplete: 'current-password',
    autocapitalize: 'none',
    spellcheck: 'false',
    'aria-describedby': 'token-help sign-in-error',
  });
  const button = el('button.primary', {type: 'submit'}, 'Sign in');
  const form = el(
    'form.sign-in',
    {onsubmit: submit, novalidate: true},
    el('h1', {}, 'Sign in'),
    why === null ? null : el('p.why', {role: 'status'}, why),
    el('label', {for: 'token'}, 'Service token'),
    token,
    error,
    button,
    el(
      'p.help',
      {id: 'token-help'},
      'The token that the collector was started with; without one, it made one and said in which file it is. '
        + 'You stay signed in for 12 hours on this browser.',
    ),
  );
  replace(main, form);
  token.focus();

  async function submit(event) {
    event.preventDefault();
    if (token.value.trim() === '') {
      reject('Enter a service token.');
      return;
    }
    button.disabled = true;
    error.textContent = '';
    try {
      await signIn(token.value.trim());
      onSignedIn();
    } catch (failure) {
      reject(wordsFor(failure));
    }
  }

  function reject(words) {
    button.disabled = false;
    error.textContent = words;
    token.setAttribute('aria-invalid', 'true');
    token.focus();
    token.select();
  }
}
