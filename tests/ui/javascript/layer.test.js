import assert from "node:assert/strict";
import test from "node:test";

import { prepare, refresh } from "./assets/document.js";
import { SpanLayer, pieces, shortestFirst } from "./assets/layer.js";
import { DocText } from "./assets/offsets.js";

const layerOf = (text, spans) => {
  const layer = new SpanLayer(new DocText(text));
  for (const [id, start, end, status = "suggested"] of spans) layer.set(id, { start, end, code: 0, status });
  return layer;
};

test("overlapping spans get lanes of their own, and lanes are used again", () => {
  const layer = layerOf("x".repeat(40), [["a", 0, 20], ["b", 5, 10], ["c", 8, 30], ["d", 20, 25], ["e", 30, 40]]);
  layer.take();
  assert.deepEqual(["a", "b", "c", "d", "e"].map((id) => layer.spans.get(id).lane), [0, 1, 2, 0, 0]);
});

test("only the rows that a change touches are drawn again", () => {
  const layer = layerOf("een\ntwee\ndrie\nvier", [["a", 0, 3], ["b", 5, 12]]);
  assert.deepEqual([...layer.take()], [0, 1, 2]);
  layer.set("b", { start: 5, end: 12, code: 0, status: "suggested" });
  assert.deepEqual([...layer.take()], [], "the same again changes nothing");
  layer.set("a", { start: 0, end: 3, code: 0, status: "accepted" });
  assert.deepEqual([...layer.take()], [0]);
  layer.set("b", { start: 9, end: 18, code: 0, status: "suggested" });
  assert.deepEqual([...layer.take()].sort(), [1, 2, 3]);
  layer.set("b", null);
  assert.deepEqual([...layer.take()].sort(), [2, 3]);
  assert.deepEqual(layer.byRow.get(2), []);
});

test("a row is cut wherever something begins or ends", () => {
  const cut = pieces(10, 30, [{ start: 0, end: 15 }, { start: 12, end: 40 }], [{ start: 20, end: 22 }]);
  assert.deepEqual(cut.map((one) => [one.start, one.end, one.on[0].length, one.on[1].length]), [
    [10, 12, 1, 0], [12, 15, 2, 0], [15, 20, 1, 0], [20, 22, 1, 1], [22, 30, 1, 0],
  ]);
});

test("the shortest span comes first", () => {
  const spans = [{ id: "b", start: 0, end: 9 }, { id: "c", start: 2, end: 4 }, { id: "a", start: 0, end: 9 }];
  assert.deepEqual(shortestFirst(spans).map((one) => one.id), ["c", "a", "b"]);
});

const SENT = {
  name: "gesprek",
  text: "Kop\n\nRia: 😀 ja.\n[0:10] R: nee.\n",
  blocks: [[0, 3, "heading", 2, "", "", false], [10, 15, "turn", 0, "Ria", "", false], [26, 30, "turn", 0, "Rita", "0:10", true]],
  pages: [[5, "7"]],
  sentences: [[10, 15]],
};

test("rows know their block, and what lies outside every block is told apart", () => {
  const doc = prepare(SENT);
  assert.equal(doc.rowFacts[0].kind, "heading");
  assert.deepEqual([doc.rowFacts[2].lead, doc.rowFacts[2].who], [true, ""], "the text itself names Ria");
  assert.equal(doc.rowFacts[3].who, "Rita · 0:10", "the text calls her R");
  assert.equal(doc.rowFacts[3].moderator, true);
  assert.equal(doc.rowFacts[2].page, "7");
  const shown = (row) => doc.outside.get(row).map((one) => doc.text.text.slice(one.start, one.end));
  assert.deepEqual(shown(2), ["Ria: "]);
  assert.deepEqual(shown(3), ["[0:10] R: "]);
});

test("what was sent, what changed, and what is not yet confirmed are laid over each other", () => {
  const doc = prepare(SENT);
  const base = new Map([["a", ["a", 10, 12, 0, "suggested"]], ["b", ["b", 12, 15, 1, "suggested"]]]);
  const seen = () => [...doc.layer.spans.values()].map((one) => [one.id, doc.text.toPoint(one.start), doc.text.toPoint(one.end), one.status]);
  refresh(doc, "v1", base, [["b", 12, 14, 1, "accepted"]], new Map([["a", { status: "rejected" }]]));
  assert.deepEqual(seen().sort(), [["a", 10, 12, "rejected"], ["b", 12, 14, "accepted"]]);
  refresh(doc, "v1", base, [], new Map());
  assert.deepEqual(seen().sort(), [["a", 10, 12, "suggested"], ["b", 12, 15, "suggested"]], "what was refused goes back");
  refresh(doc, "v1", base, [["a"]], new Map([["nieuw", { start: 0, end: 3, code: 0, status: "added" }]]));
  assert.deepEqual(seen().map((one) => one[0]).sort(), ["b", "nieuw"]);
  refresh(doc, "v2", new Map([["c", ["c", 0, 3, 0, "suggested"]]]), [], new Map());
  assert.deepEqual(seen().map((one) => one[0]), ["c"]);
});
