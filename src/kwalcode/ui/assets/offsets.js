// A document as rows on screen, and the way between three counts of characters:
// code points (on the wire, as Python counts), UTF-16 units (in a string of JavaScript), and places in a row.
// Nothing here knows the page; `node --test` runs it.

const LONGEST_ROW = 4000; // units; a longer line is shown in pieces, for a browser redraws a row as a whole

const isHigh = (unit) => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit) => unit >= 0xdc00 && unit <= 0xdfff;

/** Number of code points in `text[start, end)`, counted in units. */
export function codePoints(text, start = 0, end = text.length) {
  let count = 0;
  for (let at = start; at < end; at += 1) {
    if (isHigh(text.charCodeAt(at)) && at + 1 < end && isLow(text.charCodeAt(at + 1))) at += 1;
    count += 1;
  }
  return count;
}

export class DocText {
  /** @param {string} text the document's text, with LF line ends */
  constructor(text) {
    this.text = text;
    this.rows = []; // {start, end: what is shown; next: where the following row begins; point: code points before it}
    let at = 0;
    let point = 0;
    this.astral = false;
    for (;;) {
      const feed = text.indexOf("\n", at);
      const stop = feed < 0 ? text.length : feed;
      const after = feed < 0 ? text.length : feed + 1;
      for (let start = at; ; ) {
        const end = cutRow(text, start, stop);
        const next = end === stop ? after : end;
        this.rows.push({ start, end, next, point });
        const points = codePoints(text, start, next);
        if (points !== next - start) this.astral = true;
        point += points;
        start = next;
        if (end === stop) break;
      }
      if (feed < 0) break;
      at = after;
    }
    this.points = point;
  }

  rowAtUnit(unit) {
    return lastAtMost(this.rows, "start", unit);
  }

  rowAtPoint(point) {
    return lastAtMost(this.rows, "point", point);
  }

  /** Units -> code points. */
  toPoint(unit) {
    if (!this.astral) return unit;
    const row = this.rows[this.rowAtUnit(unit)];
    return row.point + codePoints(this.text, row.start, unit);
  }

  /** Code points -> units. */
  toUnit(point) {
    if (!this.astral) return point;
    const row = this.rows[this.rowAtPoint(point)];
    let unit = row.start;
    for (let left = point - row.point; left > 0 && unit < this.text.length; left -= 1) {
      unit += isHigh(this.text.charCodeAt(unit)) && isLow(this.text.charCodeAt(unit + 1)) ? 2 : 1;
    }
    return unit;
  }
}

/** Where the row that begins at `start` ends: at the end of its line, or behind a sentence or a word when that is far. */
function cutRow(text, start, stop) {
  if (stop - start <= LONGEST_ROW) return stop;
  const limit = start + LONGEST_ROW;
  const sentence = text.lastIndexOf(". ", limit - 2);
  if (sentence > start) return sentence + 2;
  const space = text.lastIndexOf(" ", limit - 1);
  if (space > start) return space + 1;
  return isLow(text.charCodeAt(limit)) ? limit - 1 : limit;
}

/** Index of the last item whose `field` is at most `value`; 0 when all are larger. */
export function lastAtMost(items, field, value) {
  let low = 0;
  let high = items.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (items[middle][field] <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A stretch without the white space at its ends; null when nothing is left. */
export function trimmed(text, start, end) {
  let first = start;
  let last = end;
  while (first < last && /\s/.test(text[first])) first += 1;
  while (last > first && /\s/.test(text[last - 1])) last -= 1;
  return last > first ? { start: first, end: last } : null;
}
