// Where characters, words and sentences begin, for moving through the text with the keyboard.
// What a reader sees as one character (an emoji of several parts, a letter with its accent) is never split.

const graphemes = new Intl.Segmenter("nl", { granularity: "grapheme" });
const words = new Intl.Segmenter("nl", { granularity: "word" });
const NEAR = 200; // units looked at on either side; no character is longer

/** The nearest border between characters at or before (`step` -1) or at or after (`step` 1) a place. */
export function characterEdge(text, unit, step) {
  if (unit <= 0) return 0;
  if (unit >= text.length) return text.length;
  const [from, piece] = around(text, unit);
  const segment = graphemes.segment(piece).containing(unit - from);
  const start = from + segment.index;
  if (start === unit) return unit;
  return step < 0 ? start : start + segment.segment.length;
}

/** One character on. */
export function byCharacter(text, unit, step) {
  return characterEdge(text, Math.min(Math.max(unit + step, 0), text.length), step);
}

/** One word on: behind the next word, or before the previous one. */
export function byWord(text, unit, step) {
  const low = step < 0 ? Math.max(0, unit - NEAR) : unit;
  const high = step < 0 ? unit : Math.min(text.length, unit + NEAR);
  const found = [...words.segment(text.slice(low, high))].filter((one) => one.isWordLike);
  if (step > 0) return found.length ? low + found[0].index + found[0].segment.length : high;
  return found.length ? low + found[found.length - 1].index : low;
}

/**
 * One sentence on: behind the next end of a sentence, or before the previous beginning.
 * @param {[number, number][]} sentences start and end of each, in order
 */
export function bySentence(sentences, unit, step, length) {
  if (step > 0) return (sentences.find((one) => one[1] > unit) ?? [length, length])[1];
  let at = 0;
  for (const one of sentences) {
    if (one[0] >= unit) break;
    at = one[0];
  }
  return at;
}

/** A stretch made as wide as the sentences that it touches. */
export function wholeSentences(sentences, start, end) {
  const touched = sentences.filter((one) => one[0] < end && one[1] > start);
  if (!touched.length) return { start, end };
  return { start: Math.min(start, touched[0][0]), end: Math.max(end, touched[touched.length - 1][1]) };
}

function around(text, unit) {
  // Cut at white space where there is any, so that the piece does not begin in the middle of a character.
  let from = Math.max(0, unit - NEAR);
  const space = text.slice(from, unit).search(/\s/);
  if (from > 0 && space >= 0) from += space;
  return [from, text.slice(from, Math.min(text.length, unit + NEAR))];
}
