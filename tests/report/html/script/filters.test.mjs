import assert from "node:assert/strict";
import test from "node:test";
import { listed } from "../../../../auditor/report/html/script/filters.mjs";
import { keyOf, place, statusOf, suggestion } from "../../../../auditor/report/html/script/state.mjs";
import { open } from "./page.mjs";

const ALL = { q: "", rule: "", class: "", source: "", status: "", sort: "worst" };

function ids(want) {
  const view = open();
  return listed(view.findings, { ...ALL, ...want }).map((item) => item.id).join(" ");
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
for (const [want, expected] of cases) {
  test(`filter ${JSON.stringify(want)}`, () => assert.equal(ids(want), expected));
}

test("a decision changes the status", () => {
  const view = open();
  view.store.set("f0", { action: "drop" });
  assert.deepEqual(view.findings.map(statusOf), ["decided", "open", "open", "open", "decided"]);
  assert.equal(listed(view.findings, { ...ALL, status: "drop" })[0].id, "f0");
});

test("keys, places and suggestions", () => {
  const [broken, one, , spelling] = open().findings;
  assert.equal(place(broken.row), "t.jsonl:9");
  assert.deepEqual([keyOf("relabel", one), keyOf("relabel", spelling), keyOf("keep-this", one)], ["5", "3", "1"]);
  assert.deepEqual([suggestion(broken), suggestion(one), suggestion(spelling)], ["", "refund", "bug"]);
});
