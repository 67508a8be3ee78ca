// Numbers, days and times as the viewer's locale writes them. Days are UTC days, whatever the viewer's time zone.

import {dateOf} from './days.js';

/** What the viewer's browser asks for, which is not always the language of the browser itself. */
const LOCALES = [...navigator.languages];

const number = new Intl.NumberFormat(LOCALES, {maximumFractionDigits: 1});
const exact = new Intl.NumberFormat(LOCALES, {maximumFractionDigits: 3});
const compact = new Intl.NumberFormat(LOCALES, {notation: 'compact', maximumFractionDigits: 1});
const percent = new Intl.NumberFormat(LOCALES, {style: 'percent', maximumFractionDigits: 1});
const day = new Intl.DateTimeFormat(LOCALES, {dateStyle: 'medium', timeZone: 'UTC'});
const dayWithWeekday = new Intl.DateTimeFormat(LOCALES, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const shortDay = new Intl.DateTimeFormat(LOCALES, {day: 'numeric', month: 'short', timeZone: 'UTC'});
const shortMonth = new Intl.DateTimeFormat(LOCALES, {month: 'short', year: '2-digit', timeZone: 'UTC'});
const clock = new Intl.DateTimeFormat(LOCALES, {timeStyle: 'medium'});
const moment = new Intl.DateTimeFormat(LOCALES, {dateStyle: 'medium', timeStyle: 'medium'});

const durations = [
  {unit: 'hour', seconds: 3600, from: 6000},
  {unit: 'minute', seconds: 60, from: 100},
  {unit: 'second', seconds: 1, from: 0},
].map((one) => ({
  ...one,
  format: new Intl.NumberFormat(LOCALES, {
    style: 'unit',
    unit: one.unit,
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }),
}));

/** What stands for a value that is not there. */
export const NOTHING = '–';

export const formatNumber = (value) => number.format(value);
export const formatExact = (value) => (value === null || value === undefined ? NOTHING : exact.format(value));
/** A small share is not none. */
export const formatPercent = (share) => (share > 0 && share < 0.0005 ? `< ${percent.format(0.001)}` : percent.format(share));
export const formatDay = (value) => day.format(dateOf(value));
export const formatDayWithWeekday = (value) => dayWithWeekday.format(dateOf(value));
export const formatShortDay = (value) => shortDay.format(dateOf(value));
export const formatShortMonth = (value) => shortMonth.format(dateOf(value));
export const formatRange = (first, last) => day.formatRange(dateOf(first), dateOf(last));
export const formatClock = (date) => clock.format(date);
export const formatMoment = (date) => moment.format(date);

function formatSeconds(seconds) {
  const size = durations.find((one) => Math.abs(seconds) >= one.from) ?? durations[durations.length - 1];
  return size.format.format(seconds / size.seconds);
}

/** Seconds that a value of that unit is, or null if it is no duration. */
function secondsOf(value, unit) {
  if (unit === 'seconds' || unit === 's') {
    return value;
  }
  return unit === 'ms' || unit === 'milliseconds' ? value / 1000 : null;
}

/** A value with its unit where that is short, for cards, tips and axes. */
export function formatValue(value, unit) {
  if (value === null || value === undefined) {
    return NOTHING;
  }
  const seconds = secondsOf(value, unit);
  if (seconds !== null) {
    return formatSeconds(seconds);
  }
  if (unit === 'percent') {
    return percent.format(value / 100);
  }
  return Math.abs(value) >= 100_000 ? compact.format(value) : number.format(value);
}

/** A value of a scale. */
export function formatTick(value, unit) {
  return secondsOf(value, unit) === null && unit !== 'percent' ? compact.format(value) : formatValue(value, unit);
}

/** The unit's word, where the value does not say it. */
export function unitWord(unit) {
  return secondsOf(1, unit) === null && unit !== 'percent' ? unit.replaceAll('_', ' ') : '';
}

/** A unit as the head of a column has it. */
export function shortUnit(unit) {
  return {seconds: 's', percent: '%'}[unit] ?? unit.replaceAll('_', ' ');
}

/** A length of time in words, roughly. */
export function formatAge(millis) {
  const hours = millis / 3_600_000;
  if (hours >= 48) {
    const days = new Intl.NumberFormat(LOCALES, {style: 'unit', unit: 'day', unitDisplay: 'long', maximumFractionDigits: 0});
    return days.format(Math.floor(hours / 24));
  }
  return formatSeconds(millis / 1000);
}
