// The states of a page and its parts that are not data: loading, empty, failed, cut off.

import {el, replace} from './dom.js';
import {formatClock} from './format.js';

/** What went wrong, in words. */
export function wordsFor(failure) {
  if (failure.kind === 'unreachable') {
    return navigator.onLine === false ? 'This device is offline.' : 'The collector cannot be reached.';
  }
  if (failure.status === 503) {
    return 'The collector cannot reach its store.';
  }
  if (failure.status === 429) {
    return 'The collector is asked too often.';
  }
  return failure.kind === 'refused'
    ? `The collector answered ${failure.status}${failure.code === '' ? '' : ` ${failure.code}`}.`
    : 'The page failed.';
}

/** A line at the top, for what concerns the whole page; the same words are not said twice. Null takes it away. */
export function showBanner(words, kind = 'warn') {
  const banner = document.getElementById('banner');
  const now = banner.firstElementChild;
  if (words === null) {
    banner.replaceChildren();
  } else if (now === null || now.textContent !== words) {
    replace(banner, el(`p.banner.${kind}`, {}, words));
  }
}

/** What is on the page is old, because of a failure. */
export function bannerForStale(failure, loadedAt) {
  showBanner(`${wordsFor(failure)} What you see is from ${formatClock(loadedAt)}. Trying again by itself.`);
}

export function emptyState(title, ...lines) {
  return el('div.state.empty', {}, el('p.state-title', {}, title), ...lines.map((line) => el('p', {}, line)));
}

export function failedState(failure, onRetry) {
  return el(
    'div.state.failed',
    {role: 'alert'},
    el('p.state-title', {}, 'This could not be loaded'),
    el('p', {}, wordsFor(failure)),
    el('button', {type: 'button', onclick: onRetry}, 'Try again'),
  );
}

/** Fills the place that data will take, so that nothing moves when it comes. */
export function skeleton(kind) {
  return el(`div.skeleton.${kind}`, {'aria-hidden': 'true'});
}
