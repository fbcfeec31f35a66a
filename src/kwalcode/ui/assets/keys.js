// The keys of the desk, and which presses are not for it.

/** Where typing is typing. */
export const NOT_OURS = "input, textarea, select, [contenteditable=true], [role=combobox], [role=listbox], [role=dialog]";

/** Key (or keys) and what it does, in the order of the list on screen. */
export const KEYS = [
  ["a", "Aanvaarden"], ["r", "Verwerpen"], ["s", "Overslaan"], ["c", "Andere code geven"], ["m", "Memo schrijven"],
  ["u", "Laatste beslissing ongedaan maken"], ["j ↓", "Volgende"], ["k ↑", "Vorige"],
  ["o", "Volgende code op dezelfde plaats"], ["e", "Grenzen aanpassen: pijlen per woord of zin, Tab wisselt van kant, Enter bewaart"],
  ["z", "Uitbreiden tot hele zinnen"], ["t", "Tekst aanduiden: pijlen, met Shift om te selecteren, Enter om een code te kiezen"],
  ["l", "Codenamen in de tekst tonen of verbergen"], ["?", "Deze lijst"], ["Esc", "Sluiten"],
];
export const VERDICTS = { a: "accept", r: "reject", s: "skip" };
export const STATUS = { accept: "accepted", reject: "rejected", skip: "skipped" };

/** The key of an event as the list above names it, or "" when it is none of these. */
export function keyOf(event) {
  const key = { ArrowDown: "j", ArrowUp: "k" }[event.key] ?? (event.key.length === 1 ? event.key.toLowerCase() : event.key);
  return KEYS.some(([names]) => names.split(" ").includes(key)) ? key : "";
}

/** Keep a press from everybody else: Streamlit's own r (run again) and c (clear the cache) must not hear it. */
export function swallow(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}
