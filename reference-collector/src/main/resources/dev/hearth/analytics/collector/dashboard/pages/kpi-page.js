// The page that a producer opens: figures, charts and breakdowns of a period, kept fresh.

import {Failure, readIntegrity, readKpis, serverNow} from './api.js';
import {makeBreakdown} from './breakdown.js';
import {makeCard} from './card.js';
import {makePanel} from './chart-panel.js';
import {dayOf, dayText, periodOf} from './days.js';
import {data, el, replace} from './dom.js';
import {formatDay, formatNumber, formatPercent} from './format.js';
import {loadKpi, metricsOf, remarksOf} from './kpi-data.js';
import {setPageKeys} from './keys.js';
import {bannerForStale, emptyState, failedState, showBanner, skeleton} from './notice.js';
import {makePeriodBar} from './period-bar.js';
import {periodQuery, readPeriod, showInAddress} from './url-state.js';

const REFRESH_MILLIS = 60_000;
const RETRY_MILLIS = 5_000;

/**
 * Shows the page.
 *
 * @param status of the collector, for what it explains
 * @param onSignedOut called when the sign-in has ended
 * @returns `{leave, redraw}`
 */
export function showKpiPage(main, status, onSignedOut) {
  document.title = 'KPIs · Hearth Analytics';
  let state = readPeriod();
  let parts = null;
  let loading = 0;
  let loadedAt = null;
  let timer = 0;
  let isLeft = false;

  const bar = makePeriodBar({onChange: (next) => change(next, true), onRefresh: () => load()});
  const content = el('div.content', {'aria-busy': 'true'}, placeholder());
  replace(main, el('h1.unseen', {}, 'KPIs'), bar.element, content);
  bar.show(state, today());
  setPageKeys([
    [['ArrowLeft'], 'Earlier period', () => bar.move(-1)],
    [['ArrowRight'], 'Later period', () => bar.move(1)],
    [['1'], 'Last 7 days', () => change({...state, range: '7', end: null})],
    [['2'], 'Last 28 days', () => change({...state, range: '28', end: null})],
    [['3'], 'Last 90 days', () => change({...state, range: '90', end: null})],
    [['m'], 'This month', () => change({...state, range: 'month', month: null})],
    [['c'], 'Compare with the previous period', () => change({...state, compare: !state.compare})],
    [['r'], 'Refresh', () => load()],
  ]);
  window.addEventListener('popstate', onPopState);
  window.addEventListener('online', onBack);
  document.addEventListener('visibilitychange', onBack);
  load();

  function today() {
    return dayOf(serverNow());
  }

  function change(next, isNewEntry = true) {
    state = next;
    showInAddress(periodQuery(state), isNewEntry);
    load();
  }

  function onPopState() {
    state = readPeriod();
    load();
  }

  /** Somebody looks again, or the network is back. */
  function onBack() {
    if (document.visibilityState === 'visible' && (loadedAt === null || Date.now() - loadedAt > REFRESH_MILLIS)) {
      load();
    }
  }

  function schedule(millis) {
    clearTimeout(timer);
    timer = isLeft ? 0 : setTimeout(() => (document.visibilityState === 'visible' ? load() : schedule(millis)), millis);
  }

  /** Reads everything; of two readings under way, only the one asked for last is shown. */
  async function load() {
    const turn = ++loading;
    clearTimeout(timer);
    content.setAttribute('aria-busy', 'true');
    bar.show(state, today());
    try {
      const kpis = (await readKpis()).kpis;
      if (turn === loading) {
        takeKpis(kpis);
        await fill(turn);
      }
    } catch (failure) {
      if (turn === loading) {
        failed(failure);
      }
    }
  }

  /** A game's catalog may have changed meanwhile: then the page is made anew. */
  function takeKpis(kpis) {
    const declared = JSON.stringify(kpis);
    if (parts === null || parts.declared !== declared) {
      endParts();
      parts = {declared, ...build(kpis)};
    }
  }

  function endParts() {
    parts?.all.forEach(({card, panel}) => {
      card.end();
      panel.end();
    });
  }

  function build(kpis) {
    const onRetry = () => load();
    const built = {
      all: kpis.map((kpi) => ({
        kpi,
        card: makeCard(kpi),
        panel: makePanel(kpi, {isTableOpen: state.tables.has(kpi.id), onTable, onRetry}),
      })),
      breakdowns: kpis.filter((kpi) => kpi.by).map((kpi) => makeBreakdown(kpi, {onRetry})),
      quality: el('section.quality', {'aria-label': 'Quality of the data'}),
      remarks: el('div.remarks'),
      empty: el('div'),
    };
    return built;
  }

  /** Together with what fills it, so that nothing moves after it is seen. */
  function putIn({all, breakdowns, quality, remarks, empty}) {
    if (empty.isConnected) {
      return;
    }
    replace(
      content,
      empty,
      el('div.cards', {}, all.map(({card}) => card.element)),
      quality,
      remarks,
      el('div.panels', {}, all.map(({panel}) => panel.element), breakdowns.map((one) => one.element)),
    );
  }

  function onTable(id, isOpen) {
    state.tables[isOpen ? 'add' : 'delete'](id);
    showInAddress(periodQuery(state), false);
  }

  async function fill(turn) {
    const day = today();
    const period = periodOf(state, day);
    const context = {
      period,
      today: day,
      compare: state.compare,
      minAggregation: status.min_aggregation,
      lateHours: status.late_window_hours,
    };
    const results = await Promise.allSettled([
      readIntegrity(dayText(period.first), dayText(period.last)),
      ...parts.all.map(({kpi}) => loadKpi(kpi, period, day)),
      ...parts.breakdowns.map((one) => one.load(period, day)),
    ]);
    if (turn !== loading || isLeft) {
      return;
    }
    const failures = results.filter((result) => result.status === 'rejected').map((result) => asFailure(result.reason));
    const cutOff = failures.find((failure) => failure.kind !== 'refused');
    if (cutOff !== undefined && (loadedAt !== null || cutOff.kind === 'signed-out')) {
      // What is shown stays: old figures that say how old they are help more than none.
      failed(cutOff);
      return;
    }
    const [integrity, ...rest] = results;
    putIn(parts);
    showQuality(parts.quality, integrity);
    parts.all.forEach(({card, panel}, index) => showOne(card, panel, rest[index], context));
    parts.breakdowns.forEach((one, index) => {
      const result = rest[parts.all.length + index];
      if (result.status === 'fulfilled') {
        one.show(result.value, context);
      } else {
        one.fail(asFailure(result.reason));
      }
    });
    const series = rest.slice(0, parts.all.length);
    showEmptiness(series, period);
    showRemarks(series, context);
    done(failures);
  }

  function showOne(card, panel, result, context) {
    if (result.status === 'fulfilled') {
      card.show({byMetric: result.value, ...context});
      panel.show({byMetric: result.value, ...context});
    } else {
      card.fail();
      panel.fail(asFailure(result.reason));
    }
  }

  function showEmptiness(results, period) {
    const isEmpty = results.every((result, index) => {
      const {kpi} = parts.all[index];
      return result.status === 'fulfilled' && remarksOf(result.value.get(metricsOf(kpi)[0]), period).empty;
    });
    replace(parts.empty, isEmpty
      ? emptyState(
        'No events on these days',
        'Choose other days above, or see on the page Live whether events arrive and what becomes of them.',
      )
      : null);
  }

  /** Said once for all charts: whether a day is final, and whether it may be shown, is the same for every KPI. */
  function showRemarks(results, {period, minAggregation, lateHours}) {
    const at = results.findIndex((result) => result.status === 'fulfilled');
    if (at < 0) {
      replace(parts.remarks);
      return;
    }
    const first = results[at].value.get(metricsOf(parts.all[at].kpi)[0]);
    const {provisional, firstProvisional, suppressed} = remarksOf(first, period);
    replace(
      parts.remarks,
      provisional === 0 ? null : el('p.remark.provisional', {},
        el('strong', {}, 'Provisional (dashed): '),
        `from ${formatDay(firstProvisional)}. Events may still come, up to ${lateHours} hours after the end of a day.`),
      suppressed === 0 ? null : el('p.remark.suppressed', {},
        el('strong', {}, 'Suppressed (hatched): '),
        `${suppressed === 1 ? 'one day' : `${suppressed} days`} with fewer than ${minAggregation} villages, `
          + 'too few to show without pointing at somebody.'),
    );
  }

  function done(failures) {
    content.setAttribute('aria-busy', 'false');
    loadedAt = Date.now();
    bar.showRefreshed(new Date(loadedAt));
    showBanner(null);
    schedule(failures.length === 0 ? REFRESH_MILLIS : RETRY_MILLIS);
  }

  function failed(reason) {
    const failure = asFailure(reason);
    content.setAttribute('aria-busy', 'false');
    if (failure.kind === 'signed-out') {
      onSignedOut();
      return;
    }
    if (loadedAt === null) {
      replace(content, failedState(failure, () => load()));
      parts = null;
    } else {
      bannerForStale(failure, new Date(loadedAt));
    }
    schedule(RETRY_MILLIS);
  }

  return {
    redraw() {
      parts?.all.forEach(({card, panel}) => {
        card.redraw();
        panel.redraw();
      });
    },
    leave() {
      isLeft = true;
      loading++;
      clearTimeout(timer);
      window.removeEventListener('popstate', onPopState);
      window.removeEventListener('online', onBack);
      document.removeEventListener('visibilitychange', onBack);
      endParts();
    },
  };
}

function asFailure(reason) {
  if (reason instanceof Failure) {
    return reason;
  }
  console.error(reason);
  return new Failure('page');
}

function placeholder() {
  const four = [0, 1, 2, 3];
  return [
    el('p.unseen', {role: 'status'}, 'Loading the KPIs'),
    el('div.cards', {}, four.map(() => el('div.card', {}, skeleton('title'), skeleton('figure')))),
    el('div.quality', {}, skeleton('line')),
    el('div.panels', {}, four.map(() => el('div.panel', {}, skeleton('title'), skeleton('lines')))),
  ];
}

/** How far the figures can be trusted: what came too late, and what clients say they lost. By day of receipt. */
function showQuality(host, result) {
  if (result.status === 'rejected') {
    replace(host, el('p', {}, 'How much came late or was lost could not be loaded.'));
    return;
  }
  const days = result.value;
  const sum = (pick) => days.reduce((total, day) => total + pick(day), 0);
  const accepted = sum((day) => day.accepted);
  const late = sum((day) => day.late);
  const rejected = sum((day) => Object.values(day.rejected).reduce((total, count) => total + count, 0));
  const lost = sum((day) => day.losses.reduce((total, loss) => total + loss.count, 0));
  const pending = sum((day) => day.pending);
  const item = (id, value, shown, words) =>
    el('li', {'data-quality': id}, el('strong', {}, data(value, shown)), ` ${words}`);
  replace(
    host,
    el('h2', {}, 'Received on these days'),
    el(
      'ul',
      {},
      item('accepted', accepted, formatNumber(accepted), 'events accepted'),
      item('late', late, formatNumber(late), `came too late to be counted${late > 0 ? ` (${formatPercent(late / accepted)})` : ''}`),
      item('rejected', rejected, formatNumber(rejected), 'rejected'),
      item('lost', lost, formatNumber(lost), 'lost on devices, as clients report'),
      pending > 0 ? item('pending', pending, formatNumber(pending), 'not counted yet') : null,
    ),
    el('a', {href: '/dashboard/health'}, 'Details'),
  );
}
