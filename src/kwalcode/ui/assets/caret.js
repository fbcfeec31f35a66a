// Selecting text with the keyboard: a caret that moves by character, word and sentence.

import { byCharacter, bySentence, byWord } from "./words.js";
import { trimmed } from "./offsets.js";

const MOVES = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };

export class Caret {
  /**
   * @param {import("./reader.js").Reader} reader
   * @param {HTMLElement} element the line that shows where the caret is
   */
  constructor(reader, element) {
    this.reader = reader;
    this.element = element;
    this.on = false;
  }

  /**
   * Begin.
   * @param {{anchor: number, focus: number, extend: boolean, done: Function}} how `extend`: moving selects without shift
   */
  begin({ anchor, focus, extend, done }) {
    Object.assign(this, { anchor, focus, extend, done, on: true });
    document.getSelection()?.removeAllRanges();
    this.draw();
  }

  end() {
    if (!this.on) return;
    this.on = false;
    this.element.hidden = true;
    this.reader.paint({ ...this.reader.marks, pending: [] });
  }

  /** What is selected, or null. */
  range() {
    return trimmed(this.reader.doc.text.text, Math.min(this.anchor, this.focus), Math.max(this.anchor, this.focus));
  }

  /** Handle a key; returns whether it was one of ours. */
  key(event) {
    const { text, sentences } = { text: this.reader.doc.text.text, sentences: this.reader.doc.sentences };
    const step = MOVES[event.key];
    if (step) {
      const vertical = event.key === "ArrowUp" || event.key === "ArrowDown";
      if (vertical) this.focus = bySentence(sentences, this.focus, step, text.length);
      else if (event.ctrlKey || event.altKey) this.focus = byCharacter(text, this.focus, step);
      else this.focus = byWord(text, this.focus, step);
      if (!event.shiftKey && !this.extend) this.anchor = this.focus;
      this.draw();
      return true;
    }
    if (event.key === "Tab" && this.extend) {
      [this.anchor, this.focus] = [this.focus, this.anchor];
      this.draw();
      return true;
    }
    if (event.key === "Enter") {
      const range = this.range();
      if (range) this.done(range);
      return true;
    }
    return false;
  }

  draw() {
    const [start, end] = [Math.min(this.anchor, this.focus), Math.max(this.anchor, this.focus)];
    this.reader.paint({ ...this.reader.marks, pending: end > start ? [{ start, end }] : [] });
    this.reader.reveal(this.focus > start ? Math.max(start, this.focus - 1) : this.focus, this.focus + 1, 0);
    const { host } = this.reader;
    const frame = host.getBoundingClientRect();
    const place = this.reader.rectOf(this.focus);
    this.element.hidden = false;
    this.element.style.height = `${place.height}px`;
    this.element.style.transform = `translate(${place.left - frame.left}px, ${place.top - frame.top + host.scrollTop}px)`;
  }
}
