// Chooses the days: presets, a month, any two days; a step back or on; the comparison. Says that days are UTC days.

import {dayText, DAYS_MAX, monthOf, moved, parseDay, periodOf} from './days.js';
import {el, icon, replace} from './dom.js';
import {formatClock, formatRange} from './format.js';

const PRESETS = [['7', '7 days'], ['28', '28 days'], ['90', '90 days'], ['month', 'Month'], ['custom', 'Custom']];

/**
 * The bar.
 *
 * @param onChange is given the new state
 * @param onRefresh asks for the figures now
 */
export function makePeriodBar({onChange, onRefresh}) {
  const presets = PRESETS.map(([range, words]) =>
    el('button', {type: 'button', 'data-range': range, onclick: () => choose(range)}, words));
  const earlier = step('M10 3 5 8l5 5', 'Earlier period', -1);
  const later = step('M6 3l5 5-5 5', 'Later period', 1);
  const label = el('span.range', {'aria-live': 'polite'});
  const fields = el('div.fields', {hidden: true});
  const compare = el('input', {type: 'checkbox', id: 'compare', onchange: () => change({compare: compare.checked})});
  const refreshed = el('span.refreshed');
  const refresh = el(
    'button.quiet',
    {type: 'button', id: 'refresh', 'aria-label': 'Refresh now', title: 'Refresh now', onclick: onRefresh},
    icon('M13 8a5 5 0 1 1-1.500-3.500M13 2v3h-3'),
  );
  const element = el(
    'section.period-bar',
    {'aria-label': 'Period'},
    el('div.segments', {role: 'group', 'aria-label': 'Length of the period'}, presets),
    el('div.stepper', {}, earlier, label, later),
    fields,
    el('label.check', {title: 'The same number of whole weeks before, so that a Monday is compared with a Monday'},
      compare, ' Compare with the previous period'),
    el('span.spacer'),
    refreshed,
    refresh,
  );
  let state = null;
  let today = 0;

  function step(path, words, direction) {
    return el(
      'button.quiet',
      {type: 'button', 'aria-label': words, title: words, onclick: () => move(direction)},
      icon(path),
    );
  }

  function change(part) {
    onChange({...state, ...part});
  }

  function choose(range) {
    const {first, last} = periodOf(state, today);
    change({
      range,
      start: range === 'custom' ? dayText(first) : null,
      end: range === 'custom' ? dayText(last) : null,
      month: range === 'month' ? monthOf(last) : null,
    });
  }

  function move(direction) {
    const next = moved(state, direction, today);
    if (next !== state) {
      onChange(next);
    }
  }

  function day(name, value, words, onPick) {
    const input = el('input', {
      type: 'date', id: name, value: dayText(value), max: dayText(today), min: '1970-01-01', required: true,
    });
    input.addEventListener('change', () => parseDay(input.value) !== null && onPick(parseDay(input.value)));
    return el('label', {for: name}, words, input);
  }

  function showFields({first, last}) {
    if (state.range === 'custom') {
      const pick = (from, to) => {
        // The day that was not picked gives way.
        const start = Math.max(Math.min(from, to), to - DAYS_MAX + 1);
        change({start: dayText(start), end: dayText(to)});
      };
      replace(
        fields,
        day('start', first, 'From ', (from) => pick(from, Math.max(from, Math.min(last, from + DAYS_MAX - 1)))),
        day('end', last, 'to ', (to) => pick(first, to)),
      );
    } else if (state.range === 'month') {
      const input = el('input', {type: 'month', id: 'month', value: monthOf(first), max: monthOf(today), required: true});
      input.addEventListener('change', () => /^\d{4}-\d{2}$/.test(input.value) && change({month: input.value}));
      replace(fields, el('label', {for: 'month'}, 'Month ', input));
    }
    fields.hidden = state.range !== 'custom' && state.range !== 'month';
  }

  return {
    element,
    move,
    choose,
    show(newState, newToday) {
      const isSame = state !== null && state.range === newState.range && fields.contains(document.activeElement);
      state = newState;
      today = newToday;
      const period = periodOf(state, today);
      for (const preset of presets) {
        preset.setAttribute('aria-pressed', String(preset.dataset.range === state.range));
      }
      label.textContent = `${formatRange(period.first, period.last)} · UTC`;
      later.disabled = moved(state, 1, today) === state;
      compare.checked = state.compare;
      if (!isSame) {
        showFields(period);
      }
    },
    showRefreshed(date) {
      refreshed.textContent = `Updated ${formatClock(date)}`;
    },
  };
}
