// Whether the collector does its work, and where every event went.

import {readIntegrity, readStatus, serverNow} from './api.js';
import {dayOf, dayText, parseDay} from './days.js';
import {data, el, replace} from './dom.js';
import {formatAge, formatDayWithWeekday, formatMoment, formatNumber} from './format.js';
import {setPageKeys} from './keys.js';
import {bannerForStale, emptyState, failedState, showBanner, skeleton} from './notice.js';
import {table} from './table.js';

const REFRESH_MILLIS = 10_000;
const DAYS = 14;

export function showHealthPage(main, firstStatus, onSignedOut) {
  document.title = 'Health · Hearth Analytics';
  let timer = 0;
  let isLeft = false;
  let loadedAt = null;
  const content = el('div.content', {'aria-busy': 'true'}, skeleton('figure'), skeleton('lines'));
  replace(main, el('header.page-head', {}, el('h1', {}, 'Health')), content);
  setPageKeys([[['r'], 'Refresh', () => load()]]);
  load();

  async function load() {
    clearTimeout(timer);
    try {
      const today = dayOf(serverNow());
      const [status, days] = await Promise.all([
        readStatus(),
        readIntegrity(dayText(today - DAYS + 1), dayText(today)),
      ]);
      if (!isLeft) {
        loadedAt = new Date();
        showBanner(null);
        show(content, status, days.reverse());
      }
    } catch (failure) {
      if (!isLeft) {
        failed(failure);
      }
    }
    if (!isLeft) {
      timer = setTimeout(load, REFRESH_MILLIS);
    }
  }

  function failed(failure) {
    if (failure.kind === 'signed-out') {
      onSignedOut();
    } else if (loadedAt === null) {
      replace(content, failedState(failure, () => load()));
    } else {
      bannerForStale(failure, loadedAt);
    }
  }

  return {
    redraw() {},
    leave() {
      isLeft = true;
      clearTimeout(timer);
    },
  };
}

/** Keeps where the reader is: the page is filled anew every ten seconds. */
function show(content, status, days) {
  const focused = document.activeElement?.getAttribute('aria-label');
  content.setAttribute('aria-busy', 'false');
  replace(content, facts(status), mistakes(status), integrity(days), rejected(days), losses(days));
  if (focused !== null && focused !== undefined) {
    content.querySelector(`.scroll[aria-label="${CSS.escape(focused)}"]`)?.focus({preventScroll: true});
  }
}

function facts(status) {
  const {store, aggregation} = status;
  const behind = aggregation.events_behind;
  return el(
    'div.facts',
    {},
    fact('store', 'Store', store.reachable, store.reachable ? 'Reachable' : 'Not reachable', store.kind),
    fact('aggregation', 'Aggregation', aggregation.alive, aggregation.alive ? 'Working' : 'Stopped', 'counts what the log holds'),
    fact(
      'lag',
      'Lag',
      behind !== null,
      behind === null ? 'Unknown' : data(behind, behind === 0 ? 'None' : `${formatNumber(behind)} events`),
      lagWords(aggregation),
    ),
    catalogFact(status),
    fact('version', 'Version', true, status.version, `protocol ${status.protocol}`, true),
    fact(
      'uptime',
      'Running',
      !status.disabled,
      formatAge(Date.parse(status.server_time) - Date.parse(status.started)),
      status.disabled ? 'disabled: takes nothing' : `since ${formatMoment(new Date(status.started))}`,
      true,
    ),
    fact(
      'rules',
      'Rules',
      true,
      `${status.late_window_hours} h late window`,
      status.min_aggregation > 1 ? `days below ${status.min_aggregation} villages are suppressed` : 'nothing is suppressed',
      true,
    ),
  );
}

function lagWords({events_behind: behind, seconds_behind: seconds}) {
  if (behind === 0) {
    return 'every accepted event is counted';
  }
  return seconds > 0 ? `the oldest waits for ${formatAge(seconds * 1000)}` : 'accepted, and not counted yet';
}

/** The games' own events and KPIs: whether what is counted is what their files say now. */
function catalogFact({catalogs}) {
  const {state, files, events, kpis, since} = catalogs;
  if (state === 'last_good') {
    return fact('catalogs', 'Catalogs', false, 'A file is wrong',
      `the last good one of ${formatMoment(new Date(since))} stays in use`);
  }
  if (files === 0) {
    return fact('catalogs', 'Catalogs', true, 'None', 'no game declares events of its own', true);
  }
  return fact('catalogs', 'Catalogs', true, `${counted(events, 'event')}, ${counted(kpis, 'KPI')}`,
    `as read at ${formatMoment(new Date(since))}`);
}

const counted = (count, noun) => `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;

/** What to mend in a catalog, for the person who wrote it. */
function mistakes({catalogs}) {
  if (catalogs.state !== 'last_good') {
    return null;
  }
  const more = catalogs.mistakes_more ?? 0;
  return el('section.panel.mistakes', {},
    el('header', {}, el('h2', {}, 'Mistakes in the catalogs'), el('p.description', {},
      `Since ${formatMoment(new Date(catalogs.refused_since))} a file is wrong. Events and KPIs are those that were read at`
      + ` ${formatMoment(new Date(catalogs.since))}; mend the file, and it is read again within a second.`)),
    table('Mistakes in the catalogs', [{title: 'File'}, {title: 'Line', number: true}, {title: 'Where'}, {title: 'What to write'}],
      catalogs.mistakes.map(({file, line, at, message}) => [
        el('span.file', {}, file),
        data(line, line === 0 ? '–' : formatNumber(line)),
        el('code', {}, at === '' ? '–' : at),
        el('span.words', {}, message),
      ])),
    more === 0 ? null : el('p.quiet-text', {}, `And ${counted(more, 'more mistake')}.`));
}

/** A fact that can be bad says which in words, and not by colour alone. */
function fact(id, title, isGood, value, words, isNeutral = false) {
  const mark = isNeutral ? null : el(`span.mark.${isGood ? 'good' : 'bad'}`, {'aria-hidden': 'true'}, isGood ? '✓' : '!');
  return el('article.fact', {'data-fact': id}, el('h2', {}, title), el('p.fact-value', {}, mark, value), el('p.fact-words', {}, words));
}

const sumOf = (counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);

function integrity(days) {
  const head = el('header', {}, el('h2', {}, 'Where every event went'), el('p.description', {},
    'By UTC day of receipt. received = accepted + duplicate + rejected, and accepted = counted + late + pending, at all times.'));
  if (days.length === 0) {
    return el('section.panel', {}, head, emptyState('Nothing was received in the last 14 days'));
  }
  const columns = ['Day (UTC)', 'Received', 'Accepted', 'Duplicate', 'Rejected', 'Counted', 'Late', 'Pending', 'Adds up'];
  const rows = days.map((day) => {
    const refused = sumOf(day.rejected);
    const addsUp = day.received === day.accepted + day.duplicate + refused
      && day.accepted === day.counted + day.late + day.pending;
    return [
      el('time', {datetime: day.date}, formatDayWithWeekday(parseDay(day.date))),
      ...[day.received, day.accepted, day.duplicate, refused, day.counted, day.late, day.pending]
        .map((count) => data(count, formatNumber(count))),
      el(`span.mark.${addsUp ? 'good' : 'bad'}`, {}, addsUp ? '✓ yes' : '! no'),
    ];
  });
  const aside = days.reduce((sum, day) => sum + (day.set_aside ?? 0), 0);
  return el('section.panel.integrity', {}, head,
    aside === 0 ? null : el('p.banner', {role: 'status'},
      `${formatNumber(aside)} of the pending events could not be counted and are set aside, until a backfill of their days.`),
    table('Where every event went, by day of receipt', columns.map((title, index) => ({title, number: index > 0 && index < 8})), rows));
}

function rejected(days) {
  const byReason = new Map();
  for (const day of days) {
    for (const [reason, count] of Object.entries(day.rejected)) {
      byReason.set(reason, (byReason.get(reason) ?? 0) + count);
    }
  }
  return listPanel('Rejected, by reason', [...byReason].map(([reason, count]) => [[reason], count]), ['Reason'],
    'Nothing was rejected.', 'The last 14 days. The page Live says which field broke which rule.');
}

function losses(days) {
  const byKind = new Map();
  for (const {event_name: name, reason, count} of days.flatMap((day) => day.losses)) {
    const kind = `${name} ${reason}`;
    byKind.set(kind, {name, reason, count: (byKind.get(kind)?.count ?? 0) + count});
  }
  return listPanel('Lost on devices, as clients report', [...byKind.values()].map(({name, reason, count}) => [[name, reason], count]),
    ['Event', 'Reason'], 'No client has reported a loss.',
    'The last 14 days. What a game had to drop (a full disk, a full queue, a wrong value), it counts and tells.');
}

function listPanel(title, entries, columns, nothing, description) {
  const sorted = entries.sort((a, b) => b[1] - a[1]);
  return el(
    'section.panel.half',
    {},
    el('header', {}, el('h2', {}, title), el('p.description', {}, description)),
    sorted.length === 0
      ? el('p.quiet-text', {}, nothing)
      : table(title, [...columns.map((column) => ({title: column})), {title: 'Events', number: true}],
        sorted.map(([texts, count]) => [...texts, data(count, formatNumber(count))])),
  );
}
