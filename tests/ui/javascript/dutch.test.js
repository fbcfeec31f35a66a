import assert from "node:assert/strict";
import test from "node:test";

import "./assets/dutch.js";

const { translate } = globalThis.kwalcodeDutch;

test("what Streamlit says is said in Dutch", () => {
  assert.equal(translate("No results"), "Niets gevonden");
  assert.equal(translate(" Press Enter to apply "), "Druk op Enter om toe te passen");
});

test("with what stands in it", () => {
  assert.equal(translate("Select 12 matches"), "12 treffers kiezen");
  assert.equal(translate("Remove plan_$&.pdf"), "plan_$&.pdf weghalen");
  assert.equal(translate("2 of over 1000 results"), "2 van meer dan 1000 treffers");
  assert.equal(translate("3 results"), "3 treffers");
  assert.equal(translate("200MB per file"), "of sleep het hierheen, tot 200 MB");
});

test("words of the researcher stay as they are", () => {
  for (const text of ["Search party", "open", "De Fullscreen-optie", "  ", "Selecteer"]) assert.equal(translate(text), text);
});
