import assert from "node:assert/strict";
import test from "node:test";

import { Outbox, outbox } from "./assets/outbox.js";

const quiet = (box) => clearTimeout(box.timer);

test("events are numbered upwards and kept until they are confirmed", () => {
  const box = new Outbox("doos", 5);
  const sent = [];
  box.send = (session, items) => sent.push([session, items.map((one) => one.seq)]);
  box.put({ type: "go" });
  box.put({ type: "go" });
  assert.deepEqual(sent, [["doos", [5001]], ["doos", [5001, 5002]]]);
  box.acknowledge(5001);
  box.put({ type: "go" });
  assert.deepEqual(sent.at(-1), ["doos", [5002, 5003]]);
  box.acknowledge(5003);
  box.flush();
  assert.equal(sent.length, 3, "an empty box sends nothing");
  quiet(box);
});

test("what is not confirmed is sent again", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const box = new Outbox("doos", 5);
  let sent = 0;
  box.send = () => { sent += 1; };
  box.put({ type: "go" });
  context.mock.timers.tick(2000);
  context.mock.timers.tick(2000);
  assert.equal(sent, 3);
  box.acknowledge(5001);
  context.mock.timers.tick(10000);
  assert.equal(sent, 3);
});

test("a box outlives the component, and every page has a session of its own", () => {
  assert.equal(outbox("a"), outbox("a"));
  assert.notEqual(outbox("a"), outbox("b"));
  assert.match(outbox("a").session, /^[0-9a-f]{16}$/);
  assert.notEqual(outbox("a").session, outbox("b").session);
});
