// The most frequent values of a field over a period: top dialogues, top commands. Small groups are hidden by the collector.

import {readGroups} from './api.js';
import {dayText} from './days.js';
import {data, el, replace} from './dom.js';
import {saveCsv} from './download.js';
import {formatDay, formatExact, formatPercent, NOTHING} from './format.js';
import {isAdditive, metricsOf} from './kpi-data.js';
import {failedState} from './notice.js';
import {table} from './table.js';

const LIMIT = 10;

function titleOf(kpi) {
  return `${kpi.title} by ${kpi.by.replaceAll('_', ' ')}`;
}

export function makeBreakdown(kpi, {onRetry}) {
  const body = el('div.breakdown-body');
  const csv = el(
    'button.quiet',
    {type: 'button', 'aria-label': `Download ${titleOf(kpi)} as CSV`, disabled: true, onclick: () => download(kpi, shown)},
    'CSV',
  );
  const element = el(
    'section.panel.breakdown',
    {'data-by': kpi.by, 'data-kpi': kpi.id, 'aria-labelledby': `by-${kpi.id}`},
    el('header', {}, el('h2', {id: `by-${kpi.id}`}, titleOf(kpi)), el('div.actions', {}, csv)),
    body,
  );
  let shown = null;

  return {
    element,
    async load(period, today) {
      const asked = daysOf(kpi, period, today);
      return {answer: await readGroups(kpi.id, dayText(asked.first), dayText(asked.last), LIMIT), period: asked};
    },
    show(loaded, {minAggregation}) {
      shown = loaded;
      csv.disabled = false;
      replace(body, contents(kpi, loaded, minAggregation));
    },
    fail(failure) {
      shown = null;
      csv.disabled = true;
      replace(body, failedState(failure, onRetry));
    },
  };
}

/** Villages of several days do not add up, also not in groups: then it is those of the last day that is over. */
function daysOf(kpi, period, today) {
  const last = Math.min(period.last, Math.max(period.first, today - 1));
  return kpi.kind === 'unique' ? {first: last, last} : period;
}

function contents(kpi, {answer, period}, minAggregation) {
  const rest = answer.rest?.value ?? null;
  const total = isAdditive(kpi, metricsOf(kpi)[0])
    ? answer.groups.reduce((sum, one) => sum + one.value, 0) + (rest ?? 0)
    : 0;
  if (answer.groups.length === 0 && !rest) {
    return [el('p.quiet-text', {}, 'Nothing on these days.'), ...notes(kpi, answer, period, minAggregation)];
  }
  const rows = answer.groups.map((one) => [
    one.partial ? `${one.group} *` : one.group,
    data(one.value, formatExact(one.value)),
    share(one.value, total),
  ]);
  if (rest !== null && rest !== 0) {
    rows.push([el('em', {}, 'all others'), data(rest, formatExact(rest)), share(rest, total)]);
  }
  const columns = [
    {title: kpi.by.replaceAll('_', ' ')},
    {title: kpi.unit.replaceAll('_', ' '), number: true},
    {title: 'Share', number: true},
  ];
  return [table(`${titleOf(kpi)}, as a table`, columns, rows), ...notes(kpi, answer, period, minAggregation)];
}

/** Only where the groups add up is there a whole to have a share of. */
function share(value, total) {
  if (total === 0) {
    return NOTHING;
  }
  const meter = el('span.share-bar', {'aria-hidden': 'true'}, el('span', {}));
  meter.firstChild.style.width = `${(100 * value) / total}%`;
  return el('span.share', {}, meter, formatPercent(value / total));
}

function notes(kpi, answer, period, minAggregation) {
  const words = kpi.kind === 'unique' ? [`Of ${formatDay(period.last)} alone.`] : [];
  if (answer.suppressed?.groups > 0) {
    words.push(`${answer.suppressed.groups} with fewer than ${minAggregation} villages are only among the others.`);
  }
  if (answer.groups.some((one) => one.partial)) {
    words.push('* on some days too few villages; those days are among the others.');
  }
  if (answer.suppressed?.days > 0) {
    words.push(`Without ${answer.suppressed.days} suppressed ${answer.suppressed.days === 1 ? 'day' : 'days'}.`);
  }
  if (answer.provisional) {
    words.push('Provisional.');
  }
  return words.length === 0 ? [] : [el('p.remark', {}, words.join(' '))];
}

function download(kpi, {answer, period}) {
  const rows = answer.groups.map((one) => [one.group, one.value, one.partial === true]);
  const rest = answer.rest?.value ?? null;
  saveCsv(`${kpi.id}_by_${kpi.by}_${dayText(period.first)}_${dayText(period.last)}.csv`, [
    [kpi.by, 'value', 'partial'],
    ...rows,
    ...(rest === null ? [] : [['(all others)', rest, '']]),
  ]);
}
