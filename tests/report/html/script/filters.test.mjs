import assert from "node:assert/strict";
import test from "node:test";
import { filterFindings } from "../../../../auditor/report/html/script/filters.mjs";
import { positionOf, shortcut, statusOf, suggestedLabel } from "../../../../auditor/report/html/script/state.mjs";
import { open } from "./page.mjs";

const ALL = { q: "", rule: "", class: "", source: "", status: "", sort: "worst" };

function ids(filters) {
  const view = open();
  return filterFindings(view.findings, { ...ALL, ...filters }).map((item) => item.id).join(" ");
}

const cases = [
  [{}, "f0 f1 f2 f3 f4"],
  [{ rule: "CON001" }, "f1 f2"],
  [{ rule: "review" }, "f1 f2 f3 f4"],
  [{ class: "Bug" }, "f3 f4"],
  [{ class: "bug" }, "f1"],
  [{ source: "1" }, ""],
  [{ status: "open" }, "f0 f1 f2 f3"],
  [{ status: "decided" }, "f4"],
  [{ status: "drop" }, ""],
  [{ q: "CRASHES" }, "f1 f2 f3"],
  [{ q: "crashes spelling" }, "f3"],
  [{ q: ".*" }, ""],
  [{ q: "t.jsonl:9" }, "f0"],
  [{ q: "crashes", rule: "CON001", class: "refund" }, "f2"],
  [{ sort: "line" }, "f3 f1 f2 f4 f0"],
  [{ sort: "score" }, "f1 f2 f4 f3 f0"],
  [{ sort: "rule" }, "f1 f2 f0 f3 f4"],
];
for (const [filters, expected] of cases) {
  test(`filter ${JSON.stringify(filters)}`, () => assert.equal(ids(filters), expected));
}

test("a decision changes the status", () => {
  const view = open();
  view.decisions.set("f0", { action: "drop" });
  assert.deepEqual(view.findings.map(statusOf), ["decided", "open", "open", "open", "decided"]);
  assert.equal(filterFindings(view.findings, { ...ALL, status: "drop" })[0].id, "f0");
});

test("shortcuts, positions and suggested labels", () => {
  const [broken, one, , spelling] = open().findings;
  assert.equal(positionOf(broken.row), "t.jsonl:9");
  assert.deepEqual([shortcut("relabel", one), shortcut("relabel", spelling), shortcut("keep-this", one)], ["5", "3", "1"]);
  assert.deepEqual([suggestedLabel(broken), suggestedLabel(one), suggestedLabel(spelling)], ["", "refund", "bug"]);
});
