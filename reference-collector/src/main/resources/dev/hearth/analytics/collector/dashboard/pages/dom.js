// Builds elements. Text is always text: nothing that came from a catalog, a game or an address is ever read as markup.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element of a tag and classes: `el('p.note', {id: 'a'}, 'text', child)`. Attributes that are null or false are left
 * out; `on…` is a listener. Children that are null are left out.
 */
export function el(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name || 'div');
  if (classes.length > 0) {
    element.className = classes.join(' ');
  }
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(key, value === true ? '' : String(value));
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** An icon of lines on a 16 by 16 field, for the eye only: what it stands beside says the same. */
export function icon(path) {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [key, value] of Object.entries({viewBox: '0 0 16 16', class: 'icon', 'aria-hidden': 'true'})) {
    svg.setAttribute(key, value);
  }
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/** A value as programs read it, and as people do. */
export function data(value, text) {
  return el('data', {value: value ?? ''}, text);
}

export function replace(parent, ...children) {
  parent.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined));
}
