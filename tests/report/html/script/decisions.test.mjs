import assert from "node:assert/strict";
import test from "node:test";
import { exportDocument, importDocument, loadDecisions, record, saveDecisions, undoStep } from "../../../../auditor/report/html/script/decisions.mjs";
import { view } from "../../../../auditor/report/html/script/state.mjs";
import { storage } from "../../../../auditor/report/html/script/storage.mjs";
import { open } from "./page.mjs";

const stored = new Map();
globalThis.localStorage = { getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => stored.set(key, value) };
const actions = () => Object.fromEntries([...view.decisions].map(([id, decision]) => [id, decision.action]));

test("one decision settles both findings of a pair", () => {
  const [, one] = open().findings;
  record([[one, "keep-this", ""]], "ana");
  assert.deepEqual(actions(), { f1: "keep-this", f2: "keep-other" });
  assert.equal(view.decisions.get("f1").by, "ana");
});

test("a bulk decision never drops both lines of a pair", () => {
  const [, one, two] = open().findings;
  record([[one, "keep-this", ""], [two, "keep-this", ""]], "");
  assert.deepEqual(actions(), { f1: "keep-this", f2: "keep-other" });
});

test("undo reverts one step and everything it changed", () => {
  const [broken, one] = open().findings;
  record([[broken, "drop", ""]], "");
  record([[one, "keep-both", ""], [broken, "", ""]], "");
  assert.deepEqual(actions(), { f1: "keep-both", f2: "keep-both" });
  undoStep();
  assert.deepEqual(actions(), { f0: "drop" });
  undoStep();
  assert.deepEqual(actions(), {});
  assert.equal(undoStep(), undefined);
});

test("a note is saved with the next decision and remains there", () => {
  const [broken] = open().findings;
  view.note = "why";
  record([[broken, "drop", ""]], "");
  record([[broken, "drop", ""]], "");
  assert.equal(view.decisions.get("f0").note, "why");
});

test("labels of the data set are stored as numbers", () => {
  const [, , , spelling] = open().findings;
  record([[spelling, "relabel", "bug"]], "");
  assert.equal(JSON.parse(stored.get("dataset-audit:r")).f3.label, 1);
  view.decisions = new Map();
  loadDecisions();
  assert.equal(view.decisions.get("f3").label, "bug");
});

test("stored actions that a finding does not allow are not loaded", () => {
  open();
  stored.set("dataset-audit:r", JSON.stringify({ f0: { action: "keep" }, f9: { action: "drop" } }));
  loadDecisions();
  assert.deepEqual(actions(), {});
});

test("decisions remain on the page if storage is full or refused", () => {
  const [broken] = open().findings, works = globalThis.localStorage;
  let warnings = 0;
  storage.onFull = () => { warnings += 1; };
  globalThis.localStorage = { setItem() { throw new Error("full"); } };
  record([[broken, "drop", ""]], "");
  globalThis.localStorage = works;
  assert.deepEqual([warnings, actions()], [1, { f0: "drop" }]);
});

test("another page imports what this page exports", () => {
  const [broken, one, , spelling] = open().findings;
  record([[broken, "drop", ""], [one, "keep-other", ""], [spelling, "relabel", "bug"]], "ana");
  const text = JSON.stringify(exportDocument()), before = actions();
  assert.deepEqual(JSON.parse(text).decisions[1], {
    finding: "f1", rule: "CON001", action: "keep-other", source: "t.jsonl", line: 3,
    related_source: "t.jsonl", related_line: 5, note: "", by: "ana", at: view.decisions.get("f1").at,
  });
  open();
  assert.deepEqual(importDocument(text), { imported: 4, total: 4, sameData: true });
  assert.deepEqual(actions(), before);
});

test("a pair of duplicates names its direction and is imported in the other", () => {
  const item = open().findings[1];
  item.mirrored = true;
  record([[item, "keep-this", ""]], "ana");
  const text = JSON.stringify({ ...exportDocument(), decisions: [exportDocument().decisions[0]] });
  assert.equal(JSON.parse(text).decisions[0].mirrored, true);
  for (const [mirrored, action] of [[true, "keep-this"], [false, "keep-other"], [null, "keep-this"]]) {
    open().findings[1].mirrored = mirrored;
    importDocument(text);
    assert.equal(actions().f1, action);
  }
});

test("decisions made on other data are imported for unchanged lines and reported as such", () => {
  open();
  const file = { schema: 1, data: [{ sha256: "zz" }], decisions: [{ finding: "f0", action: "drop" }, { finding: "x", action: "drop" }] };
  assert.deepEqual(importDocument(JSON.stringify(file)), { imported: 1, total: 2, sameData: false });
});

for (const text of ["", "{", "[]", "null", "1", '{"schema":2,"decisions":[]}', '{"schema":1}', '{"schema":1,"decisions":{}}']) {
  test(`not a decisions file: ${text}`, () => { open(); assert.equal(importDocument(text), null); });
}

test("hostile entries are ignored", () => {
  open();
  const bad = [null, 1, {}, { finding: "f0", action: "keep" }, { finding: "f3", action: "relabel", label: 5 }, { finding: "__proto__", action: "drop" }];
  assert.equal(importDocument(JSON.stringify({ schema: 1, data: 5, decisions: bad })).imported, 0);
  saveDecisions();
});
