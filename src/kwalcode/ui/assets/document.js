// A document as the server sends it, prepared for drawing: rows with what they are, and what lies outside every block.

import { DocText } from "./offsets.js";
import { SpanLayer } from "./layer.js";

/**
 * @param {{name: string, text: string, blocks: Array, pages: Array, sentences: number[][]}} sent offsets in code points;
 *   a block is [start, end, kind, level, who, clock, moderator], a page [start, label]
 */
export function prepare(sent) {
  const text = new DocText(sent.text);
  const blocks = sent.blocks.map(([start, end, ...facts]) => [text.toUnit(start), text.toUnit(end), ...facts]);
  const sentences = sent.sentences.map(([start, end]) => [text.toUnit(start), text.toUnit(end)]);
  const rowFacts = text.rows.map(() => ({ kind: "", level: 0, who: "", moderator: false, page: "", lead: false }));
  const outside = new Map();
  let next = 0;
  text.rows.forEach((row, index) => {
    while (next < blocks.length && blocks[next][1] <= row.start) next += 1;
    let at = row.start;
    const outs = [];
    for (let one = next; one < blocks.length && blocks[one][0] < row.end; one += 1) {
      const [start, end, kind, level, who, clock, moderator] = blocks[one];
      const facts = rowFacts[index];
      if (!facts.kind) Object.assign(facts, { kind, level, moderator });
      if (start >= row.start && who && !facts.who && !facts.lead) {
        // Where the text itself names the speaker, that is shown as the heading of the turn, and not once more.
        facts.lead = at === row.start && text.text.slice(at, start).includes(who);
        if (!facts.lead) facts.who = clock ? `${who} · ${clock}` : who;
      }
      if (start > at) outs.push({ start: at, end: start });
      at = Math.max(at, Math.min(end, row.end));
    }
    if (blocks.length && at < row.end) outs.push({ start: at, end: row.end });
    if (outs.length) outside.set(index, outs);
  });
  for (const [start, label] of sent.pages) rowFacts[text.rowAtUnit(text.toUnit(start))].page = label;
  return { name: sent.name, text, sentences, rowFacts, outside, layer: new SpanLayer(text), base: "", touched: new Set() };
}

/**
 * Bring the spans of a document up to date. A row on the wire is [id, start, end, code, status], or [id] when it is gone.
 * @param {object} doc what `prepare` gave
 * @param {string} version of `base`
 * @param {Map<string, Array>} base every span, as sent once
 * @param {Array[]} patch what changed since
 * @param {Map<string, object>} pending what the reviewer did and the server has not confirmed: id -> span or null
 */
export function refresh(doc, version, base, patch, pending) {
  const patched = new Map(patch.map((row) => [row[0], row]));
  const ids = new Set([...patched.keys(), ...pending.keys(), ...doc.touched]);
  if (doc.base !== version) {
    for (const id of doc.layer.spans.keys()) ids.add(id);
    for (const id of base.keys()) ids.add(id);
    doc.base = version;
  }
  for (const id of ids) {
    const row = patched.get(id) ?? base.get(id);
    const known = row && row.length > 1 ? spanOf(doc.text, row) : null;
    const change = pending.get(id);
    doc.layer.set(id, change ? { ...known, ...change } : known);
  }
  doc.touched = new Set([...patched.keys(), ...pending.keys()]);
}

function spanOf(text, [, start, end, code, status]) {
  return { start: text.toUnit(start), end: text.toUnit(end), code, status };
}
