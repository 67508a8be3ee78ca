// One KPI in one figure: how much, compared with the week before and the period before, and the shape of the period.

import {drawSpark} from './chart.js';
import {data, el, replace} from './dom.js';
import {range} from './days.js';
import {formatPercent, formatValue, NOTHING, unitWord} from './format.js';
import {figureOf, metricsOf, periodChange, unitOf, weekOverWeek} from './kpi-data.js';

/** What the figure is, after its unit. */
function kindWords(kind, unit) {
  const mean = unit === '' ? 'on average' : 'a day on average';
  return {total: 'in total', mean, today: 'today so far', none: ''}[kind];
}

/** A card without data yet; `show` and `fail` fill it, again and again. */
export function makeCard(kpi) {
  const body = el('div.card-body');
  const element = el(
    'article.card',
    {'data-kpi': kpi.id},
    el('h2', {}, el('a', {href: `#chart-${kpi.id}`}, kpi.title)),
    body,
  );
  let spark = null;
  let shown = null;

  function clear() {
    spark?.end();
    spark = null;
  }

  function show(loaded) {
    clear();
    shown = loaded;
    const {byMetric, period, today, compare} = loaded;
    const metrics = metricsOf(kpi);
    const days = byMetric.get(metrics[0]);
    const figure = figureOf(kpi, metrics[0], days, period, today);
    const host = el('div.spark');
    replace(
      body,
      el(
        'p.figure',
        {},
        data(figure.value, formatValue(figure.value, kpi.unit)),
        el('span.figure-kind', {}, [unitWord(kpi.unit), kindWords(figure.kind, unitWord(kpi.unit))].filter(Boolean).join(' ')),
      ),
      others(kpi, metrics, loaded),
      change('Week over week', weekOverWeek(days, period, today)),
      compare ? change('Previous period', periodChange(days, period, today)) : null,
      host,
    );
    spark = drawSpark(host, range(period.first, period.last), {days, color: 'series-1'});
  }

  return {
    element,
    show,
    redraw: () => shown !== null && show(shown),
    fail() {
      clear();
      shown = null;
      replace(body, el('p.figure', {}, NOTHING), el('p.change', {}, 'not loaded'));
    },
    end: clear,
  };
}

/** The metrics beside the first, on one line: a median and a 95th percentile belong to their mean. */
function others(kpi, metrics, {byMetric, period, today}) {
  if (metrics.length === 1) {
    return null;
  }
  return el('p.others', {}, metrics.slice(1).map((metric) => {
    const figure = figureOf(kpi, metric, byMetric.get(metric), period, today);
    return el('span', {'data-metric': metric}, `${metric} `, data(figure.value, formatValue(figure.value, unitOf(kpi, metric))));
  }));
}

function change(name, share) {
  const isUp = share !== null && share > 0.0005;
  const isDown = share !== null && share < -0.0005;
  return el(
    'p.change',
    {},
    el('span.change-name', {}, name),
    share === null
      ? el('span.change-value', {title: 'There is nothing to compare with.'}, NOTHING)
      : el(
        'span.change-value',
        {},
        el('span', {'aria-hidden': 'true'}, isUp ? '▲ ' : isDown ? '▼ ' : ''),
        el('span.unseen', {}, isUp ? 'up ' : isDown ? 'down ' : 'unchanged '),
        data(share, formatPercent(Math.abs(share))),
      ),
  );
}
