// Reads a KPI's days, and works out what cards say of them. The only arithmetic on this side: sums, means and changes of
// what the collector answered.

import {readDays} from './api.js';
import {comparisonShift, dayText, DAYS_MAX, parseDay, range} from './days.js';

const WEEK = 7;

/** The metrics of a declaration; one without a name if it declares none. */
export function metricsOf(kpi) {
  return Array.isArray(kpi.metrics) && kpi.metrics.length > 0 ? kpi.metrics : [''];
}

/** Sessions that never ended are a number of sessions, beside lengths of sessions. */
const COUNTED_METRICS = {unended: 'sessions'};

export function unitOf(kpi, metric) {
  return COUNTED_METRICS[metric] ?? kpi.unit;
}

/** The metrics that share the chart's scale; the first is the KPI's own value. */
export function chartedMetricsOf(kpi) {
  return metricsOf(kpi).filter((metric) => !(metric in COUNTED_METRICS));
}

/** Whether days add up to a total. Distinct villages and averages do not: a village that plays twice is one village. */
export function isAdditive(kpi, metric) {
  return kpi.kind === 'count' || kpi.kind === 'sum' || metric in COUNTED_METRICS;
}

/**
 * All days of all metrics that a period, its comparison and a week-over-week change need.
 *
 * @returns by metric, a Map from day to `{value, provisional, suppressed}`
 */
export async function loadKpi(kpi, period, today) {
  const first = Math.min(period.first - comparisonShift(period), weekEnd(period, today) - 2 * WEEK + 1);
  const metrics = metricsOf(kpi);
  const loaded = await Promise.all(metrics.map((metric) => loadDays(kpi.id, metric, first, period.last)));
  return new Map(metrics.map((metric, index) => [metric, loaded[index]]));
}

async function loadDays(id, metric, first, last) {
  const starts = range(0, Math.ceil((last - first + 1) / DAYS_MAX) - 1).map((part) => first + part * DAYS_MAX);
  const parts = await Promise.all(
    starts.map((start) =>
      readDays(id, metric, dayText(start), dayText(Math.min(start + DAYS_MAX - 1, last)))),
  );
  return new Map(parts.flat().map((one) => [parseDay(one.date), {
    value: one.value,
    provisional: one.provisional === true,
    suppressed: one.suppressed === true,
  }]));
}

/** The last day that is over: what still runs is less than a day, and would look like a fall. */
function lastOver(period, today) {
  return Math.min(period.last, today - 1);
}

/** The week that a change is told of ends with the period, or yesterday. */
function weekEnd(period, today) {
  return lastOver(period, today);
}

function valueOf(days, day) {
  return days.get(day)?.value ?? null;
}

/** The first day on which anything happened, of those that were loaded: before it, a mean has nothing to say. */
function firstUsed(days) {
  for (const [day, {value, suppressed}] of days) {
    if (suppressed || (value !== null && value !== 0)) {
      return day;
    }
  }
  return null;
}

/**
 * The one figure of a card: the total, or the mean of a day, over the days that are over; on the first day of all, what
 * there is of it.
 *
 * @returns `{value, kind}`: `total`, `mean`, `today` or `none`
 */
export function figureOf(kpi, metric, days, period, today) {
  const values = range(Math.max(period.first, firstUsed(days) ?? period.first), lastOver(period, today))
    .map((day) => valueOf(days, day))
    .filter((value) => value !== null);
  const running = period.last === today ? valueOf(days, today) : null;
  if (running !== null && running !== 0 && values.every((value) => value === 0)) {
    return {value: running, kind: 'today'};
  }
  if (values.length === 0) {
    return {value: null, kind: 'none'};
  }
  const sum = values.reduce((total, value) => total + value, 0);
  return isAdditive(kpi, metric) ? {value: sum, kind: 'total'} : {value: sum / values.length, kind: 'mean'};
}

/** The change of the week that ends the period against the week before, as a share; null if there is none to tell. */
export function weekOverWeek(days, period, today) {
  const last = weekEnd(period, today);
  return changeOf(days, last - WEEK + 1, last, WEEK);
}

/** The change against the previous period, day by day of the same weekday. */
export function periodChange(days, period, today) {
  return changeOf(days, period.first, lastOver(period, today), comparisonShift(period));
}

/** Only pairs of days that both have a value count: a suppressed day must not look like a fall. */
function changeOf(days, first, last, shift) {
  let now = 0;
  let before = 0;
  for (const day of range(first, last)) {
    const value = valueOf(days, day);
    const earlier = valueOf(days, day - shift);
    if (value !== null && earlier !== null) {
      now += value;
      before += earlier;
    }
  }
  return before === 0 ? null : now / before - 1;
}

/** What a reader must know of a period's days. */
export function remarksOf(days, period) {
  const all = range(period.first, period.last).map((day) => ({day, ...days.get(day)}));
  const firstProvisional = all.find((one) => one.provisional);
  return {
    provisional: all.filter((one) => one.provisional).length,
    firstProvisional: firstProvisional === undefined ? null : firstProvisional.day,
    suppressed: all.filter((one) => one.suppressed).length,
    empty: all.every((one) => !one.suppressed && (one.value ?? 0) === 0),
  };
}
