import assert from "node:assert/strict";
import test from "node:test";

import { byCharacter, bySentence, byWord, characterEdge, wholeSentences } from "./assets/words.js";

const FAMILY = "👩‍👧‍👦";

test("what looks like one character is passed in one step, both ways", () => {
  const text = `a${FAMILY}x̂̈b`;
  const stops = [0];
  while (stops.at(-1) < text.length) stops.push(byCharacter(text, stops.at(-1), 1));
  assert.deepEqual(stops.slice(0, -1).map((stop, index) => text.slice(stop, stops[index + 1])), ["a", FAMILY, "x̂̈", "b"]);
  const back = [text.length];
  while (back.at(-1) > 0) back.push(byCharacter(text, back.at(-1), -1));
  assert.deepEqual(back.reverse(), stops);
});

test("an edge inside a character moves to its side", () => {
  const text = `a ${FAMILY} b`;
  assert.equal(characterEdge(text, 4, -1), 2);
  assert.equal(characterEdge(text, 4, 1), 2 + FAMILY.length);
  assert.equal(characterEdge(text, 2, -1), 2);
  assert.equal(characterEdge(text, 99, 1), text.length);
});

test("words are passed without the signs between them", () => {
  const text = "Geen middelen, zegt hij.";
  assert.equal(byWord(text, 0, 1), 4);
  assert.equal(byWord(text, 4, 1), 13);
  assert.equal(byWord(text, 20, 1), 23);
  assert.equal(byWord(text, 23, 1), text.length);
  assert.equal(byWord(text, 13, -1), 5);
  assert.equal(byWord(text, 0, -1), 0);
});

test("sentences are passed to their ends and back to their beginnings", () => {
  const sentences = [[2, 10], [11, 20]];
  assert.equal(bySentence(sentences, 0, 1, 25), 10);
  assert.equal(bySentence(sentences, 10, 1, 25), 20);
  assert.equal(bySentence(sentences, 20, 1, 25), 25);
  assert.equal(bySentence(sentences, 20, -1, 25), 11);
  assert.equal(bySentence(sentences, 11, -1, 25), 2);
  assert.equal(bySentence(sentences, 2, -1, 25), 0);
});

test("a stretch becomes the sentences that it touches, and never smaller", () => {
  const sentences = [[2, 10], [11, 20]];
  assert.deepEqual(wholeSentences(sentences, 5, 12), { start: 2, end: 20 });
  assert.deepEqual(wholeSentences(sentences, 0, 5), { start: 0, end: 10 });
  assert.deepEqual(wholeSentences(sentences, 21, 24), { start: 21, end: 24 });
});
