import assert from "node:assert/strict";
import test from "node:test";
import { back, load, memory, put, save, take, written } from "../../../../auditor/report/html/script/decisions.mjs";
import { view } from "../../../../auditor/report/html/script/state.mjs";
import { open } from "./page.mjs";

const kept = new Map();
globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
const actions = () => Object.fromEntries([...view.store].map(([id, made]) => [id, made.action]));

test("one decision settles both findings of a pair", () => {
  const [, one] = open().findings;
  put([[one, "keep-this", ""]], "ana");
  assert.deepEqual(actions(), { f1: "keep-this", f2: "keep-other" });
  assert.equal(view.store.get("f1").by, "ana");
});

test("many at once never drop both lines of a pair", () => {
  const [, one, two] = open().findings;
  put([[one, "keep-this", ""], [two, "keep-this", ""]], "");
  assert.deepEqual(actions(), { f1: "keep-this", f2: "keep-other" });
});

test("undo takes back one step, with all it changed", () => {
  const [broken, one] = open().findings;
  put([[broken, "drop", ""]], "");
  put([[one, "keep-both", ""], [broken, "", ""]], "");
  assert.deepEqual(actions(), { f1: "keep-both", f2: "keep-both" });
  back();
  assert.deepEqual(actions(), { f0: "drop" });
  back();
  assert.deepEqual(actions(), {});
  assert.equal(back(), undefined);
});

test("a note belongs to the next decision and stays with it", () => {
  const [broken] = open().findings;
  view.note = "why";
  put([[broken, "drop", ""]], "");
  put([[broken, "drop", ""]], "");
  assert.equal(view.store.get("f0").note, "why");
});

test("the storage holds numbers for labels of the set", () => {
  const [, , , spelling] = open().findings;
  put([[spelling, "relabel", "bug"]], "");
  assert.equal(JSON.parse(kept.get("dataset-audit:r")).f3.label, 1);
  view.store = new Map();
  load();
  assert.equal(view.store.get("f3").label, "bug");
});

test("what is not offered is not loaded", () => {
  open();
  kept.set("dataset-audit:r", JSON.stringify({ f0: { action: "keep" }, f9: { action: "drop" } }));
  load();
  assert.deepEqual(actions(), {});
});

test("a full or refused storage loses nothing on the page", () => {
  const [broken] = open().findings, works = globalThis.localStorage;
  let told = 0;
  memory.full = () => { told += 1; };
  globalThis.localStorage = { setItem() { throw new Error("full"); } };
  put([[broken, "drop", ""]], "");
  globalThis.localStorage = works;
  assert.deepEqual([told, actions()], [1, { f0: "drop" }]);
});

test("what is written is taken over by the next page", () => {
  const [broken, one, , spelling] = open().findings;
  put([[broken, "drop", ""], [one, "keep-other", ""], [spelling, "relabel", "bug"]], "ana");
  const text = JSON.stringify(written()), before = actions();
  assert.deepEqual(JSON.parse(text).decisions[1], {
    finding: "f1", rule: "CON001", action: "keep-other", source: "t.jsonl", line: 3,
    related_source: "t.jsonl", related_line: 5, note: "", by: "ana", at: view.store.get("f1").at,
  });
  open();
  assert.deepEqual(take(text), { taken: 4, all: 4, same: true });
  assert.deepEqual(actions(), before);
});

test("decisions on other data are taken where lines are unchanged, and said to be", () => {
  open();
  const file = { schema: 1, data: [{ sha256: "zz" }], decisions: [{ finding: "f0", action: "drop" }, { finding: "x", action: "drop" }] };
  assert.deepEqual(take(JSON.stringify(file)), { taken: 1, all: 2, same: false });
});

for (const text of ["", "{", "[]", "null", "1", '{"schema":2,"decisions":[]}', '{"schema":1}', '{"schema":1,"decisions":{}}']) {
  test(`no decisions file: ${text}`, () => { open(); assert.equal(take(text), null); });
}

test("hostile entries are passed over", () => {
  open();
  const bad = [null, 1, {}, { finding: "f0", action: "keep" }, { finding: "f3", action: "relabel", label: 5 }, { finding: "__proto__", action: "drop" }];
  assert.equal(take(JSON.stringify({ schema: 1, data: 5, decisions: bad })).taken, 0);
  save();
});
