// Unpacks a report of five findings, without a browser: a broken line, a conflict reported on both of its lines, two of one rule.
import { setHidden } from "../../../../auditor/report/html/script/text.mjs";
import { unpack, view } from "../../../../auditor/report/html/script/state.mjs";

const PAIR = ["keep-this", "keep-other", "keep-both", "not-an-issue", "relabel"];

export function open() {
  setHidden("[\\x00-\\x1f]");
  const rules = [["FMT001", "malformed", "error"], ["CON001", "conflict", "review"], ["LBL002", "spelling", "review"]];
  unpack({
    schema: 1, report: "r", version: "1", file: "t.decisions.json", sources: ["t.jsonl", "e.jsonl"],
    data: [{ path: "t.jsonl", sha256: "ab" }], labels: ["Bug", "bug", "refund"],
    rules: rules.map(([code, name, severity]) => ({ code, name, severity, what: "" })),
    rows: [
      [0, 9, null, [["raw", "{"]]], [0, 3, "bug", [["prompt", "It crashes"]]], [0, 5, "refund", [["prompt", "it CRASHES"]]],
      [0, 2, "Bug", [["prompt", "Hello there"]]], [0, 7, "Bug", null],
    ],
    findings: [
      ["f0", 0, 0, null, null, null, "", "no JSON", "open", ["drop"], null],
      ["f1", 1, 1, 2, null, 1, "", "two labels", "open", PAIR, [[]]],
      ["f2", 1, 2, 1, null, 1, "", "two labels", "open", PAIR, [[]]],
      ["f3", 2, 3, 1, null, 0.5, "$.label", "a spelling", "open", ["keep", "drop", "relabel", "not-an-issue"], null],
      ["f4", 2, 4, null, null, 0.9, "", "a spelling", "cleared", ["keep", "drop"], null],
    ],
  });
  view.decisions = new Map();
  view.history = [];
  view.note = "";
  return view;
}
