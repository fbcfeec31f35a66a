// What the server sends once, under a name: texts, the spans of a document at some moment, the codes.

import { prepare } from "./document.js";

const KEPT = 60; // names that are kept although nothing on screen needs them now

/** Name -> what was sent. Outside the component, which Streamlit may make anew. */
export const stock = (globalThis.__kwalStock ??= new Map());
const documents = (globalThis.__kwalDocuments ??= new Map());

/** Take in what was sent; spans are kept by id. */
export function put(sent) {
  for (const [name, value] of Object.entries(sent)) {
    stock.set(name, name.startsWith("spans:") ? new Map(value.map((row) => [row[0], row])) : value);
  }
}

/** Let go of the oldest that is not needed; the server is told what is left, and sends again what is lacking. */
export function forgetMost(needed) {
  const spare = [...stock.keys()].filter((name) => !needed.includes(name));
  for (const name of spare.slice(0, Math.max(0, spare.length - KEPT))) {
    stock.delete(name);
    if (name.startsWith("text:")) documents.delete(name.slice("text:".length));
  }
}

/** A document that was sent, prepared for drawing; null when it was not. */
export function documentOf(key) {
  if (!documents.has(key)) {
    if (!stock.has(`text:${key}`)) return null;
    documents.set(key, prepare(stock.get(`text:${key}`)));
  }
  return documents.get(key);
}
