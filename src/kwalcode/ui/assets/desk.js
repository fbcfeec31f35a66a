// The desk of a reviewer: queue, text and code, and every key. What is done is drawn at once and told to the server;
// what the server answers is drawn over it.

import { Caret } from "./caret.js";
import { refresh } from "./document.js";
import { KEYS, NOT_OURS, STATUS, VERDICTS, keyOf, swallow } from "./keys.js";
import { outbox } from "./outbox.js";
import { CodePane, QueuePane } from "./panes.js";
import { Popup } from "./popups.js";
import { Reader } from "./reader.js";
import { documentOf, forgetMost, put, stock } from "./stock.js";
import { wholeSentences } from "./words.js";

const CONFIRM = 1500; // ms after which the server hears which texts have arrived, if nothing else tells it
const RECENT = 8;
const AWAY = 700; // ms after which keys that were typed while the desk was off the page are forgotten

const FOLLOWED = 10_000; // ms within which a followed link makes the desk go; the address changes later than the page

class Desk {
  /** @param {HTMLElement} root the element of the desk */
  constructor(root) {
    this.root = root;
    this.data = null;
    this.left = 0;
    this.followed = -Infinity; // when a link was last followed: then the desk goes because the reviewer does
    this.scrolled = new Map();
    this.active = null;
    this.held = [];
    this.waiting = 0;
    this.labels = false;
    this.message = "";
    const part = (name) => this.root.querySelector(name);
    this.reader = new Reader(part(".kw-reader"), {
      pick: (id) => this.go(id),
      select: (range) => this.choose(range, false),
      unselect: () => this.popup.typing && this.popup.close(),
      resize: (id, range) => this.resize(id, range),
    });
    this.caret = new Caret(this.reader, part(".kw-caret"));
    this.popup = new Popup(part(".kw-popup"));
    this.queue = new QueuePane(part(".kw-queue"), (id) => this.go(id));
    this.pane = new CodePane(part(".kw-panel"), (id) => this.go(id));
    for (const pane of [this.reader.host, part(".kw-queue-list"), part(".kw-code-body")]) {
      pane.addEventListener("scroll", () => this.scrolled.set(pane, pane.scrollTop), { passive: true });
    }
    document.addEventListener("keydown", (event) => this.keyDown(event), true);
    document.addEventListener("click", (event) => this.follow(event.target), true);
    window.addEventListener("popstate", () => (this.followed = performance.now()));
    part(".kw-actions").addEventListener("click", (event) => {
      const button = event.target.closest("[data-key]");
      if (button) this.press(button.dataset.key);
    });
    part("[data-help]").addEventListener("click", () => this.press("?"));
  }

  /** Back on the page, in another place of it: as it was, also what was being typed. */
  settle() {
    if (performance.now() - this.left > AWAY || this.hasGone()) {
      this.held = [];
      this.popup.close();
      this.caret.end();
    }
    this.followed = -Infinity;
    for (const [pane, top] of this.scrolled) pane.scrollTop = top;
    this.popup.element.querySelector(".kw-field")?.focus();
  }

  follow(target) {
    if (target?.closest?.("a[href]")) this.followed = performance.now();
  }

  /** Whether the desk went because the reviewer went to another page: keys that are typed there are not for the desk. */
  hasGone() {
    return location.pathname !== this.path || this.left - this.followed < FOLLOWED;
  }

  leave() {
    this.left = performance.now();
    clearTimeout(this.confirming);
  }

  // ---- from the server

  update(data, send) {
    this.data = data;
    this.path = location.pathname;
    const other = this.box && this.box !== outbox(data.box);
    if (other) [this.held, this.waiting, this.active, this.message] = [[], 0, null, ""];
    this.box = outbox(data.box);
    this.box.send = (session, items) => send({ session, items, have: [...stock.keys()] });
    this.takeStock(data);
    if (data.session === this.box.session) this.box.acknowledge(data.ack);
    else if (this.box.items.length) this.box.flush(); // a server that was started anew knows nothing yet
    if (this.waiting && !this.box.items.some((one) => one.seq === this.waiting)) this.waiting = 0;
    for (const [seq, text] of data.refused) {
      if (seq > (this.refusal ?? 0)) [this.refusal, this.message] = [seq, text];
    }
    const moved = [...this.box.items].reverse().find((one) => one.to);
    this.active = moved ? moved.to : data.active;
    if (this.fills !== undefined && this.fills !== data.queue.fills) {
      // A filter was chosen; its field would swallow the keys that follow.
      const field = document.activeElement;
      const isOpen = field?.getAttribute?.("aria-expanded") === "true";
      if (!isOpen && field?.closest?.(".st-key-review-filters")) field.blur();
    }
    this.fills = data.queue.fills;
    this.draw();
    this.replay();
    this.root.dataset.updates = String(Number(this.root.dataset.updates ?? 0) + 1);
  }

  takeStock({ stock: fresh, needs }) {
    put(fresh);
    forgetMost(needs);
    clearTimeout(this.confirming);
    if (needs.some((key) => !stock.has(key))) {
      if (!this.asked) this.box.put({ type: "have" });
      this.asked = true;
    } else {
      this.asked = false;
      if (Object.keys(fresh).length) this.confirming = setTimeout(() => this.box.put({ type: "have" }), CONFIRM);
    }
  }

  // ---- drawing

  document(key) {
    const doc = documentOf(key);
    if (!doc) return null;
    const version = this.data.spans[key];
    if (version && stock.has(version)) {
      refresh(doc, version, stock.get(version), this.data.patch[key] ?? [], this.pending(key, doc));
    }
    return doc;
  }

  /** What the server did not confirm yet, as spans. */
  pending(key, doc) {
    const changes = new Map();
    for (const event of this.box.items) {
      const change = {};
      if (event.type === "decide" || event.type === "memo") { if (event.verdict) change.status = STATUS[event.verdict]; }
      else if (event.type === "recode") Object.assign(change, { code: event.code, status: "corrected" });
      else if (event.type === "resize") Object.assign(change, { status: "corrected" }, units(doc, event));
      else if (event.type === "add" && event.doc === key) Object.assign(change, { code: event.code, status: "added" }, units(doc, event));
      else continue;
      const id = event.type === "add" ? `nieuw-${event.seq}` : event.id;
      if (event.type === "add" || this.docOf(id) === key) changes.set(id, { ...changes.get(id), ...change });
    }
    return changes;
  }

  pendingStatus(id) {
    const events = this.box.items.filter((one) => one.id === id && one.verdict);
    return events.length ? STATUS[events[events.length - 1].verdict] : undefined;
  }

  docOf(id) {
    const row = this.data.queue.rows.find((one) => one[0] === id);
    if (row) return row[1];
    return this.data.details[id]?.doc ?? (this.reader.doc?.layer.spans.has(id) ? this.shown : this.data.doc);
  }

  draw() {
    const { data } = this;
    const codes = stock.get(data.codes) ?? [];
    const key = this.active ? this.docOf(this.active) : data.doc;
    const doc = key ? this.document(key) : null;
    this.loaded = !key || Boolean(doc && stock.has(this.data.spans[key] ?? ""));
    this.root.classList.toggle("kw-loading", !this.loaded);
    if (doc && this.loaded) {
      if (this.reader.doc !== doc) this.caret.end();
      this.shown = key;
      this.reader.show(doc);
    }
    const detail = this.detail();
    if (this.loaded && doc) {
      const look = { codes, labels: this.labels, statuses: data.statuses };
      const marks = detail && !this.caret.on ? marksOf(doc, detail) : { matches: [], cues: [] };
      this.reader.paint({ active: this.active, look, ...marks });
      const span = doc.layer.spans.get(this.active);
      if (span && this.revealed !== this.active) this.reader.reveal(span.start, span.end);
      this.revealed = this.active;
      const drawn = data.drawn?.doc === key ? data.drawn : null;
      this.reader.lead(drawn);
      this.root.classList.toggle("kw-sampled", Boolean(drawn));
      this.root.querySelector(".kw-reader-name").textContent = doc.name;
    }
    const status = this.pendingStatus(this.active) ?? doc?.layer.spans.get(this.active)?.status ?? detail?.status;
    this.queue.draw(data, codes, this.active, (id) => this.pendingStatus(id));
    this.pane.draw(detail, codes, data.statuses, status, this.message || data.message);
    this.root.querySelector(".kw-who").textContent = data.reviewer;
    const live = this.root.querySelector(".kw-live");
    const span = doc?.layer.spans.get(this.active);
    const said = span ? `${codes[span.code]?.label}, ${data.statuses[status]}: ${doc.text.text.slice(span.start, span.end).slice(0, 200)}` : "";
    if (live.textContent !== said) live.textContent = said;
    this.root.dataset.active = this.loaded ? (this.active ?? "") : "";
    this.root.dataset.waiting = String(this.box.items.length + this.held.length);
    this.root.dataset.ready = this.loaded ? "yes" : "no";
  }

  detail() {
    if (!this.active) return null;
    return this.data.details[this.active] ?? null;
  }

  // ---- keys

  keyDown(event) {
    if (!this.data) return;
    const isAway = !this.root.isConnected;
    const isGone = performance.now() - this.left > AWAY || this.hasGone();
    if (isAway ? isGone : !this.root.offsetParent) return;
    const target = event.composedPath()[0];
    if (!isAway && this.popup.isOpen && !this.popup.element.contains(target)) {
      this.keyBesidePopup(event);
      return;
    }
    if (target?.closest?.(NOT_OURS)) return;
    if (!isAway && this.caret.on && !event.metaKey) {
      if (event.key === "Escape") this.leaveCaret();
      else if (!this.caret.key(event)) return;
      swallow(event);
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const key = keyOf(event);
    if (!key) return;
    swallow(event);
    if (isAway) this.held.push(key);
    else this.press(key);
  }

  keyBesidePopup(event) {
    if (event.key === "Escape") {
      swallow(event);
      this.popup.close();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || !this.popup.typing) return;
    event.stopImmediatePropagation();
    if (!this.popup.typing.key(event) && event.key.length === 1) this.popup.typing.field.focus();
  }

  /** A key, or the button that stands for it. What cannot be done yet waits until the server answered. */
  press(key) {
    if (this.waiting || !this.loaded) {
      this.held.push(key);
      this.root.dataset.waiting = String(this.box.items.length + this.held.length);
      return;
    }
    this.message = "";
    if (VERDICTS[key]) this.decide(VERDICTS[key]);
    else if (key === "j") this.step(1);
    else if (key === "k") this.step(-1);
    else if (key === "u") this.wait({ type: "undo" });
    else if (key === "c") this.recode();
    else if (key === "m") this.memo();
    else if (key === "z") this.wholeSentence();
    else if (key === "e") this.edges();
    else if (key === "t") this.select();
    else if (key === "o") this.overlap();
    else if (key === "l") { this.labels = !this.labels; this.draw(); }
    else if (key === "?") this.popup.help(KEYS);
  }

  replay() {
    while (this.held.length && !this.waiting && this.loaded && !this.popup.isOpen) this.press(this.held.shift());
  }

  // ---- doing

  /** Tell the server, and hold the keys until it answered: only it knows what comes next. */
  wait(event) {
    this.waiting = this.box.put(event).seq;
    this.draw();
  }

  /** Tell the server, and go to the next one. */
  onward(event) {
    const next = this.next(event.id);
    if (!next) {
      this.wait(event);
      return;
    }
    this.box.put({ ...event, to: next });
    this.active = next;
    this.draw();
  }

  next(id) {
    const { rows, from, anchor, only_open: onlyOpen } = this.data.queue;
    const at = rows.findIndex((row) => row[0] === id);
    const first = at >= 0 ? at + 1 : Math.max(0, anchor - from);
    const open = (row) => (this.pendingStatus(row[0]) ?? row[3]) === "suggested";
    return rows.slice(first).find((row) => row[0] !== id && (!onlyOpen || open(row)))?.[0];
  }

  decide(verdict, reason = "") {
    if (this.active) this.onward({ type: "decide", id: this.active, verdict, reason });
  }

  go(id) {
    if (!id || id.startsWith("nieuw-")) return;
    this.message = "";
    this.caret.end();
    this.popup.close();
    this.active = id;
    this.box.put({ type: "go", id, to: id });
    this.draw();
  }

  step(by) {
    const { rows } = this.data.queue;
    const at = rows.findIndex((row) => row[0] === this.active);
    const row = at >= 0 ? rows[at + by] : null;
    if (row) this.go(row[0]);
    else this.wait({ type: "step", by });
  }

  overlap() {
    const span = this.reader.doc?.layer.spans.get(this.active);
    if (!span) return;
    const others = [...this.reader.doc.layer.spans.values()]
      .filter((one) => one.start < span.end && one.end > span.start)
      .sort((a, b) => a.start - b.start || a.end - b.end || (a.id < b.id ? -1 : 1));
    this.go(others[(others.findIndex((one) => one.id === this.active) + 1) % others.length].id);
  }

  recode() {
    const id = this.active;
    if (!id) return;
    this.pickCode("Andere code geven", this.placeOf(id), true, (code) => this.onward({ type: "recode", id, code, verdict: "" }));
  }

  /** Give selected text a code. */
  choose(range, focus) {
    const { start, end } = range;
    if (!this.loaded || this.waiting) return;
    const doc = this.shown;
    this.reader.paint({ ...this.reader.marks, pending: [range] });
    const place = this.reader.rectOf(end);
    const done = () => this.reader.paint({ ...this.reader.marks, pending: [] });
    this.pickCode("Code geven aan deze tekst", place, focus, (code) => {
      document.getSelection()?.removeAllRanges();
      done();
      this.caret.end();
      this.wait({ type: "add", doc, code, ...this.points(start, end) });
    }, done);
  }

  pickCode(title, place, focus, chosen, closed = null) {
    const codes = stock.get(this.data.codes) ?? [];
    this.recent ??= this.data.recent;
    this.popup.codes({ title, codes, recent: this.recent, place, focus, closed, chosen: (code) => {
      this.recent = [code, ...this.recent.filter((one) => one !== code)].slice(0, RECENT);
      chosen(code);
    } });
  }

  memo() {
    const id = this.active;
    const detail = this.detail();
    if (!id || !detail) return;
    const status = this.pendingStatus(id) ?? detail.status;
    const choices = status === "suggested"
      ? [["Bewaren en aanvaarden", "accept", "kw-main"], ["Bewaren en verwerpen", "reject", ""], ["Bewaren en overslaan", "skip", ""]]
      : [["Bewaren", "", "kw-main"]];
    this.popup.memo({ text: detail.memo, choices, saved: (reason, verdict) => {
      if (verdict) this.onward({ type: "decide", id, verdict, reason });
      else this.wait({ type: "memo", id, reason });
    } });
  }

  resize(id, range) {
    this.box.put({ type: "resize", id, to: id, ...this.points(range.start, range.end) });
    this.draw();
  }

  wholeSentence() {
    const span = this.reader.doc?.layer.spans.get(this.active);
    if (!span) return;
    const wide = wholeSentences(this.reader.doc.sentences, span.start, span.end);
    if (wide.start !== span.start || wide.end !== span.end) this.resize(span.id, wide);
  }

  edges() {
    const span = this.reader.doc?.layer.spans.get(this.active);
    if (!span) return;
    const finish = (range) => {
      this.leaveCaret();
      if (range.start !== span.start || range.end !== span.end) this.resize(span.id, range);
    };
    this.caret.begin({ anchor: span.start, focus: span.end, extend: true, done: finish });
    this.message = "Grenzen aanpassen: ← → per woord, ↑ ↓ per zin, Ctrl + ← → per teken, Tab andere kant, Enter bewaart, Esc annuleert.";
    this.draw();
  }

  select() {
    if (!this.reader.doc) return;
    const span = this.reader.doc.layer.spans.get(this.active);
    const at = span?.start ?? 0;
    this.caret.begin({ anchor: at, focus: at, extend: false, done: (range) => this.choose(range, true) });
    this.message = "Tekst aanduiden: ← → per woord, ↑ ↓ per zin, Ctrl + ← → per teken; met Shift selecteert u. Enter kiest een code, Esc stopt.";
    this.draw();
  }

  leaveCaret() {
    this.caret.end();
    this.message = "";
    this.draw();
  }

  points(start, end) {
    const { text } = this.reader.doc;
    return { start: text.toPoint(start), end: text.toPoint(end) };
  }

  placeOf(id) {
    const span = this.reader.doc?.layer.spans.get(id);
    const element = span ? this.reader.elements(span.start, span.end)[0] : null;
    return element ? element.getBoundingClientRect() : null;
  }
}

function units(doc, { start, end }) {
  return { start: doc.text.toUnit(start), end: doc.text.toUnit(end) };
}

function marksOf(doc, detail) {
  const all = (spans) => spans.map(([start, end]) => units(doc, { start, end }));
  return { matches: all(detail.matches), cues: all(detail.cues) };
}

/**
 * Streamlit calls this for every change of data, and now and then makes the element anew, also in the middle of a series
 * of keys. There is one desk for as long as the page is open, and it moves into the element that is there.
 */
export default function ({ data, parentElement, setStateValue }) {
  const element = parentElement.querySelector(".kw-desk");
  const desk = (globalThis.__kwalDesk ??= new Desk(element));
  if (desk.root !== element) {
    element.replaceWith(desk.root);
    desk.settle();
  }
  desk.update(data, (value) => setStateValue("outbox", value));
  return () => desk.leave();
}
