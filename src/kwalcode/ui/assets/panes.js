// The queue on the left and the code on the right. Text goes in through text nodes only.

/** An element with a class, a text and attributes. */
export function h(tag, className = "", text = "", attributes = {}) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

export function swatch(colour) {
  const element = h("span", "kw-swatch", "", { "aria-hidden": "true" });
  element.style.background = colour;
  return element;
}

const MARKS = { accepted: "✓", corrected: "✎", added: "+", rejected: "✕", skipped: "–", suggested: "" };
const decimal = (value) => value.toFixed(2).replace(".", ",");
const whole = (value) => value.toLocaleString("nl-BE").replace(/\u00a0/g, ".");

export class QueuePane {
  constructor(element, pick) {
    this.count = element.querySelector(".kw-queue-count");
    this.bar = element.querySelector(".kw-bar-done");
    this.done = element.querySelector(".kw-queue-done");
    this.list = element.querySelector(".kw-queue-list");
    this.lines = new Map();
    this.list.addEventListener("click", (event) => {
      const line = event.target.closest(".kw-item");
      if (line) pick(line.kwRow[0], line.kwRow[1]);
    });
  }

  /** @param {(id: string) => string | undefined} pending status that the server did not confirm yet */
  draw({ queue, progress, statuses }, codes, active, pending) {
    const at = queue.rows.findIndex((row) => row[0] === active);
    this.count.textContent = queue.total
      ? at >= 0 ? `${whole(queue.from + at + 1)} van ${whole(queue.total)}` : `${whole(queue.total)}`
      : "leeg";
    const share = progress.total ? progress.done / progress.total : 0;
    this.bar.style.width = `${(100 * share).toFixed(1)}%`;
    this.done.textContent = progress.total ? `${whole(progress.done)} van ${whole(progress.total)} nagekeken in dit project` : "";
    const seen = new Set();
    let previous = "";
    queue.rows.forEach((row, index) => {
      const [id, doc, code, status, score, snippet] = row;
      seen.add(id);
      let line = this.lines.get(id);
      if (!line) {
        line = makeLine();
        this.lines.set(id, line);
      }
      line.kwRow = row;
      const now = pending(id) ?? status;
      const look = codes[code] ?? { colour: "#57534e", label: "?" };
      const [head, text, source] = line.children;
      head.children[0].style.background = look.colour;
      head.children[1].textContent = look.label;
      head.children[2].textContent = score === null ? "" : decimal(score);
      text.textContent = snippet;
      const heading = doc !== previous || index === 0 ? (queue.documents[doc] ?? "") : "";
      source.textContent = heading;
      previous = doc;
      line.dataset.status = now;
      head.children[2].dataset.mark = MARKS[now] ?? "";
      line.classList.toggle("kw-on", id === active);
      // One stop for the tab key, or the text would be hundreds of presses away.
      line.tabIndex = id === active ? 0 : -1;
      line.setAttribute("aria-current", id === active ? "true" : "false");
      line.setAttribute("aria-label", `${look.label}, ${statuses[now]}${score === null ? "" : `, score ${decimal(score)}`}: ${snippet}`);
      if (this.list.children[index] !== line) this.list.insertBefore(line, this.list.children[index] ?? null);
    });
    for (const [id, line] of this.lines) {
      if (seen.has(id)) continue;
      line.remove();
      this.lines.delete(id);
    }
    if (this.shown !== active) {
      this.shown = active;
      this.lines.get(active)?.scrollIntoView({ block: "nearest" });
    }
  }
}

function makeLine() {
  const line = h("button", "kw-item", "", { type: "button" });
  const head = h("span", "kw-item-head");
  head.append(swatch(""), h("span", "kw-item-label"), h("span", "kw-item-score"));
  line.append(head, h("span", "kw-item-text"), h("span", "kw-item-source"));
  return line;
}

export class CodePane {
  constructor(element, pick) {
    this.body = element.querySelector(".kw-code-body");
    this.pick = pick;
    this.open = false;
  }

  /** @param {object | null} detail what the server tells of the active fragment */
  draw(detail, codes, statuses, status, message) {
    // Drawn again only when it says something else: what is selected or focused in it stays.
    const says = JSON.stringify([detail, status, message, detail && codes[detail.code]]);
    if (says === this.says) return;
    this.says = says;
    const parts = [];
    if (message) parts.push(h("p", "kw-message", message, { role: "status" }));
    if (!detail) {
      parts.push(h("p", "kw-hint", "Klik op een gemarkeerde passage, of duid tekst aan om er een code aan te geven."));
      this.body.replaceChildren(...parts);
      return;
    }
    const code = codes[detail.code] ?? { colour: "#57534e", label: detail.label, path: [detail.label], title: "", definition: "", include: [], exclude: [] };
    const above = [code.title, ...code.path.slice(0, -1)].filter(Boolean).join(" › ");
    if (above) parts.push(h("p", "kw-above", above));
    const title = h("h2", "kw-title");
    title.append(swatch(code.colour), h("span", "", code.label));
    parts.push(title);
    const facts = h("p", "kw-facts");
    facts.append(h("span", `kw-status kw-status-${status}`, statuses[status] ?? status));
    if (detail.score !== null) facts.append(h("span", "", `score ${decimal(detail.score)}`));
    if (detail.where) facts.append(h("span", "", detail.where));
    parts.push(facts);
    if (code.definition) parts.push(h("p", "kw-definition", code.definition));
    if (code.include.length || code.exclude.length) parts.push(this.borders(code));
    if (detail.reasons.length) parts.push(section("Waarom dit voorstel", list(detail.reasons)));
    if (detail.cautions.length) parts.push(section("Let op", list(detail.cautions, "kw-cautions")));
    if (detail.answers.length) parts.push(section("Beslissingen", answers(detail.answers)));
    if (detail.others.length) parts.push(section("Ook op deze plaats", this.others(detail.others, codes, statuses)));
    parts.push(h("p", "kw-origin", detail.origin));
    this.body.replaceChildren(...parts);
  }

  borders(code) {
    const details = h("details", "kw-borders");
    details.open = this.open;
    details.addEventListener("toggle", () => { this.open = details.open; });
    details.append(h("summary", "", "Wat hoort erbij, wat niet"));
    if (code.include.length) details.append(h("h4", "", "Wel"), list(code.include));
    if (code.exclude.length) details.append(h("h4", "", "Niet"), list(code.exclude));
    return details;
  }

  others(rows, codes, statuses) {
    const all = h("div", "kw-others");
    for (const [id, index, status] of rows) {
      const button = h("button", "kw-other", "", { type: "button" });
      const code = codes[index] ?? { colour: "#57534e", label: "?" };
      button.append(swatch(code.colour), h("span", "", code.label), h("span", "kw-other-status", statuses[status]));
      button.addEventListener("click", () => this.pick(id));
      all.append(button);
    }
    return all;
  }
}

function section(title, content) {
  const part = h("section");
  part.append(h("h3", "", title), content);
  return part;
}

function list(lines, className = "") {
  const all = h("ul", className);
  for (const line of lines) all.append(h("li", "", line));
  return all;
}

function answers(rows) {
  const all = h("ul", "kw-answers");
  for (const [who, status, time, reason] of rows) {
    const line = h("li");
    line.append(h("strong", "", who), document.createTextNode(`: ${status}, ${time}`));
    if (reason) line.append(h("q", "kw-memo", reason));
    all.append(line);
  }
  return all;
}
