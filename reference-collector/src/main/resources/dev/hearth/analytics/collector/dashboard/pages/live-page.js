// "Is my integration working?": what becomes of events while they arrive, and what rule a rejected one broke.

import {readStatus} from './api.js';
import {data, el, replace} from './dom.js';
import {formatClock, formatMoment, formatNumber} from './format.js';
import {setPageKeys} from './keys.js';
import {emptyState} from './notice.js';
import {query, readLiveFilter, showInAddress} from './url-state.js';

const ROWS_MAX = 500;
const HELD_MAX = 1_000;
const TYPING_MILLIS = 300;
const COME_AGAIN_MILLIS = 3_000;
const NO_SESSION = '00000000-0000-4000-8000-000000000000';

const VERDICTS = {
  accepted: 'Accepted',
  late: 'Late',
  duplicate: 'Duplicate',
  rejected: 'Rejected',
  lost: 'Lost on device',
};

const REASONS = {
  invalid_id: 'An id has not the form of one',
  unknown_event: 'The catalog has no event of this name and version',
  timestamp_in_future: 'Its time is more than 10 minutes ahead of the collector',
  payload_too_large: 'Its payload is larger than an event may carry',
  schema_violation: 'It is not what its schema says',
};

const RULES = {
  required: 'is required and missing',
  type: 'has the wrong type',
  enum: 'is none of the allowed values',
  const: 'is not the one allowed value',
  pattern: 'does not match its pattern',
  minimum: 'is below its minimum',
  maximum: 'is above its maximum',
  form: 'has not its form',
  format: 'has not its form',
  maxBytes: 'has too many bytes',
  catalog: 'is not in the catalog',
};

const EXPLANATIONS = {
  late: 'It came after its late window: kept, but in no KPI.',
  duplicate: 'The same event was accepted before: counted once.',
};

export function showLivePage(main, status, onSignedOut) {
  document.title = 'Live · Hearth Analytics';
  let filter = readLiveFilter();
  let source = null;
  let isPaused = false;
  let held = [];
  let counts = {};
  let typing = 0;
  let again = 0;
  let frame = 0;
  let arrived = [];

  const inputs = {
    name: textField('name', 'Event name contains'),
    session: textField('session', 'Session begins with'),
    key: textField('key', 'Key begins with'),
  };
  const verdict = el('select', {id: 'filter-verdict', onchange: () => change('verdict', verdict.value)},
    el('option', {value: ''}, 'All'),
    Object.entries(VERDICTS).map(([value, words]) => el('option', {value}, words)));
  const connection = el('p.connection', {role: 'status'});
  const pause = el('button', {type: 'button', id: 'pause', 'aria-pressed': 'false', onclick: togglePause}, 'Pause');
  const clear = el('button.quiet', {type: 'button', id: 'clear', onclick: forget}, 'Clear');
  const tally = el('ul.tally', {'aria-label': 'Since this page was opened'});
  const body = el('tbody');
  const empty = el('div');
  const tableHost = el(
    'div.scroll.live-table',
    {role: 'region', 'aria-label': 'Events, newest first', tabindex: '0'},
    el('table', {},
      el('caption.unseen', {}, 'Events, newest first'),
      el('thead', {}, el('tr', {}, ['Time', 'Verdict', 'Event', 'Session', 'Key', 'What'].map((title) =>
        el('th', {scope: 'col'}, title)))),
      body),
  );
  replace(
    main,
    el('div.live', {},
      el('header.page-head', {}, el('h1', {}, 'Live'), connection, el('span.spacer'), pause, clear),
      el('form.filters', {'aria-label': 'Filter', onsubmit: (event) => event.preventDefault()},
        Object.values(inputs).map(({label}) => label),
        el('label', {for: 'filter-verdict'}, 'Verdict', verdict)),
      tally,
      empty,
      tableHost),
  );
  setPageKeys([
    [['p'], 'Pause or go on', togglePause],
    [['f'], 'Filter by name', () => inputs.name.input.focus()],
    [['x'], 'Clear', forget],
  ]);
  window.addEventListener('popstate', onPopState);
  showFilter();
  open();

  function textField(name, words) {
    const input = el('input', {
      id: `filter-${name}`, type: 'search', maxlength: '64', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false',
    });
    input.addEventListener('input', () => {
      clearTimeout(typing);
      typing = setTimeout(() => change(name, input.value.trim()), TYPING_MILLIS);
    });
    return {input, label: el('label', {for: input.id}, words, input)};
  }

  function showFilter() {
    for (const [name, {input}] of Object.entries(inputs)) {
      if (input.value.trim() !== filter[name]) {
        input.value = filter[name];
      }
    }
    verdict.value = filter.verdict;
  }

  function change(name, value) {
    filter = {...filter, [name]: value};
    showInAddress(query(filter), false);
    open();
  }

  function onPopState() {
    filter = readLiveFilter();
    showFilter();
    open();
  }

  /** Begins anew: the collector sends what it still has of the last ten minutes, and goes on from there. */
  function open() {
    close();
    held = [];
    arrived = [];
    counts = {};
    body.replaceChildren();
    showTally();
    say('Connecting …', '');
    source = new EventSource(`/dashboard/stream${query(filter)}`);
    source.addEventListener('hello', () => {
      say('Connected. Events appear as they arrive.', 'good');
      showEmptiness();
    });
    source.addEventListener('signed-out', onSignedOut);
    source.addEventListener('skipped', (event) => skipped(JSON.parse(event.data).count));
    source.addEventListener('message', (event) => take(JSON.parse(event.data)));
    source.addEventListener('error', onError);
  }

  function close() {
    clearTimeout(again);
    cancelAnimationFrame(frame);
    frame = 0;
    source?.close();
    source = null;
  }

  /** The browser comes again by itself after a lost connection, but not after a refusal. */
  async function onError() {
    say('The connection is lost. Trying again.', 'bad');
    if (source?.readyState !== EventSource.CLOSED) {
      return;
    }
    const lost = source;
    try {
      await readStatus();
    } catch (failure) {
      if (failure.kind === 'signed-out') {
        onSignedOut();
        return;
      }
    }
    if (source === lost) {
      again = setTimeout(open, COME_AGAIN_MILLIS);
    }
  }

  function say(words, kind) {
    connection.className = `connection ${kind}`;
    connection.textContent = words;
  }

  function take(item) {
    if (isPaused) {
      held.push(item);
      held = held.slice(-HELD_MAX);
      showPause();
      return;
    }
    arrived.push(item);
    if (frame === 0) {
      frame = requestAnimationFrame(showArrived);
    }
  }

  /** Once a frame, however many came: a crowd must not make the page stand still. */
  function showArrived() {
    frame = 0;
    const items = arrived.slice(-ROWS_MAX);
    for (const item of arrived) {
      const count = item.verdict === 'lost' ? item.losses.reduce((sum, loss) => sum + loss.count, 0) : 1;
      counts[item.verdict] = (counts[item.verdict] ?? 0) + count;
    }
    arrived = [];
    body.prepend(...items.reverse().map(row));
    while (body.rows.length > ROWS_MAX) {
      body.lastElementChild.remove();
    }
    showTally();
    showEmptiness();
  }

  function skipped(count) {
    body.prepend(el('tr.skipped', {}, el('td', {colspan: '6'},
      `${formatNumber(count)} more came than can be shown. Filter by session or key to see all of yours.`)));
  }

  function togglePause() {
    isPaused = !isPaused;
    showPause();
    if (!isPaused) {
      arrived.push(...held);
      held = [];
      showArrived();
    }
  }

  function showPause() {
    pause.setAttribute('aria-pressed', String(isPaused));
    pause.textContent = isPaused ? `Go on${held.length > 0 ? ` (${held.length} waiting)` : ''}` : 'Pause';
  }

  function forget() {
    held = [];
    counts = {};
    body.replaceChildren();
    showPause();
    showTally();
    showEmptiness();
  }

  function showTally() {
    replace(tally, Object.entries(VERDICTS).map(([name, words]) =>
      el(`li.${name}`, {'data-verdict': name}, el('strong', {}, data(counts[name] ?? 0, formatNumber(counts[name] ?? 0))), ` ${words.toLowerCase()}`)));
  }

  function showEmptiness() {
    const isEmpty = body.rows.length === 0;
    tableHost.hidden = isEmpty;
    const isFiltered = Object.values(filter).some((value) => value !== '');
    replace(empty, !isEmpty ? null : emptyState(
      isFiltered ? 'Nothing that matches in the last ten minutes' : 'Nothing in the last ten minutes',
      'Events appear here as this collector takes them.',
      isFiltered
        ? 'The filter hides the rest.'
        : `Does a game run with the endpoint ${location.origin} and a key of this collector? Has its player agreed? `
          + 'A client sends after some seconds, or at once when it is told to flush.',
      status.disabled ? 'This collector is disabled: it tells every game to stop sending.' : null,
    ));
  }

  return {
    redraw() {},
    leave() {
      close();
      clearTimeout(typing);
      window.removeEventListener('popstate', onPopState);
    },
  };
}

function row(item) {
  const time = new Date(item.received);
  return el(
    `tr.${item.verdict}`,
    {'data-id': item.id},
    el('td.time', {}, el('time', {datetime: item.received, title: formatMoment(time)}, formatClock(time))),
    el('td', {}, el(`span.verdict.${item.verdict}`, {}, VERDICTS[item.verdict])),
    el('td.name', {}, item.event_name ?? (item.verdict === 'lost' ? '' : '(no valid name)')),
    el('td.id', {}, sessionCell(item.session_id)),
    el('td.id', {}, item.key),
    el('td.what', {}, what(item)),
  );
}

function sessionCell(session) {
  if (!session) {
    return '';
  }
  return session === NO_SESSION
    ? el('span', {title: 'An event outside of any session'}, 'none')
    : el('span', {title: session}, session.slice(0, 8));
}

function what(item) {
  if (item.verdict === 'lost') {
    return item.losses.map((loss) =>
      el('p', {}, `${formatNumber(loss.count)} × ${loss.event_name}: ${loss.reason.replaceAll('_', ' ')}`));
  }
  if (item.verdict === 'rejected') {
    return rejection(item);
  }
  return [
    EXPLANATIONS[item.verdict] === undefined ? null : el('p', {}, EXPLANATIONS[item.verdict]),
    details(item),
  ];
}

function rejection(item) {
  const rule = item.field || item.rule
    ? el('p', {},
      item.field ? el('code', {}, item.field) : 'The payload',
      ` ${RULES[item.rule] ?? `breaks ${item.rule}`}`,
      RULES[item.rule] === undefined ? null : el('span.rule', {}, ` (${item.rule})`))
    : null;
  return [el('p', {}, el('strong', {}, item.reason), `: ${REASONS[item.reason] ?? ''}`), rule];
}

/** What was kept of it, in the order of its schema, and what every event has. */
function details(item) {
  const payload = Object.entries(item.payload).map(([name, value]) => `${name}=${value}`).join('  ');
  return el('details', {},
    el('summary', {}, payload || 'no payload'),
    el('dl', {}, [
      ['event_id', item.event_id],
      ['session_id', item.session_id],
      ['seq', item.seq],
      ['ts_utc', item.ts_utc],
      ['app_version', item.app_version],
      ['platform', item.platform],
      ['event_version', item.event_version],
      ...(item.sample_one_in > 1 ? [['sample_one_in', item.sample_one_in]] : []),
    ].map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, String(value))))));
}
