// The most frequent values of a field over a period: top dialogues, top commands. Small groups are hidden by the collector.

import {readGroups} from './api.js';
import {dayText} from './days.js';
import {data, el, replace} from './dom.js';
import {saveCsv} from './download.js';
import {formatExact, formatPercent, NOTHING} from './format.js';
import {failedState, skeleton} from './notice.js';
import {table} from './table.js';

const LIMIT = 10;

function titleOf(kpi) {
  return `${kpi.title} by ${kpi.by.replaceAll('_', ' ')}`;
}

export function makeBreakdown(kpi, {onRetry}) {
  const body = el('div.breakdown-body', {}, skeleton('rows'));
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
    async load(period) {
      const answer = await readGroups(kpi.id, dayText(period.first), dayText(period.last), LIMIT);
      return {answer, period};
    },
    show(loaded, {minAggregation}) {
      shown = loaded;
      csv.disabled = false;
      replace(body, contents(kpi, loaded.answer, minAggregation));
    },
    fail(failure) {
      shown = null;
      csv.disabled = true;
      replace(body, failedState(failure, onRetry));
    },
  };
}

function contents(kpi, answer, minAggregation) {
  const rest = answer.rest?.value ?? null;
  const total = answer.groups.reduce((sum, one) => sum + one.value, 0) + (rest ?? 0);
  if (answer.groups.length === 0 && !rest) {
    return [el('p.quiet-text', {}, 'Nothing on these days.'), ...notes(answer, minAggregation)];
  }
  const rows = answer.groups.map((one) => [
    one.partial ? `${one.group} *` : one.group,
    data(one.value, formatExact(one.value)),
    share(one.value, total, rest !== null),
  ]);
  if (rest !== null && rest !== 0) {
    rows.push([el('em', {}, 'all others'), data(rest, formatExact(rest)), share(rest, total, true)]);
  }
  const columns = [
    {title: kpi.by.replaceAll('_', ' ')},
    {title: kpi.unit.replaceAll('_', ' '), number: true},
    {title: 'Share', number: true},
  ];
  return [table(titleOf(kpi), columns, rows), ...notes(answer, minAggregation)];
}

/** Only where the groups add up is there a whole to have a share of. */
function share(value, total, addsUp) {
  if (!addsUp || total === 0) {
    return NOTHING;
  }
  const meter = el('span.share-bar', {'aria-hidden': 'true'}, el('span', {}));
  meter.firstChild.style.width = `${(100 * value) / total}%`;
  return el('span.share', {}, meter, formatPercent(value / total));
}

function notes(answer, minAggregation) {
  const words = [];
  if (answer.suppressed_groups > 0) {
    words.push(`${answer.suppressed_groups} with fewer than ${minAggregation} villages are only among the others.`);
  }
  if (answer.groups.some((one) => one.partial)) {
    words.push('* on some days too few villages; those days are among the others.');
  }
  if (answer.suppressed_days > 0) {
    words.push(`Without ${answer.suppressed_days} suppressed ${answer.suppressed_days === 1 ? 'day' : 'days'}.`);
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
