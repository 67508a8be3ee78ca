// Files that the page makes itself: a chart's numbers as CSV, a chart as PNG.

import {el} from './dom.js';

const MARGIN = 24;

function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = el('a', {href: address, download: name});
  link.click();
  // The browser has taken it by the time the task is over.
  setTimeout(() => URL.revokeObjectURL(address));
}

/** RFC 4180. A text that a spreadsheet would run as a formula is made text. */
function csvCell(value) {
  if (value === null || value === undefined) {
    return '';
  }
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function saveCsv(name, rows) {
  const text = rows.map((row) => row.map(csvCell).join(',')).join('\r\n') + '\r\n';
  save(new Blob([text], {type: 'text/csv;charset=utf-8'}), name);
}

/**
 * A chart with what it needs to be understood alone.
 *
 * @param canvas as the chart library drew it
 * @param legend `{label, color, dash}` of each line
 */
export function savePng(name, canvas, {title, subtitle, legend}) {
  const style = getComputedStyle(document.documentElement);
  const scale = window.devicePixelRatio || 1;
  const width = canvas.width / scale + 2 * MARGIN;
  const height = canvas.height / scale + 3 * MARGIN + 64;
  const sheet = el('canvas', {width: Math.round(width * scale), height: Math.round(height * scale)});
  const pen = sheet.getContext('2d');
  pen.scale(scale, scale);
  pen.fillStyle = style.getPropertyValue('--surface');
  pen.fillRect(0, 0, width, height);
  pen.textBaseline = 'top';
  pen.fillStyle = style.getPropertyValue('--ink');
  pen.font = `600 18px ${style.getPropertyValue('--font')}`;
  pen.fillText(title, MARGIN, MARGIN, width - 2 * MARGIN);
  pen.fillStyle = style.getPropertyValue('--soft');
  pen.font = `13px ${style.getPropertyValue('--font')}`;
  pen.fillText(subtitle, MARGIN, MARGIN + 24, width - 2 * MARGIN);
  let left = MARGIN;
  for (const {label, color, dash} of legend) {
    pen.strokeStyle = color;
    pen.lineWidth = 2;
    pen.setLineDash(dash ?? []);
    pen.beginPath();
    pen.moveTo(left, MARGIN + 55);
    pen.lineTo(left + 20, MARGIN + 55);
    pen.stroke();
    pen.fillText(label, left + 26, MARGIN + 48);
    left += 26 + pen.measureText(label).width + 20;
  }
  pen.drawImage(canvas, MARGIN, MARGIN + 76, canvas.width / scale, canvas.height / scale);
  sheet.toBlob((blob) => save(blob, name), 'image/png');
}
