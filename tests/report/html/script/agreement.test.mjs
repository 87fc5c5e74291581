import assert from "node:assert/strict";
import test from "node:test";
import { agreementOf } from "../../../../auditor/report/html/script/agreement.mjs";

const times = (count, pair) => Array.from({ length: count }, () => pair);

test("nothing in common has no agreement", () => assert.equal(agreementOf([]), null));

test("kappa is 1 where people always agree, and 0 where they agree as often as by chance", () => {
  assert.equal(agreementOf([["a", "a"], ["b", "b"]]).kappa, 1);
  assert.equal(agreementOf([["a", "a"], ["a", "a"]]).kappa, 1);
  assert.equal(agreementOf([["a", "a"], ["a", "b"], ["b", "a"], ["b", "b"]]).kappa, 0);
});

// Cohen's own form: 20 both yes, 15 both no, 5 and 10 apart: a = 0.7, c = 0.5.
test("the textbook table", () => {
  const found = agreementOf([...times(20, ["yes", "yes"]), ...times(15, ["no", "no"]), ...times(5, ["yes", "no"]), ...times(10, ["no", "yes"])]);
  const rounded = Object.fromEntries(Object.entries(found).map(([name, value]) => [name, Number(value.toFixed(3))]));
  assert.deepEqual(rounded, { rows: 50, same: 0.7, kappa: 0.4, low: 0.146, high: 0.654 });
});
