// The screening desk: one passage of a plan, the queue in which it stands, and the keys that judge it. What is decided
// is drawn at once and told to the server; the server answers with the queue as it has learned to order it.

import { NOT_OURS, swallow } from "./keys.js";
import { outbox } from "./outbox.js";
import { h } from "./panes.js";

export const VALUES = { a: "relevant", r: "irrelevant", t: "doubt", s: "skip" };
const KEYS = new Set([...Object.keys(VALUES), "u"]);
const MARKS = { relevant: "✓", irrelevant: "✕", doubt: "?", skip: "–" };
const AWAY = 700; // ms after which keys that were typed while the desk was off the page are forgotten

const decimal = (value) => value.toFixed(2).replace(".", ",");

/** What comes after a passage: the first one in the queue that is not decided, and not about to be. */
export function following(queue, id, pending) {
  const open = (row) => row[0] !== id && !row[3] && !pending.has(row[0]);
  return queue.find(open)?.[0] ?? "";
}

/** What the server did not confirm yet: passage -> value. */
export function pendingValues(items) {
  const found = new Map();
  for (const one of items) if (one.type === "decide") found.set(one.id, one.value);
  return found;
}

class Desk {
  /** @param {HTMLElement} root the element of the desk */
  constructor(root) {
    this.root = root;
    this.data = null;
    this.left = 0;
    this.held = [];
    this.waiting = 0;
    document.addEventListener("keydown", (event) => this.keyDown(event), true);
    root.querySelector(".kw-actions").addEventListener("click", (event) => {
      const button = event.target.closest("[data-key]");
      if (button) this.press(button.dataset.key);
    });
    root.querySelector(".kw-queue-list").addEventListener("click", (event) => {
      const item = event.target.closest(".kw-item");
      if (item) this.go(item.dataset.id);
    });
  }

  leave() {
    this.left = performance.now();
  }

  update(data, send) {
    this.data = data;
    this.path = location.pathname;
    const box = outbox(`screening:${data.box}`);
    if (this.box !== box) [this.held, this.waiting] = [[], 0]; // another reviewer, or another project
    this.box = box;
    this.box.send = (session, items) => send({ session, items });
    if (data.session === this.box.session) this.box.acknowledge(data.ack);
    else if (this.box.items.length) this.box.flush(); // a server that was started anew knows nothing yet
    if (this.waiting && !this.box.items.some((one) => one.seq === this.waiting)) this.waiting = 0;
    const moved = [...this.box.items].reverse().find((one) => one.to);
    this.active = moved ? moved.to : data.active;
    if (this.fills !== undefined && this.fills !== data.fills) {
      // A filter was chosen; its field would swallow the keys that follow.
      const field = document.activeElement;
      const isOpen = field?.getAttribute?.("aria-expanded") === "true";
      if (!isOpen && field?.closest?.(".st-key-screening-filters")) field.blur();
    }
    this.fills = data.fills;
    this.draw();
    while (this.held.length && !this.waiting) this.press(this.held.shift());
  }

  draw() {
    const { data } = this;
    const pending = pendingValues(this.box.items);
    const part = (name) => this.root.querySelector(name);
    part(".kw-queue-count").textContent = data.count;
    part(".kw-bar-done").style.width = `${(100 * data.share).toFixed(1)}%`;
    part(".kw-queue-done").textContent = data.progress;
    part(".kw-queue-list").replaceChildren(...data.queue.map((row) => this.line(row, pending)));
    part(".kw-who").textContent = data.reviewer;
    this.card(data.cards[this.active], part);
    this.root.dataset.active = this.active ?? "";
    this.root.dataset.waiting = String(this.box.items.length + this.held.length);
    this.root.dataset.ready = "yes";
  }

  line([id, label, score, value, snippet, source], pending) {
    const now = pending.get(id) ?? value;
    const item = h("button", `kw-item${id === this.active ? " kw-on" : ""}`, "", { type: "button" });
    // One stop for the tab key, or the buttons of the judgement would be a hundred presses away.
    item.tabIndex = id === this.active ? 0 : -1;
    item.dataset.id = id;
    item.dataset.status = now || "suggested";
    const head = h("span", "kw-item-head");
    const figure = h("span", "kw-item-score", decimal(score));
    figure.dataset.mark = MARKS[now] ?? "";
    head.append(h("span", "kw-item-label", label), figure);
    item.append(head, h("span", "kw-item-text", snippet), h("span", "kw-item-source", source));
    item.setAttribute("aria-current", String(id === this.active));
    return item;
  }

  card(card, part) {
    const text = part(".kw-screen-text");
    const body = part(".kw-code-body");
    part(".kw-reader-name").textContent = card?.title ?? "";
    part(".kw-screen-place").textContent = card?.place ?? "";
    const message = this.data.message ? [h("p", "kw-message", this.data.message)] : [];
    if (!card) {
      const waits = this.active && this.box.items.length;
      text.replaceChildren(h("p", "kw-hint", waits ? "…" : "Er is niets meer te beoordelen in deze wachtrij."));
      body.replaceChildren(...message);
      return;
    }
    if (this.shown !== this.active) text.scrollTop = 0;
    this.shown = this.active;
    const words = h("p");
    words.append(...card.pieces.map(([piece, marked]) => (marked ? h("mark", "", piece) : document.createTextNode(piece))));
    text.replaceChildren(...card.above.map((one) => h("p", "kw-screen-above", one)), words);
    const facts = h("div", "kw-facts");
    facts.append(...card.facts.map((one) => h("span", "", one)));
    const sections = card.sections.map(([title, lines]) => {
      const section = h("section");
      const list = h("ul");
      list.append(...lines.map((line) => h("li", "", line)));
      section.append(h("h3", "", title), list);
      return section;
    });
    body.replaceChildren(...message, h("p", "kw-title", card.label), facts, ...sections);
    const live = part(".kw-live");
    const said = `${card.label}. ${card.pieces.map(([piece]) => piece).join("").slice(0, 200)}`;
    if (live.textContent !== said) live.textContent = said;
  }

  keyDown(event) {
    if (!this.data || location.pathname !== this.path) return;
    const isAway = !this.root.isConnected;
    if (isAway ? performance.now() - this.left > AWAY : !this.root.offsetParent) return;
    if (event.composedPath()[0]?.closest?.(NOT_OURS)) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : "";
    // Streamlit's own r (run again) and c (clear the cache) must not hear a key that was meant for the desk.
    if (!KEYS.has(key) && key !== "c") return;
    swallow(event);
    if (KEYS.has(key)) this.press(key);
  }

  press(key) {
    if (this.waiting) {
      this.held.push(key);
    } else if (key === "u") {
      this.waiting = this.box.put({ type: "undo" }).seq;
    } else if (this.active) {
      this.decide(VALUES[key]);
    }
    this.draw();
  }

  decide(value) {
    const id = this.active;
    const to = following(this.data.queue, id, pendingValues(this.box.items));
    const event = this.box.put({ type: "decide", id, value, to: this.data.cards[to] ? to : "" });
    if (event.to) this.active = to;
    else this.waiting = event.seq; // only the server knows what comes next
  }

  go(id) {
    this.active = id;
    const event = this.box.put({ type: "go", id, to: id });
    if (!this.data.cards[id]) this.waiting = event.seq;
    this.draw();
  }
}

/** There is one desk for as long as the page is open; Streamlit may make its element anew, and the desk moves there. */
export default function ({ data, parentElement, setStateValue }) {
  const element = parentElement.querySelector(".kw-desk");
  const desk = (globalThis.__kwalScreening ??= new Desk(element));
  if (desk.root !== element) element.replaceWith(desk.root);
  desk.update(data, (value) => setStateValue("outbox", value));
  return () => desk.leave();
}
