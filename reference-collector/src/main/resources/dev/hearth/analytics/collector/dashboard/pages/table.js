// Tables: what stands behind each chart, for reading, copying and screen readers.

import {el} from './dom.js';

/**
 * A table in a region that can be scrolled with keys.
 *
 * @param columns `{title, number}`; numbers are set to the right
 * @param rows lists of texts or elements; a row's first cell names it
 */
export function table(caption, columns, rows) {
  const head = columns.map((column) => el(column.number ? 'th.number' : 'th', {scope: 'col'}, column.title));
  const body = rows.map((cells) =>
    el('tr', {}, cells.map((cell, index) =>
      index === 0 ? el('th', {scope: 'row'}, cell) : el(columns[index].number ? 'td.number' : 'td', {}, cell))));
  return el(
    'div.scroll',
    {role: 'region', 'aria-label': caption, tabindex: '0'},
    el('table', {}, el('caption.unseen', {}, caption), el('thead', {}, el('tr', {}, head)), el('tbody', {}, body)),
  );
}
