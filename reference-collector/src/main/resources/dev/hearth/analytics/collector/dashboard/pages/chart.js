// Lines over days, drawn by uPlot: what is final solid, what is provisional dashed, what is suppressed hatched.

import {el} from './dom.js';
import {isFirstOfMonth, range, weekday} from './days.js';
import {formatDayWithWeekday, formatShortDay, formatShortMonth, formatTick} from './format.js';

const HEIGHT = 220;
const SPARK_HEIGHT = 36;
const LABEL_PIXELS = 68;
const SECOND_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];

export const PROVISIONAL_DASH = [6, 4];
export const PREVIOUS_DASH = [2, 4];

export function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Splits a line where it becomes provisional; the dashed part begins at the last final day, so that they meet. */
function parts(days, line) {
  const at = days.map((day) => line.days.get(day));
  const final = at.map((one) => (one === undefined || one.provisional ? null : one.value));
  const provisional = at.map((one, index) =>
    one?.provisional || (at[index + 1]?.provisional && one !== undefined) ? one.value : null);
  return [final, provisional];
}

/** A day without a neighbour makes no line: it gets a dot. */
function isolated(values) {
  return range(0, values.length - 1).filter((index) =>
    values[index] !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null);
}

function lineSeries(line, values, dash, few) {
  return {
    stroke: color(line.color),
    width: line.previous ? 1.5 : 2,
    dash,
    fill: line.area && dash === undefined ? color(`${line.color}-area`) : undefined,
    spanGaps: false,
    points: few && !line.previous
      ? {show: true, size: 6, fill: dash === undefined ? color(line.color) : color('surface'), width: 1.5}
      : {show: true, size: 5, filter: () => isolated(values)},
  };
}

/** Monday by Monday, or month by month, as many as there is room for. */
function daySplits(days, width) {
  const room = Math.max(2, Math.floor(width / LABEL_PIXELS));
  if (days.length <= room) {
    return days;
  }
  for (const weeks of [1, 2, 4]) {
    const found = days.filter((day) => weekday(day) === 0 && (day - weekday(day)) / 7 % weeks < 1);
    if (found.length <= room && (days.length <= 100 || weeks < 4)) {
      return found;
    }
  }
  const months = days.filter(isFirstOfMonth);
  const step = Math.ceil(months.length / room);
  return months.filter((ignored, index) => index % step === 0);
}

function hatch(plot, days, suppressed) {
  const {ctx, bbox} = plot;
  const half = Math.max(2, bbox.width / Math.max(1, days.length - 1) / 2);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.strokeStyle = color('hatch');
  ctx.lineWidth = devicePixelRatio;
  for (const day of suppressed) {
    const middle = plot.valToPos(day, 'x', true);
    ctx.save();
    ctx.beginPath();
    ctx.rect(middle - half, bbox.top, 2 * half, bbox.height);
    ctx.clip();
    ctx.beginPath();
    for (let at = middle - half - bbox.height; at < middle + half; at += 6 * devicePixelRatio) {
      ctx.moveTo(at, bbox.top + bbox.height);
      ctx.lineTo(at + bbox.height, bbox.top);
    }
    ctx.stroke();
    ctx.restore();
  }
  ctx.restore();
}

function axes(days, unit, whole) {
  const look = {
    stroke: color('soft'),
    font: `12px ${color('font')}`,
    grid: {stroke: color('grid'), width: 1},
    ticks: {show: false},
  };
  const monthly = days.length > 100;
  return [
    {
      ...look,
      grid: {show: false},
      splits: (plot) => daySplits(days, plot.width - 60),
      values: (plot, splits) => splits.map(monthly ? formatShortMonth : formatShortDay),
      size: 28,
    },
    {
      ...look,
      size: unit === 'seconds' ? 62 : 46,
      space: 40,
      ...(unit === 'seconds' ? {incrs: SECOND_STEPS} : {}),
      ...(whole ? {incrs: [1, 2, 5].flatMap((one) => range(0, 12).map((power) => one * 10 ** power)).sort((a, b) => a - b)} : {}),
      values: (plot, splits) => splits.map((value) => formatTick(value, unit)),
    },
  ];
}

/**
 * Draws a chart into a host that is in the page already.
 *
 * @param lines `{days, color, area, previous}`: a Map from day to its value, and how it looks
 * @param tip is given a day and answers the lines of text for it
 * @returns `{canvas, end}`
 */
export function drawChart(host, {days, lines, suppressed, unit, whole, label, tip}) {
  const tipBox = el('div.tip', {hidden: true});
  const few = days.length <= 31;
  const data = [days];
  const series = [{}];
  for (const line of lines) {
    const [final, provisional] = line.previous
      ? [days.map((day) => line.days.get(day)?.value ?? null), null]
      : parts(days, line);
    data.push(final);
    series.push(lineSeries(line, final, line.previous ? PREVIOUS_DASH : undefined, few));
    if (provisional !== null) {
      data.push(provisional);
      series.push(lineSeries(line, provisional, PROVISIONAL_DASH, few));
    }
  }
  const plot = new uPlot({
    width: host.clientWidth,
    height: HEIGHT,
    padding: [10, 28, 0, 0],
    legend: {show: false},
    cursor: {y: false, drag: {x: false, y: false}, sync: {key: 'days'}, points: {size: 8}},
    scales: {
      x: {time: false, range: (ignored, min, max) => (min === max ? [min - 1, max + 1] : [min, max])},
      y: {range: (ignored, min, max) => [0, max > 0 ? max * 1.1 : 1]},
    },
    axes: axes(days, unit, whole),
    series,
    hooks: {
      drawAxes: [(drawn) => hatch(drawn, days, suppressed)],
      setCursor: [(moved) => showTip(moved, tipBox, days, tip)],
    },
  }, data, host);
  plot.root.setAttribute('role', 'img');
  plot.root.setAttribute('aria-label', label);
  plot.over.append(tipBox);
  return watchWidth(host, plot, HEIGHT);
}

function showTip(plot, box, days, tip) {
  const {idx, left} = plot.cursor;
  box.hidden = idx === null || idx === undefined || left < 0;
  if (box.hidden) {
    return;
  }
  box.replaceChildren(
    el('strong', {}, formatDayWithWeekday(days[idx])),
    ...tip(days[idx]).map(({text, color: name}) =>
      el('span', {}, name === undefined ? null : swatch(name), text)),
  );
  const isRight = left > plot.over.clientWidth / 2;
  box.style.left = isRight ? '' : `${left + 12}px`;
  box.style.right = isRight ? `${plot.over.clientWidth - left + 12}px` : '';
}

/** A short line of a colour; `look` is `final`, `provisional` or `previous`. */
export function swatch(name, look = 'final') {
  return el(`i.swatch.${look}.${name}`, {'aria-hidden': 'true'});
}

/** The shape of a period, without scales: for cards. What it shows is said beside it. */
export function drawSpark(host, days, line) {
  const [final, provisional] = parts(days, line);
  const look = {stroke: color(line.color), width: 1.5, points: {show: false}};
  const plot = new uPlot({
    width: host.clientWidth,
    height: SPARK_HEIGHT,
    padding: [3, 3, 3, 3],
    legend: {show: false},
    cursor: {show: false},
    scales: {x: {time: false}, y: {range: (ignored, min, max) => [0, max > 0 ? max * 1.1 : 1]}},
    axes: [{show: false}, {show: false}],
    series: [{}, {...look, fill: color(`${line.color}-area`)}, {...look, dash: [3, 2]}],
  }, [days, final, provisional], host);
  plot.root.setAttribute('aria-hidden', 'true');
  return watchWidth(host, plot, SPARK_HEIGHT);
}

function watchWidth(host, plot, height) {
  const observer = new ResizeObserver(() => {
    if (host.clientWidth > 0 && host.clientWidth !== plot.width) {
      plot.setSize({width: host.clientWidth, height});
    }
  });
  observer.observe(host);
  return {
    canvas: plot.ctx.canvas,
    end() {
      observer.disconnect();
      plot.destroy();
    },
  };
}
