// The text of a document with its coded spans: drawing it, finding places in it, selecting and pointing.
// Text enters the page through text nodes and attributes only, never as HTML.

import { LANES, pieces, shortestFirst } from "./layer.js";
import { trimmed } from "./offsets.js";
import { characterEdge } from "./words.js";

const LANE = 4; // px per lane; the bar itself is one less
const SETTLE = 8; // frames in which a jump is repeated: estimated heights turn into real ones after it

export class Reader {
  /**
   * @param {HTMLElement} host the scrolling element
   * @param {{pick: Function, select: Function, unselect: Function, resize: Function}} on what the reviewer did
   */
  constructor(host, on) {
    this.host = host;
    this.on = on;
    this.body = host.querySelector(".kw-body");
    this.handles = { start: host.querySelector(".kw-handle-start"), end: host.querySelector(".kw-handle-end") };
    this.doc = null;
    this.rows = [];
    this.active = null;
    this.marks = { matches: [], cues: [], pending: [] };
    this.look = { codes: [], labels: false, statuses: {} };
    new ResizeObserver(() => this.placeHandles()).observe(this.body);
    this.listen();
  }

  // ---- drawing

  show(doc) {
    if (doc === this.doc) return;
    this.doc = doc;
    this.rows = [];
    this.ledBy = "";
    this.active = null;
    this.marks = { matches: [], cues: [], pending: [] };
    this.body.textContent = "";
    this.host.scrollTop = 0;
    if (!doc) return;
    const all = document.createDocumentFragment();
    doc.text.rows.forEach((row, index) => {
      const element = document.createElement("div");
      element.className = "kw-row";
      element.kwRow = index;
      dress(element, doc.rowFacts[index], row.end - row.start);
      this.rows.push(element);
      all.append(element);
    });
    this.body.append(all);
    doc.layer.take();
    for (let index = 0; index < this.rows.length; index += 1) this.drawRow(index);
  }

  /** Draw again what changed, and what is marked differently. */
  paint({ active = this.active, matches = [], cues = [], pending = this.marks.pending, look = this.look } = {}) {
    if (!this.doc) return;
    const { layer } = this.doc;
    const changed = layer.take();
    const allLook = look.labels !== this.look.labels || look.codes !== this.look.codes;
    const dirty = allLook ? new Set(this.rows.keys()) : changed;
    const before = this.marks;
    this.look = look;
    this.marks = { matches, cues, pending };
    for (const sort of ["matches", "cues", "pending"]) {
      if (same(before[sort], this.marks[sort])) continue;
      for (const one of [...before[sort], ...this.marks[sort]]) {
        for (const row of layer.rowsOf(one.start, one.end)) dirty.add(row);
      }
    }
    if (active !== this.active) {
      for (const id of [this.active, active]) {
        const span = layer.spans.get(id);
        if (span) for (const row of layer.rowsOf(span.start, span.end)) dirty.add(row);
      }
      this.active = active;
    }
    for (const row of dirty) this.drawRow(row);
    this.placeHandles();
  }

  drawRow(index) {
    const { text, layer, outside } = this.doc;
    const row = text.rows[index];
    const spans = layer.byRow.get(index) ?? [];
    const here = (list) => list.filter((one) => one.start < row.end && one.end > row.start);
    const { matches, cues, pending } = this.marks;
    const outs = outside.get(index) ?? [];
    const marks = [here(matches), here(cues), here(pending)];
    const element = this.rows[index];
    if (!spans.length && !outs.length && !marks.some((one) => one.length)) {
      element.style.removeProperty("--lanes");
      element.textContent = text.text.slice(row.start, row.end);
      return;
    }
    const lanes = Math.min(LANES, Math.max(0, ...spans.map((one) => one.lane + 1)));
    element.style.setProperty("--lanes", lanes);
    const drawn = pieces(row.start, row.end, spans, outs, ...marks).map((piece) => this.piece(piece, lanes));
    element.replaceChildren(...drawn);
  }

  piece({ start, end, on: [spans, outs, matches, cues, pending] }, lanes) {
    const content = this.doc.text.text.slice(start, end);
    const classes = [];
    if (outs.length) classes.push("kw-outside");
    if (matches.length) classes.push("kw-match");
    if (cues.length) classes.push("kw-cue");
    if (pending.length) classes.push("kw-pending");
    if (!spans.length && !classes.length) return document.createTextNode(content);
    const element = document.createElement(spans.length ? "mark" : "span");
    element.textContent = content;
    element.className = classes.join(" ");
    if (spans.length) this.decorate(element, start, end, shortestFirst(spans), lanes);
    return element;
  }

  decorate(element, start, end, spans, lanes) {
    const isActive = spans.some((one) => one.id === this.active);
    const front = isActive ? spans.find((one) => one.id === this.active) : spans[0];
    const colourOf = (span) => this.look.codes[span.code]?.colour ?? "#57534e";
    element.classList.add("kw-span", `kw-${front.status}`);
    element.style.setProperty("--k", colourOf(front));
    element.kwIds = spans.map((one) => one.id);
    const bars = spans.filter((one) => one.lane < LANES);
    element.style.backgroundImage = bars.map((one) => bar(one.status, colourOf(one))).join(",");
    element.style.backgroundPosition = bars.map((one) => `0 calc(100% - ${(lanes - 1 - one.lane) * LANE}px)`).join(",");
    element.style.backgroundSize = bars.map(() => `100% ${LANE - 1}px`).join(",");
    if (isActive) {
      element.classList.add("kw-active");
      element.classList.toggle("kw-first", start === front.start);
      element.classList.toggle("kw-last", end === front.end);
    }
    const named = this.look.labels ? spans.filter((one) => one.start === start) : [];
    if (named.length) element.dataset.label = named.map((one) => this.look.codes[one.code]?.label ?? "?").join(" + ");
    element.title = spans
      .map((one) => `${this.look.codes[one.code]?.label ?? "?"} (${this.look.statuses[one.status] ?? one.status})`)
      .join("\n");
  }

  // ---- places

  /** The elements that show a stretch, in order. */
  elements(start, end) {
    const found = [];
    for (const row of this.doc?.layer.rowsOf(start, end) ?? []) {
      let at = this.doc.text.rows[row].start;
      for (const node of this.rows[row].childNodes) {
        const after = at + node.textContent.length;
        if (at < end && after > start) found.push(node);
        at = after;
      }
    }
    return found;
  }

  /** A place on the page -> a place in the text, in units; null when it lies elsewhere. */
  unitAt(node, offset) {
    if (!this.doc || !this.body.contains(node)) return null;
    if (node === this.body) {
      const row = this.doc.text.rows[offset];
      return row ? row.start : this.doc.text.text.length;
    }
    let element = node;
    while (element.kwRow === undefined) element = element.parentNode;
    const row = this.doc.text.rows[element.kwRow];
    const before = document.createRange();
    before.setStart(element, 0);
    before.setEnd(node, offset);
    return Math.min(row.start + before.toString().length, row.end);
  }

  /** A place in the text -> a place on the page. */
  placeOf(unit) {
    const row = this.doc.text.rowAtUnit(unit);
    let left = Math.min(unit, this.doc.text.rows[row].end) - this.doc.text.rows[row].start;
    const walker = document.createTreeWalker(this.rows[row], NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    if (!node) return [this.rows[row], 0];
    while (left > node.data.length) {
      left -= node.data.length;
      node = walker.nextNode();
    }
    return [node, left];
  }

  rectOf(unit) {
    const range = document.createRange();
    const [node, offset] = this.placeOf(unit);
    range.setStart(node, offset);
    range.setEnd(node, offset);
    const rects = range.getClientRects();
    return rects.length ? rects[rects.length - 1] : (node.parentElement ?? node).getBoundingClientRect();
  }

  /** What is selected with the mouse, without white space at its ends; null when nothing is. */
  selection() {
    const selected = document.getSelection();
    if (!this.doc || !selected?.rangeCount || selected.isCollapsed) return null;
    const range = selected.getRangeAt(0);
    const start = this.unitAt(range.startContainer, range.startOffset);
    const end = this.unitAt(range.endContainer, range.endOffset) ?? this.doc.text.text.length;
    if (start === null || end <= start) return null;
    const { text } = this.doc.text;
    return trimmed(text, characterEdge(text, start, -1), characterEdge(text, end, 1));
  }

  /** Bring a stretch into view, when it is not; repeated for some frames, while rows get their real heights. */
  reveal(start, end, frames = SETTLE) {
    const doc = this.doc;
    this.revealing = start;
    const element = this.elements(start, end)[0];
    if (!element) return;
    const range = document.createRange();
    range.selectNode(element);
    const place = range.getBoundingClientRect();
    const frame = this.host.getBoundingClientRect();
    const top = place.top - frame.top;
    if (top < 40 || place.top > frame.bottom - 120) this.host.scrollTop += top - frame.height / 3;
    if (frames > 0) {
      requestAnimationFrame(() => {
        if (this.doc === doc && this.revealing === start) this.reveal(start, end, frames - 1);
      });
    }
    this.placeHandles();
  }

  /**
   * Mark the rows of some stretches, and bring one of them into view: once per token.
   * @param {{token: string, spans: number[][], at: number} | null} drawn offsets in code points
   */
  lead(drawn) {
    const token = drawn?.token ?? "";
    if (!this.doc || token === this.ledBy) return;
    this.ledBy = token;
    const { text, layer } = this.doc;
    const spans = (drawn?.spans ?? []).map(([start, end]) => [text.toUnit(start), text.toUnit(end)]);
    const rows = new Set(spans.flatMap(([start, end]) => [...layer.rowsOf(start, end)]));
    this.rows.forEach((element, index) => element.classList.toggle("kw-drawn", rows.has(index)));
    if (drawn && drawn.at < spans.length) this.reveal(...spans[drawn.at]);
  }

  // ---- the mouse

  listen() {
    this.body.addEventListener("mouseup", () => setTimeout(() => this.mouseUp(), 0));
    // Who scrolls by hand goes before what was being brought into view.
    for (const sort of ["wheel", "pointerdown", "touchmove"]) {
      this.host.addEventListener(sort, () => { this.revealing = null; }, { passive: true });
    }
    this.body.addEventListener("click", (event) => this.click(event));
    for (const side of ["start", "end"]) {
      const handle = this.handles[side];
      handle.addEventListener("pointerdown", (event) => this.grab(event, side));
      handle.addEventListener("pointermove", (event) => this.drag(event));
      handle.addEventListener("pointerup", () => this.drop());
      handle.addEventListener("pointercancel", () => this.cancelDrag());
    }
  }

  mouseUp() {
    if (!this.doc) return;
    const selected = this.selection();
    if (selected) this.on.select(selected);
    else this.on.unselect();
  }

  click(event) {
    if (!this.doc || this.selection()) return;
    const ids = event.target.closest?.(".kw-span")?.kwIds;
    if (!ids) return;
    this.on.pick(ids[(ids.indexOf(this.active) + 1) % ids.length]);
  }

  grab(event, side) {
    const span = this.doc?.layer.spans.get(this.active);
    if (!span) return;
    event.preventDefault();
    event.stopPropagation();
    event.target.setPointerCapture(event.pointerId);
    this.dragged = { side, id: span.id, from: { ...span }, start: span.start, end: span.end };
  }

  drag(event) {
    if (!this.dragged) return;
    const unit = this.unitUnder(event.clientX, event.clientY);
    if (unit === null) return;
    const { side, from } = this.dragged;
    const { text } = this.doc.text;
    const start = side === "start" ? Math.min(characterEdge(text, unit, -1), from.end - 1) : from.start;
    const end = side === "end" ? Math.max(characterEdge(text, unit, 1), from.start + 1) : from.end;
    Object.assign(this.dragged, { start, end });
    this.doc.layer.set(this.dragged.id, { ...from, start, end });
    this.paint({ ...this.marks });
  }

  drop() {
    const dragged = this.dragged;
    this.dragged = null;
    if (!dragged) return;
    const wanted = trimmed(this.doc.text.text, dragged.start, dragged.end);
    const changed = wanted && (wanted.start !== dragged.from.start || wanted.end !== dragged.from.end);
    if (changed) this.on.resize(dragged.id, wanted);
    else this.put(dragged);
  }

  cancelDrag() {
    if (this.dragged) this.put(this.dragged);
    this.dragged = null;
  }

  put({ id, from }) {
    this.doc.layer.set(id, from);
    this.paint({ ...this.marks });
  }

  unitUnder(x, y) {
    const caret = document.caretPositionFromPoint?.(x, y);
    if (caret) return this.unitAt(caret.offsetNode, caret.offset);
    const range = document.caretRangeFromPoint?.(x, y);
    return range ? this.unitAt(range.startContainer, range.startOffset) : null;
  }

  placeHandles() {
    const { start, end } = this.handles;
    const span = this.doc?.layer.spans.get(this.active);
    const shown = span ? this.body.querySelectorAll(".kw-active") : [];
    start.hidden = end.hidden = !shown.length;
    if (!shown.length) return;
    const frame = this.host.getBoundingClientRect();
    const first = shown[0].getClientRects()[0];
    const rects = shown[shown.length - 1].getClientRects();
    const last = rects[rects.length - 1];
    if (!first || !last) {
      start.hidden = end.hidden = true;
      return;
    }
    const down = this.host.scrollTop - frame.top;
    start.style.transform = `translate(${first.left - frame.left - 1}px, ${first.top + down}px)`;
    start.style.height = `${first.height}px`;
    end.style.transform = `translate(${last.right - frame.left - 1}px, ${last.top + down}px)`;
    end.style.height = `${last.height}px`;
  }
}

function same(left, right) {
  return (
    left.length === right.length &&
    left.every((one, index) => one.start === right[index].start && one.end === right[index].end)
  );
}

/** How a span's status looks as a bar: solid when it holds, dashed while open, dotted and grey when rejected. */
function bar(status, colour) {
  if (status === "suggested") return `repeating-linear-gradient(90deg, ${colour} 0 6px, transparent 6px 10px)`;
  if (status === "rejected") return "repeating-linear-gradient(90deg, #8b8680 0 2px, transparent 2px 6px)";
  if (status === "skipped") return `repeating-linear-gradient(90deg, ${colour} 0 2px, transparent 2px 8px)`;
  return `linear-gradient(${colour}, ${colour})`;
}

function dress(element, facts, length) {
  element.style.containIntrinsicSize = `auto ${Math.max(1, Math.ceil(length / 68)) * 30 + (facts.who || facts.lead ? 34 : 8)}px`;
  if (facts.kind) element.classList.add(`kw-is-${facts.kind}`);
  if (facts.kind === "heading") element.dataset.level = String(Math.min(Math.max(facts.level, 1), 4));
  if (facts.moderator) element.classList.add("kw-moderator");
  if (facts.lead) element.classList.add("kw-lead");
  if (facts.who) element.dataset.who = facts.who;
  if (facts.page) element.dataset.page = facts.page;
}
