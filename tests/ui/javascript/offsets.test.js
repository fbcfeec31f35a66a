import assert from "node:assert/strict";
import test from "node:test";

import { DocText, codePoints, trimmed } from "./assets/offsets.js";

const ODD = "a👩‍👧‍👦é x̂̈ 𝒜\n\n🇧🇪 b\u2028c\td\n";

test("code points and units go back and forth at every character", () => {
  const doc = new DocText(ODD);
  let unit = 0;
  [...ODD].forEach((character, point) => {
    assert.equal(doc.toPoint(unit), point);
    assert.equal(doc.toUnit(point), unit);
    unit += character.length;
  });
  assert.equal(doc.toPoint(ODD.length), [...ODD].length);
  assert.equal(doc.toUnit([...ODD].length), ODD.length);
  assert.equal(doc.points, [...ODD].length);
});

test("rows are the lines, without their line feed", () => {
  const doc = new DocText("een\n\ntwee\n");
  assert.deepEqual(doc.rows.map((row) => [row.start, row.end, row.next]), [[0, 3, 4], [4, 4, 5], [5, 9, 10], [10, 10, 10]]);
});

test("a very long line is cut behind sentences and loses nothing", () => {
  const text = "Dit is een zin met 😀 erin. ".repeat(900);
  const doc = new DocText(text);
  assert.ok(doc.rows.length > 5);
  assert.equal(doc.rows.map((row) => text.slice(row.start, row.next)).join(""), text);
  for (const row of doc.rows.slice(0, -1)) assert.equal(text.slice(row.end - 2, row.end), ". ");
  const point = [...text].length - 3;
  assert.equal(doc.toPoint(doc.toUnit(point)), point);
});

test("a line without any space is not cut within a character", () => {
  const doc = new DocText("x" + "😀".repeat(5000));
  for (const row of doc.rows) assert.doesNotMatch(doc.text.slice(row.start, row.end), /^[\udc00-\udfff]|[\ud800-\udbff]$/);
  assert.equal(doc.points, 5001);
});

test("an empty text has one empty row", () => {
  assert.deepEqual(new DocText("").rows, [{ start: 0, end: 0, next: 0, point: 0 }]);
});

test("half characters count as one each, as in Python", () => {
  assert.equal(codePoints("\ud83d"), 1);
  assert.equal(codePoints("\ud83da"), 2);
  assert.equal(codePoints("😀", 0, 1), 1);
});

test("white space at the ends goes", () => {
  assert.deepEqual(trimmed("  een twee \n", 0, 12), { start: 2, end: 10 });
  assert.equal(trimmed("   ", 0, 3), null);
});
