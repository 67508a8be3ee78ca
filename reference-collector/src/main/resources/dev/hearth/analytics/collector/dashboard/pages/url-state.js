// What the address says: a link shows the same page. Only what differs from the default is in it.

import {parseDay} from './days.js';

const RANGES = ['7', '28', '90', 'month', 'custom'];
const DEFAULT_RANGE = '28';

/** The page of a path. */
export function pageOf(path) {
  const last = path.replace(/\/$/, '').split('/').pop();
  return last === 'live' || last === 'health' ? last : 'kpis';
}

export function readPeriod() {
  const query = new URLSearchParams(location.search);
  const range = query.get('range');
  const month = query.get('month');
  const day = (name) => (parseDay(query.get(name)) === null ? null : query.get(name));
  return {
    range: RANGES.includes(range) ? range : DEFAULT_RANGE,
    start: day('start'),
    end: day('end'),
    month: /^\d{4}-(0[1-9]|1[0-2])$/.test(month ?? '') ? month : null,
    compare: query.get('compare') !== '0',
    tables: new Set((query.get('tables') ?? '').split(',').filter(Boolean)),
  };
}

export function periodQuery({range, start, end, month, compare, tables}) {
  return query({
    range: range === DEFAULT_RANGE ? null : range,
    start: range === 'custom' ? start : null,
    end: range === 'month' ? null : end,
    month: range === 'month' ? month : null,
    compare: compare ? null : '0',
    tables: [...tables].join(','),
  });
}

export function readLiveFilter() {
  const given = new URLSearchParams(location.search);
  return Object.fromEntries(['name', 'session', 'key', 'verdict'].map((name) => [name, given.get(name) ?? '']));
}

/** `?a=b`, or nothing when all are empty. */
export function query(values) {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value) {
      given.set(name, value);
    }
  }
  const text = given.toString();
  return text === '' ? '' : `?${text}`;
}

/** Shows the state in the address. A new entry of the history only where going back should undo it. */
export function showInAddress(text, isNewEntry) {
  const address = location.pathname + text;
  if (address !== location.pathname + location.search) {
    history[isNewEntry ? 'pushState' : 'replaceState'](null, '', address);
  }
}
