// Begins: who is signed in, which page, the switch of colours, the keys of every page.

import {readStatus, signOut} from './api.js';
import {replace} from './dom.js';
import {showHealthPage} from './health-page.js';
import {setPageKeys, showKeys, startKeys} from './keys.js';
import {showKpiPage} from './kpi-page.js';
import {showLivePage} from './live-page.js';
import {failedState, showBanner} from './notice.js';
import {showSignIn} from './sign-in.js';
import {pageOf} from './url-state.js';

const PAGES = {kpis: showKpiPage, live: showLivePage, health: showHealthPage};
const PATHS = {kpis: '/dashboard', live: '/dashboard/live', health: '/dashboard/health'};

const main = document.getElementById('main');
const nav = document.getElementById('nav');
const theme = document.getElementById('theme');

let page = null;
let name = null;

async function begin() {
  try {
    const status = await readStatus();
    show(status);
  } catch (failure) {
    if (failure.kind === 'signed-out') {
      askToSignIn(null);
    } else {
      replace(main, failedState(failure, begin));
    }
  }
}

function show(status) {
  document.body.dataset.signedIn = '';
  showBanner(null);
  page?.leave();
  name = pageOf(location.pathname);
  for (const link of nav.querySelectorAll('a')) {
    if (link.dataset.page === name) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
  page = PAGES[name](main, status, () => askToSignIn('Your sign-in has ended. Sign in again to go on where you were.'));
}

/** Nothing that was read stays on the screen of somebody who is not signed in. */
function askToSignIn(why) {
  page?.leave();
  page = null;
  setPageKeys([]);
  delete document.body.dataset.signedIn;
  showBanner(null);
  showSignIn(main, why, begin);
}

function goTo(target) {
  if (page !== null && target !== name) {
    location.assign(PATHS[target]);
  }
}

function chooseTheme(choice) {
  theme.value = choice;
  window.hearthTheme.choose(choice);
}

theme.value = document.documentElement.dataset.themeChoice;
theme.addEventListener('change', () => window.hearthTheme.choose(theme.value));
document.addEventListener('themechange', () => page?.redraw());
document.getElementById('keys').addEventListener('click', showKeys);
document.getElementById('sign-out').addEventListener('click', async () => {
  try {
    await signOut();
  } catch {
    showBanner('Signing out failed: the collector cannot be reached.', 'bad');
    return;
  }
  askToSignIn('You are signed out.');
});
startKeys({
  k: () => goTo('kpis'),
  l: () => goTo('live'),
  h: () => goTo('health'),
  d: () => chooseTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'),
});
begin();
