// One KPI over the days of a period: chart, table behind it, what to know about its days, and its files.

import {color, drawChart, PREVIOUS_DASH, PROVISIONAL_DASH, swatch} from './chart.js';
import {comparisonShift, dayText, range} from './days.js';
import {data, el, replace} from './dom.js';
import {saveCsv, savePng} from './download.js';
import {
  formatDay,
  formatDayWithWeekday,
  formatExact,
  formatRange,
  formatValue,
  NOTHING,
  shortUnit,
  unitWord,
} from './format.js';
import {chartedMetricsOf, metricsOf, remarksOf, unitOf} from './kpi-data.js';
import {failedState} from './notice.js';
import {table} from './table.js';

const METRIC_WORDS = {avg: 'Average', p50: 'Median', p95: '95th percentile', unended: 'Unended'};
/** For a legend, which should stay on one line. */
const SHORT_WORDS = {avg: 'Average', p50: 'Median', p95: 'p95'};
const COLORS = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6'];

function metricWord(kpi, metric) {
  return METRIC_WORDS[metric] || metric || kpi.title;
}

/**
 * A panel without data yet.
 *
 * @param onTable told when the table is opened or closed
 */
export function makePanel(kpi, {isTableOpen, onTable, onRetry}) {
  const legend = el('ul.legend');
  const host = el('div.chart');
  const tableHost = el('div.table-host', {id: `table-${kpi.id}`, hidden: !isTableOpen});
  const tableButton = el(
    'button.quiet',
    {
      type: 'button',
      'aria-expanded': String(isTableOpen),
      'aria-controls': tableHost.id,
      'aria-label': `Table of ${kpi.title}`,
      onclick: toggleTable,
    },
    'Table',
  );
  const csvButton = button('CSV', `Download ${kpi.title} as CSV`, () => downloadCsv(kpi, shown));
  const pngButton = button('PNG', `Download the chart of ${kpi.title} as PNG`, () => downloadPng(kpi, shown, chart));
  const element = el(
    'section.panel',
    {id: `chart-${kpi.id}`, 'data-kpi': kpi.id, 'aria-labelledby': `title-${kpi.id}`},
    el(
      'header',
      {},
      el('h2', {id: `title-${kpi.id}`}, kpi.title),
      el('div.actions', {}, tableButton, csvButton, pngButton),
      el('p.description', {}, kpi.description ?? ''),
    ),
    legend,
    host,
    tableHost,
  );
  let chart = null;
  let shown = null;
  enable(false);

  function enable(on) {
    csvButton.disabled = !on;
    pngButton.disabled = !on;
    tableButton.disabled = !on;
  }

  function toggleTable() {
    tableHost.hidden = !tableHost.hidden;
    tableButton.setAttribute('aria-expanded', String(!tableHost.hidden));
    fillTable();
    onTable(kpi.id, !tableHost.hidden);
  }

  /** 400 rows are only made for somebody who reads them. */
  function fillTable() {
    if (shown !== null && !tableHost.hidden) {
      replace(tableHost, dayTable(kpi, shown));
    }
  }

  function clear() {
    chart?.end();
    chart = null;
    host.replaceChildren();
  }

  function show(loaded) {
    clear();
    shown = loaded;
    enable(true);
    replace(legend, legendItems(kpi, loaded));
    const notes = remarksOf(loaded.byMetric.get(metricsOf(kpi)[0]), loaded.period);
    chart = drawChart(host, chartOf(kpi, loaded));
    if (notes.empty) {
      host.append(el('p.chart-empty', {}, 'Nothing on these days.'));
    }
    fillTable();
  }

  return {
    element,
    show,
    redraw: () => shown !== null && show(shown),
    fail(failure) {
      clear();
      shown = null;
      enable(false);
      replace(legend);
      replace(tableHost);
      replace(host, failedState(failure, onRetry));
    },
    end: clear,
  };
}

function button(text, label, onclick) {
  return el('button.quiet', {type: 'button', 'aria-label': label, onclick}, text);
}

function shifted(days, shift, period) {
  return new Map(range(period.first, period.last).map((day) => [day, days.get(day - shift)]));
}

function chartOf(kpi, {byMetric, period, compare}) {
  const days = range(period.first, period.last);
  const metrics = chartedMetricsOf(kpi);
  const shift = comparisonShift(period);
  const first = byMetric.get(metrics[0]);
  const lines = metrics.map((metric, index) => ({
    days: byMetric.get(metric),
    color: COLORS[index % COLORS.length],
    area: metrics.length === 1,
  }));
  if (compare) {
    lines.unshift({days: shifted(first, shift, period), color: 'previous', previous: true});
  }
  return {
    days,
    lines,
    unit: kpi.unit,
    whole: kpi.kind === 'count' || kpi.kind === 'unique',
    suppressed: days.filter((day) => first.get(day)?.suppressed),
    label: `${kpi.title}, ${formatRange(period.first, period.last)}, UTC days. The button Table shows every value.`,
    tip: (day) => [
      ...metrics.map((metric, index) => ({
        text: `${metrics.length > 1 ? `${metricWord(kpi, metric)} ` : ''}${valueWords(byMetric.get(metric).get(day), kpi.unit)}`,
        color: COLORS[index % COLORS.length],
      })),
      ...(compare
        ? [{text: `${valueWords(first.get(day - shift), kpi.unit)} on ${formatDay(day - shift)}`, color: 'previous'}]
        : []),
      ...(first.get(day)?.provisional ? [{text: 'Provisional'}] : []),
    ],
  };
}

function valueWords(one, unit) {
  if (one?.suppressed) {
    return 'suppressed';
  }
  const value = one?.value ?? null;
  return value === null ? 'no value' : `${formatValue(value, unit)} ${unitWord(unit)}`.trim();
}

/** Every kind of line that is on the chart. `color` and `dash` are for the PNG. */
function legendOf(kpi, {byMetric, period, compare}) {
  const metrics = chartedMetricsOf(kpi);
  const items = metrics.map((metric, index) => ({
    name: COLORS[index % COLORS.length],
    label: metrics.length > 1 ? (SHORT_WORDS[metric] ?? metric) : unitWord(kpi.unit) || kpi.title,
  }));
  const remarks = remarksOf(byMetric.get(metrics[0]), period);
  if (remarks.provisional > 0) {
    items.push({name: COLORS[0], look: 'provisional', label: 'provisional', dash: PROVISIONAL_DASH});
  }
  if (remarks.suppressed > 0) {
    items.push({name: 'hatch', look: 'suppressed', label: 'suppressed', dash: [1, 2]});
  }
  if (compare) {
    const what = metrics.length > 1 ? `${metricWord(kpi, metrics[0]).toLowerCase()} before` : 'previous period';
    items.push({name: 'previous', look: 'previous', label: what, dash: PREVIOUS_DASH});
  }
  return items;
}

function legendItems(kpi, loaded) {
  return legendOf(kpi, loaded).map(({name, look, label}) => el('li', {}, swatch(name, look), label));
}

/** Days from the newest, as a reader of a table looks for them. */
function dayTable(kpi, {byMetric, period, compare}) {
  const metrics = metricsOf(kpi);
  const shift = comparisonShift(period);
  const first = byMetric.get(metrics[0]);
  const columns = [
    {title: 'Day (UTC)'},
    ...metrics.map((metric) => ({
      title: `${metricWord(kpi, metric)} (${shortUnit(unitOf(kpi, metric))})`,
      number: true,
    })),
    ...(compare ? [{title: 'Same weekday before'}, {title: `Before (${shortUnit(kpi.unit)})`, number: true}] : []),
    {title: 'Remark'},
  ];
  const rows = range(period.first, period.last).reverse().map((day) => [
    el('time', {datetime: dayText(day)}, formatDayWithWeekday(day)),
    ...metrics.map((metric) => exactly(byMetric.get(metric).get(day))),
    ...(compare ? [el('time', {datetime: dayText(day - shift)}, formatDay(day - shift)), exactly(first.get(day - shift))] : []),
    remarkOf(first.get(day)),
  ]);
  return table(`${kpi.title} by day`, columns, rows);
}

function exactly(one) {
  const value = one?.value ?? null;
  return value === null ? NOTHING : data(value, formatExact(value));
}

function remarkOf(one) {
  return [one?.provisional ? 'provisional' : '', one?.suppressed ? 'suppressed' : ''].filter(Boolean).join(', ');
}

function fileName(kpi, period, ending) {
  return `${kpi.id}_${dayText(period.first)}_${dayText(period.last)}.${ending}`;
}

function downloadCsv(kpi, {byMetric, period, compare}) {
  const metrics = metricsOf(kpi);
  const shift = comparisonShift(period);
  const first = byMetric.get(metrics[0]);
  const names = metrics.map((metric) => metric || 'value');
  const head = ['date', ...names, 'provisional', 'suppressed'];
  const previous = compare ? ['previous_date', ...names.map((name) => `previous_${name}`)] : [];
  const rows = range(period.first, period.last).map((day) => [
    dayText(day),
    ...metrics.map((metric) => byMetric.get(metric).get(day)?.value),
    first.get(day)?.provisional === true,
    first.get(day)?.suppressed === true,
    ...(compare
      ? [dayText(day - shift), ...metrics.map((metric) => byMetric.get(metric).get(day - shift)?.value)]
      : []),
  ]);
  saveCsv(fileName(kpi, period, 'csv'), [[...head, ...previous], ...rows]);
}

function downloadPng(kpi, loaded, chart) {
  savePng(fileName(kpi, loaded.period, 'png'), chart.canvas, {
    title: kpi.title,
    subtitle: `${formatRange(loaded.period.first, loaded.period.last)}, UTC days`,
    legend: legendOf(kpi, loaded).map(({name, label, dash}) => ({label, dash, color: color(name)})),
  });
}
