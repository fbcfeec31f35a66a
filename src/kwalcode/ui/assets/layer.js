// The coded spans of one document: which rows they touch, in which lane each is drawn, and how a row is cut into pieces.
// Nothing here knows the page; `node --test` runs it.

export const LANES = 4; // lanes that are drawn; a fifth overlap shows on click only

export class SpanLayer {
  /** @param {import("./offsets.js").DocText} doc */
  constructor(doc) {
    this.doc = doc;
    this.spans = new Map();
    this.byRow = new Map();
    this.dirty = new Set();
    this.moved = false;
  }

  /**
   * Put a span in, or in the place of what it was.
   * @param {string} id
   * @param {{start: number, end: number, code: number, status: string} | null} wanted in units; null takes it away
   */
  set(id, wanted) {
    const old = this.spans.get(id);
    if (!wanted) {
      if (!old) return;
      this.spans.delete(id);
      this.touch(old, (row, list) => list.filter((one) => one !== old));
      this.moved = true;
      return;
    }
    if (old && old.start === wanted.start && old.end === wanted.end) {
      if (old.code === wanted.code && old.status === wanted.status) return;
      old.code = wanted.code;
      old.status = wanted.status;
      this.touch(old, (row, list) => list);
      return;
    }
    if (old) this.touch(old, (row, list) => list.filter((one) => one !== old));
    const span = { id, lane: 0, ...wanted };
    this.spans.set(id, span);
    this.touch(span, (row, list) => [...list, span]);
    this.moved = true;
  }

  touch(span, change) {
    for (const row of this.rowsOf(span.start, span.end)) {
      this.dirty.add(row);
      this.byRow.set(row, change(row, this.byRow.get(row) ?? []));
    }
  }

  *rowsOf(start, end) {
    const { rows } = this.doc;
    for (let row = this.doc.rowAtUnit(start); row < rows.length && rows[row].start < end; row += 1) yield row;
  }

  /** The rows to be drawn again since the last call. */
  take() {
    if (this.moved) this.arrange();
    this.moved = false;
    const rows = this.dirty;
    this.dirty = new Set();
    return rows;
  }

  /** Give each span the first lane that is free where it begins. */
  arrange() {
    const ends = [];
    const sorted = [...this.spans.values()].sort(
      (a, b) => a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : 1),
    );
    for (const span of sorted) {
      let lane = ends.findIndex((end) => end <= span.start);
      if (lane < 0) lane = ends.length;
      ends[lane] = span.end;
      if (lane !== span.lane) {
        span.lane = lane;
        for (const row of this.rowsOf(span.start, span.end)) this.dirty.add(row);
      }
    }
  }

  /** Ids of the spans at a place, the shortest first. */
  at(unit) {
    const row = this.byRow.get(this.doc.rowAtUnit(unit)) ?? [];
    return shortestFirst(row.filter((one) => one.start <= unit && one.end > unit)).map((one) => one.id);
  }
}

export function shortestFirst(spans) {
  return [...spans].sort((a, b) => a.end - a.start - (b.end - b.start) || (a.id < b.id ? -1 : 1));
}

/**
 * Cut a row where anything begins or ends.
 * @param {number} start first unit of the row
 * @param {number} end one past its last unit
 * @param {{start: number, end: number}[][]} layers stretches of several sorts
 * @returns {{start: number, end: number, on: object[][]}[]} pieces, each with what covers it, per layer
 */
export function pieces(start, end, ...layers) {
  const edges = new Set([start, end]);
  for (const layer of layers) {
    for (const one of layer) {
      if (one.start > start && one.start < end) edges.add(one.start);
      if (one.end > start && one.end < end) edges.add(one.end);
    }
  }
  const sorted = [...edges].sort((a, b) => a - b);
  const found = [];
  for (let index = 0; index + 1 < sorted.length; index += 1) {
    const [from, to] = [sorted[index], sorted[index + 1]];
    found.push({
      start: from,
      end: to,
      on: layers.map((layer) => layer.filter((one) => one.start < to && one.end > from)),
    });
  }
  return found;
}
