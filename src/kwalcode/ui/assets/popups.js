// What opens over the desk: choosing a code by typing, writing a memo, and the list of keys.

import { h, swatch } from "./panes.js";

const MOST = 60; // codes listed at once

/** Letters without accents and case, so that "reele" finds "Reële". */
export const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Codes that hold every typed word, best first: the label begins with it, the label holds it, the path holds it. */
export function search(codes, typed, recent) {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  if (!words.length) {
    const first = recent.map((index) => codes[index]).filter(Boolean);
    return [...first, ...codes.filter((code) => !first.includes(code))].slice(0, MOST);
  }
  const scored = [];
  for (const code of codes) {
    const label = folded(code.label);
    const all = folded(`${code.path.join(" ")} ${code.id} ${code.aliases.join(" ")} ${code.title}`);
    if (!words.every((word) => all.includes(word))) continue;
    const score = label.startsWith(words[0]) ? 0 : label.split(/\s+/).some((one) => one.startsWith(words[0])) ? 1 : label.includes(words[0]) ? 2 : 3;
    scored.push([score, code]);
  }
  return scored.sort((a, b) => a[0] - b[0]).map((one) => one[1]).slice(0, MOST);
}

export class Popup {
  /** @param {HTMLElement} element the layer that popups are put in */
  constructor(element) {
    this.element = element;
    this.onClose = null;
    element.addEventListener("keydown", (event) => {
      // Nothing that is typed here may reach the desk or Streamlit, which has keys of its own.
      event.stopPropagation();
      if (event.key === "Escape") {
        event.preventDefault();
        this.close();
      }
    });
  }

  get isOpen() {
    return !this.element.hidden;
  }

  open(label, content, place, onClose = null) {
    this.close();
    this.onClose = onClose;
    this.element.setAttribute("aria-label", label);
    this.element.replaceChildren(...content);
    this.element.hidden = false;
    const frame = this.element.offsetParent.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.element;
    let left = (frame.width - width) / 2;
    let top = (frame.height - height) / 3;
    if (place) {
      left = place.left - frame.left;
      top = place.bottom - frame.top + 8;
      if (top + height > frame.height - 8) top = Math.max(8, place.top - frame.top - height - 8);
    }
    this.element.style.left = `${Math.round(Math.min(Math.max(8, left), frame.width - width - 8))}px`;
    this.element.style.top = `${Math.round(Math.max(8, top))}px`;
  }

  close() {
    if (this.element.hidden) return;
    const onClose = this.onClose;
    this.onClose = null;
    this.typing = null;
    this.element.hidden = true;
    this.element.replaceChildren();
    onClose?.();
  }

  /**
   * Choose a code.
   * @param {{title: string, codes: object[], recent: number[], place: DOMRect, focus: boolean, chosen: Function, closed: Function}} how
   */
  codes({ title, codes, recent, place, focus, chosen, closed }) {
    const field = h("input", "kw-field", "", { type: "text", role: "combobox", "aria-expanded": "true",
      "aria-controls": "kw-codes", "aria-label": "Code zoeken", placeholder: "Typ om te zoeken in het codeboek", spellcheck: "false", autocomplete: "off" });
    const list = h("div", "kw-codes", "", { id: "kw-codes", role: "listbox", "aria-label": "Codes" });
    let found = [];
    let at = 0;
    const choose = (code) => {
      this.onClose = null;
      this.close();
      chosen(code.index);
    };
    const mark = () => {
      [...list.querySelectorAll("[role=option]")].forEach((one, index) => {
        one.setAttribute("aria-selected", String(index === at));
        if (index === at) {
          field.setAttribute("aria-activedescendant", one.id);
          one.scrollIntoView({ block: "nearest" });
        }
      });
    };
    const fill = () => {
      found = search(codes, field.value, recent);
      at = 0;
      list.replaceChildren(...found.map((code, index) => option(code, index, choose)));
      if (!found.length) list.append(h("p", "kw-none", "Geen code met deze woorden."));
      mark();
    };
    const key = (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) at = Math.min(Math.max(at + step, 0), Math.max(found.length - 1, 0));
      else if (event.key === "Enter" && found[at]) choose(found[at]);
      else return false;
      event.preventDefault();
      if (step) mark();
      return true;
    };
    field.addEventListener("input", fill);
    field.addEventListener("keydown", key);
    const foot = h("p", "kw-foot", "↑ ↓ kiezen · Enter toekennen · Esc sluiten");
    this.open(title, [h("h3", "kw-popup-title", title), field, list, foot], place, closed);
    fill();
    // Without focus the selected text can still be copied; the first letter that is typed goes to the field.
    this.typing = { field, key };
    if (focus) field.focus();
  }

  /**
   * Write a memo.
   * @param {{text: string, choices: [string, string, string][], saved: Function}} how `choices`: name, value, class
   */
  memo({ text, choices, saved }) {
    const field = h("textarea", "kw-field", "", { rows: "5", "aria-label": "Memo", maxlength: "4000" });
    field.value = text;
    const save = (value) => {
      const typed = field.value;
      this.close();
      saved(typed, value);
    };
    const buttons = h("div", "kw-row-of-buttons");
    for (const [name, value, look] of choices) {
      const button = h("button", `kw-button ${look}`, name, { type: "button" });
      button.addEventListener("click", () => save(value));
      buttons.append(button);
    }
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        save(choices[0][1]);
      }
    });
    const foot = h("p", "kw-foot", `Ctrl + Enter: ${choices[0][0].toLowerCase()} · Esc: sluiten zonder bewaren`);
    const title = "Memo bij uw beslissing";
    this.open(title, [h("h3", "kw-popup-title", title), field, buttons, foot], null);
    field.focus();
  }

  /** @param {[string, string][]} keys key and what it does */
  help(keys) {
    const list = h("dl", "kw-keys");
    for (const [key, what] of keys) {
      const name = h("dt");
      for (const one of key.split(" ")) name.append(h("kbd", "", one));
      list.append(name, h("dd", "", what));
    }
    const close = h("button", "kw-button", "Sluiten", { type: "button" });
    close.addEventListener("click", () => this.close());
    this.open("Toetsen", [h("h3", "kw-popup-title", "Toetsen"), list, close], null);
    close.focus();
  }
}

function option(code, index, choose) {
  const line = h("div", "kw-code", "", { role: "option", id: `kw-code-${index}` });
  const names = h("span", "kw-code-names");
  names.append(h("span", "kw-code-label", code.label));
  const above = [code.title, ...code.path.slice(0, -1)].join(" › ");
  names.append(h("span", "kw-code-path", above));
  line.append(swatch(code.colour), names);
  line.title = code.definition;
  line.addEventListener("mousedown", (event) => {
    event.preventDefault();
    choose(code);
  });
  return line;
}
