// What the reviewer did and the server has not confirmed yet. Events are numbered; the server handles each number once,
// so they are sent again until it answers, also after a lost connection. The box lies outside the component: Streamlit
// may mount it anew in the middle of a series.

const RESEND = 2000; // ms

const boxes = (globalThis.__kwalBoxes ??= new Map());

/** The box with this name; the same one for as long as the page is open. */
export function outbox(name) {
  if (!boxes.has(name)) boxes.set(name, new Outbox());
  return boxes.get(name);
}

export class Outbox {
  constructor(session = newSession(), clock = Date.now()) {
    this.session = session;
    // Numbers begin at the clock: a page that is loaded again never reuses one.
    this.seq = (clock % 1e10) * 1000;
    this.items = [];
    this.send = null;
    this.timer = 0;
  }

  put(event) {
    this.seq += 1;
    const numbered = { ...event, seq: this.seq };
    this.items.push(numbered);
    this.flush();
    return numbered;
  }

  /** The server handled everything up to a number. */
  acknowledge(seq) {
    this.items = this.items.filter((one) => one.seq > seq);
    if (!this.items.length) clearTimeout(this.timer);
  }

  flush() {
    if (!this.items.length || !this.send) return;
    this.send(this.session, this.items.slice());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), RESEND);
  }
}

function newSession() {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((one) => one.toString(16).padStart(2, "0")).join("");
}
