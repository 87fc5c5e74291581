// The row to judge.
import { markChoices } from "./choices.mjs";
import { bothAnswers, showAgreement } from "./compare.mjs";
import { $, make, show } from "./dom.mjs";
import { showProgress } from "./forecast.mjs";
import { current, rowsInTurn, view } from "./judgements.mjs";
import { formatNumber } from "./text.mjs";

const TITLES = { prompt: "text", response: "answer", calls: "tool calls", first: "first answer", second: "second answer" };

function part(name, text, titles) {
  const content = make("div", "content", text ? show(text, true) : make("em", "", "empty"));
  return make("div", `turn ${name}`, make("span", "who", titles[name] || name), content);
}

// Shows everything that depends on the judgements, and the row.
export function draw() {
  const rows = rowsInTurn(), texts = Object.entries(view.data.rows[view.at]?.[1] || {});
  const titles = texts.length > 1 ? { ...TITLES, prompt: "prompt" } : TITLES;
  const isSide = ([name]) => name === "first" || name === "second";
  const sides = make("div", "sides", ...texts.filter(isSide).map(([name, text]) => part(name, text, titles)));
  $("row-title").textContent = rows.length ? `${view.settling ? "Disagreement" : "Row"} ${formatNumber(rows.indexOf(view.at) + 1)} of ${formatNumber(rows.length)}` : "No row to judge";
  $("texts").replaceChildren(...texts.filter((item) => !isSide(item)).map(([name, text]) => part(name, text, titles)), sides);
  $("stamp").replaceChildren(...(view.settling ? bothAnswers(view.at) : stamp(current().get(view.at))));
  $("answers").hidden = !rows.length;
  markChoices();
  showProgress();
  showAgreement();
}

const stamp = (one) => (one ? [`Judged ${one.at.slice(0, 16).replace("T", " ")} UTC`] : ["Not judged yet"]);

export function goTo(row) {
  view.at = row;
  view.shownSince = performance.now();
  draw();
}
