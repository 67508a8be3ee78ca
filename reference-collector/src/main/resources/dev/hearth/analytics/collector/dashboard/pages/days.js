// UTC days as whole numbers since 1970, and the periods that the pages show. Nothing here reads a clock.

const DAY_MILLIS = 86_400_000;

/** The most days that the collector answers at once, and that a period may have. */
export const DAYS_MAX = 400;

export function parseDay(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text ?? '')) {
    return null;
  }
  const millis = Date.parse(`${text}T00:00:00Z`);
  // A day that its month does not have is none.
  return Number.isNaN(millis) || dayText(millis / DAY_MILLIS) !== text ? null : millis / DAY_MILLIS;
}

export function dayText(day) {
  return new Date(day * DAY_MILLIS).toISOString().slice(0, 10);
}

export function dayOf(millis) {
  return Math.floor(millis / DAY_MILLIS);
}

export function dateOf(day) {
  return new Date(day * DAY_MILLIS);
}

/** 0 is Monday. */
export function weekday(day) {
  return (((day + 3) % 7) + 7) % 7;
}

export function isFirstOfMonth(day) {
  return dateOf(day).getUTCDate() === 1;
}

function monthBounds(month) {
  const [year, number] = month.split('-').map(Number);
  return {
    first: Date.UTC(year, number - 1, 1) / DAY_MILLIS,
    last: Date.UTC(year, number, 0) / DAY_MILLIS,
  };
}

export function monthOf(day) {
  return dayText(day).slice(0, 7);
}

/**
 * The days that a state of the address means.
 *
 * @param range `7`, `28`, `90`, `month` or `custom`
 * @param today the collector's UTC day; nothing after it is shown
 */
export function periodOf({range, start, end, month}, today) {
  if (range === 'month') {
    const bounds = monthBounds(month ?? monthOf(today));
    return bounds.first > today
      ? {first: monthBounds(monthOf(today)).first, last: today}
      : {first: bounds.first, last: Math.min(bounds.last, today)};
  }
  const last = Math.min(parseDay(end) ?? today, today);
  if (range === 'custom') {
    const first = Math.min(parseDay(start) ?? last - 27, last);
    return {first: Math.max(first, last - DAYS_MAX + 1), last};
  }
  return {first: last - Number(range) + 1, last};
}

/** The state one period earlier (-1) or later (+1), or the same when there is nothing later. */
export function moved(state, direction, today) {
  const {first, last} = periodOf(state, today);
  if (state.range === 'month') {
    const next = direction < 0 ? first - 1 : monthBounds(monthOf(first)).last + 1;
    return next > today ? state : {...state, month: monthOf(next)};
  }
  const length = last - first + 1;
  const end = Math.min(last + direction * length, today);
  if (end === last) {
    return state;
  }
  if (state.range === 'custom') {
    return {...state, start: dayText(end - length + 1), end: dayText(end)};
  }
  return {...state, end: end === today ? null : dayText(end)};
}

/** By how many days the previous period is earlier: whole weeks, so that a Monday is compared with a Monday. */
export function comparisonShift({first, last}) {
  return Math.ceil((last - first + 1) / 7) * 7;
}

export function range(first, last) {
  return Array.from({length: Math.max(0, last - first + 1)}, (ignored, index) => first + index);
}
