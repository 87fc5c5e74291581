// The selected finding: its rows side by side, which check found it, and why it matters.
import { writeAddress } from "./address.mjs";
import { $, button, make, show, showDifferences, svg } from "./dom.mjs";
import { decisionForm } from "./form.mjs";
import { positionOf, view } from "./state.mjs";
import { clip } from "./text.mjs";

export function select(item, focus) {
  view.selected = item ? item.index : -1;
  view.note = "";
  $("app").classList.toggle("opened", view.selected >= 0);
  $("detail").replaceChildren(...(item ? sections(item) : [make("p", "muted", "Choose a finding to see its rows.")]));
  for (const entry of document.querySelectorAll(".entry")) {
    if (item && entry.dataset.id === item.id) {
      entry.setAttribute("aria-current", "true");
      entry.scrollIntoView({ block: "nearest" });
    } else {
      entry.removeAttribute("aria-current");
    }
  }
  writeAddress();
  if (focus && item) $("detail-title").focus({ preventScroll: matchMedia("(min-width: 64rem)").matches });
}

export function closeDetail() {
  const id = view.selected >= 0 ? view.findings[view.selected].id : "";
  select(null, false);
  const entry = [...document.querySelectorAll(".entry")].find((node) => node.dataset.id === id);
  (entry || $("q")).focus();
}

function sections(item) {
  const rule = item.rule, title = make("h3", "", make("b", "", rule.code), ` ${rule.name}`);
  title.id = "detail-title";
  title.tabIndex = -1;
  const back = button("plain back", "Back to the list");
  back.addEventListener("click", closeDetail);
  const nodes = [
    back,
    make("div", "head", title, make("span", `severity ${rule.severity}`, rule.severity)),
    make("p", "detail", item.detail ? show(item.detail) : rule.what),
  ];
  if (item.path) nodes.push(make("p", "path", "at ", make("code", "", show(item.path))));
  nodes.push(evidence(item), rows(item));
  if (item.near.length) nodes.push(nearest(item.near));
  if (item.actions.length) nodes.push(decisionForm(item));
  else nodes.push(make("p", "muted", "This finding is about the whole file; there is nothing to decide."));
  nodes.push(explanation(rule));
  return nodes;
}

// The check that found it, its score and its threshold.
function evidence(item) {
  const node = make("p", "signal");
  if (item.rule.check) node.append("Found by ", make("b", "", show(item.rule.check)));
  if (item.score !== null) {
    node.append(node.childNodes.length ? ", " : "", "score ", make("b", "", item.score.toFixed(3)));
    if (item.rule.limit !== null) node.append(`, threshold ${item.rule.limit}`, scale(item.score, item.rule.limit));
  }
  return node;
}

// A bar from 0 to 1 with a mark at the threshold.
function scale(score, limit) {
  const drawing = svg("svg", { class: "scale", viewBox: "0 0 100 12", width: 100, height: 12, "aria-hidden": "true" });
  drawing.append(
    svg("rect", { class: "track", y: 4, width: 100, height: 4, rx: 2 }),
    svg("rect", { class: "kept", y: 4, width: Math.max(0, Math.min(score, 1)) * 100, height: 4, rx: 2 }),
    svg("line", { class: "mark", x1: limit * 100, x2: limit * 100, y1: 0, y2: 12 }),
  );
  return drawing;
}

function rows(item) {
  const box = make("div", "sides");
  if (item.row) box.append(side(item.row, item.other ? "A" : "", item.differences));
  if (item.other) box.append(side(item.other, "B", item.differences));
  return box;
}

function side(row, letter, differences) {
  const head = make("p", "place");
  if (letter) head.append(make("b", "letter", letter), " ");
  head.append(show(positionOf(row)));
  const box = make("div", "side", head);
  if (row[3] === null) {
    box.append(make("p", "muted", "This page has reached its size limit. Read the text of this row in the data file."));
  }
  for (const [index, [name, text]] of (row[3] || []).entries()) {
    const spans = differences?.[index];
    const body = make("div", "content");
    if (text) body.append(spans ? showDifferences(text, spans, letter) : show(text, true));
    else body.append(make("em", "", "empty"));
    box.append(make("div", `turn ${SPEAKERS[name] || "other"}`, make("span", "who", show(name)), body));
  }
  if (row[2] !== null) box.append(make("p", "label", make("span", "who", "label"), " ", show(row[2])));
  if (differences?.length && differences.every((spans) => !spans.length) && letter) {
    box.append(make("p", "muted same", "Both rows have the same text."));
  }
  return box;
}

// Evidence for the suggested label: the most similar rows that have it.
function nearest(near) {
  const list = make("ul", "nearest");
  for (const [row, similarity] of near) {
    const text = (row[3] || []).map((part) => part[1]).join(" ");
    list.append(make("li", "", make("span", "place", show(positionOf(row))), ` ${similarity.toFixed(2)} `,
      make("b", "", show(row[2] || "")), " ", show(clip(text, 200))));
  }
  return make("div", "", make("p", "muted", "Most similar rows with the suggested label:"), list);
}

const SPEAKERS = { prompt: "user", response: "assistant", chosen: "assistant", rejected: "assistant" };

function explanation(rule) {
  const node = make("details", "why", make("summary", "", "Why it matters and how to fix it"));
  const list = make("dl", "help");
  for (const [name, value] of [["What", rule.what], ["Why", rule.why], ["Fix", rule.fix], ["Threshold", rule.threshold]]) {
    list.append(make("dt", "", name), make("dd", "", value));
  }
  node.append(list);
  return node;
}
