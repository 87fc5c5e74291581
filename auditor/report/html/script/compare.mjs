// Two people's judgements of the same rows: their agreement, and the rows to settle together.
import { agreementOf } from "./agreement.mjs";
import { nameOf } from "./choices.mjs";
import { $, button, make, show } from "./dom.mjs";
import { disagreements, verdictOf, view } from "./judgements.mjs";
import { formatNumber, pluralize } from "./text.mjs";

// "Ana: billing. Ben: refund."
export function bothAnswers(row) {
  const mine = view.mine.get(row), theirs = view.other.judgements.get(row);
  return [show(view.by), ": ", make("b", "", nameOf(mine.choice)), ". ", show(view.other.by), ": ", make("b", "", nameOf(theirs.choice)), "."];
}

export function showAgreement() {
  $("compared").hidden = !view.other;
  if (!view.other) return;
  const pairs = [...view.other.judgements].map(([row, theirs]) => [verdictOf(view.mine.get(row)), verdictOf(theirs)]);
  const found = agreementOf(pairs.filter((pair) => !pair.includes(null))), open = disagreements();
  const text = found
    ? ` gave the same judgement on ${Math.round(found.same * 100)}% of ${pluralize(found.rows, "row")}, on which both could decide: Cohen's kappa ${
      found.kappa.toFixed(2)}, 95% interval ${found.low.toFixed(2)} to ${found.high.toFixed(2)}.`
    : " have no judged row in common.";
  const settled = open.filter((row) => view.settled.has(row)).length;
  const rest = open.length ? ` ${pluralize(open.length, "disagreement")}, ${formatNumber(settled)} settled.` : "";
  $("agreement").replaceChildren(show(view.by), " and ", show(view.other.by), text, rest);
  $("settle").hidden = !open.length && !view.settling;
  $("settle").textContent = view.settling ? "Back to my own rows" : "Settle the disagreements together";
  $("disagreements").replaceChildren(...open.map(entry));
}

function entry(row) {
  const settled = view.settled.get(row), node = button("entry", make("span", "top", make("b", "", `Row ${row + 1}`)));
  if (settled) node.firstChild.append(make("span", "done", "settled: ", nameOf(settled.choice)));
  node.append(make("span", "what", ...bothAnswers(row)));
  node.dataset.row = row;
  if (view.settling && row === view.at) node.setAttribute("aria-current", "true");
  return make("li", "", node);
}
