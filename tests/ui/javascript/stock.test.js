import assert from "node:assert/strict";
import test from "node:test";

import { search } from "./assets/popups.js";
import { keyOf } from "./assets/keys.js";
import { documentOf, forgetMost, put, stock } from "./assets/stock.js";

const TEXT = { name: "gesprek", text: "ja", blocks: [], pages: [], sentences: [] };

test("what is needed stays, and of the rest the oldest goes", () => {
  for (let number = 0; number < 70; number += 1) put({ [`text:${number}`]: TEXT });
  put({ "spans:0": [["a", 0, 2, 0, "suggested"]] });
  const first = documentOf("0");
  assert.equal(documentOf("0"), first);
  forgetMost(["text:0", "spans:0"]);
  assert.equal(stock.size, 62);
  assert.equal(documentOf("0"), first);
  assert.equal(documentOf("1"), null);
  assert.deepEqual(stock.get("spans:0").get("a"), ["a", 0, 2, 0, "suggested"]);
  assert.equal(documentOf("nooit gezonden"), null);
});

const code = (index, label, path = [label]) => ({ index, label, path, id: label, aliases: [], title: "Boek" });
const CODES = [code(0, "Overleg"), code(1, "Reële noden"), code(2, "Vooroverleg", ["Overleg", "Vooroverleg"]), code(3, "Partners", ["Overleg", "Partners"])];
const found = (typed, recent = []) => search(CODES, typed, recent).map((one) => one.label);

test("codes are found without accents and case, the best first", () => {
  assert.deepEqual(found("REELE"), ["Reële noden"]);
  assert.deepEqual(found("overleg"), ["Overleg", "Vooroverleg", "Partners"]);
  assert.deepEqual(found("overleg part"), ["Partners"]);
  assert.deepEqual(found("nergens"), []);
});

test("before anything is typed the codes that were used last come first", () => {
  assert.deepEqual(found("", [3, 1]), ["Partners", "Reële noden", "Overleg", "Vooroverleg"]);
});

test("arrows and capitals stand for their keys, and others are nobody's", () => {
  assert.deepEqual(["ArrowDown", "A", "?", "Escape", "x", "Enter"].map((key) => keyOf({ key })), ["j", "a", "?", "", "", ""]);
});
