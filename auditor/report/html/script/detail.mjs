// One finding: its rows side by side, what found it, and why it hurts.
import { link } from "./address.mjs";
import { decide } from "./decide.mjs";
import { $, button, make, marked, show, svg } from "./dom.mjs";
import { place, view } from "./state.mjs";
import { clip } from "./text.mjs";

export function select(item, focus) {
  view.open = item ? item.nth : -1;
  view.note = "";
  $("app").classList.toggle("opened", view.open >= 0);
  $("detail").replaceChildren(...(item ? parts(item) : [make("p", "muted", "Choose a finding to see its rows.")]));
  for (const entry of document.querySelectorAll(".entry")) {
    if (item && entry.dataset.id === item.id) {
      entry.setAttribute("aria-current", "true");
      entry.scrollIntoView({ block: "nearest" });
    } else {
      entry.removeAttribute("aria-current");
    }
  }
  link();
  if (focus && item) $("detail-title").focus({ preventScroll: matchMedia("(min-width: 64rem)").matches });
}

export function close() {
  const id = view.open >= 0 ? view.findings[view.open].id : "";
  select(null, false);
  const entry = [...document.querySelectorAll(".entry")].find((found) => found.dataset.id === id);
  (entry || $("q")).focus();
}

function parts(item) {
  const rule = item.rule, title = make("h3", "", make("b", "", rule.code), ` ${rule.name}`);
  title.id = "detail-title";
  title.tabIndex = -1;
  const back = button("plain back", "Back to the list");
  back.addEventListener("click", close);
  const nodes = [
    back,
    make("div", "head", title, make("span", `severity ${rule.severity}`, rule.severity)),
    make("p", "detail", item.detail ? show(item.detail) : rule.what),
  ];
  if (item.path) nodes.push(make("p", "path", "at ", make("code", "", show(item.path))));
  nodes.push(signal(item), rows(item));
  if (item.near.length) nodes.push(nearest(item.near));
  if (item.actions.length) nodes.push(decide(item));
  else nodes.push(make("p", "muted", "This says something of the whole file: there is nothing to decide."));
  nodes.push(reasons(rule));
  return nodes;
}

// Which check said it, with what score, against which threshold.
function signal(item) {
  const node = make("p", "signal");
  if (item.rule.check) node.append("Found by ", make("b", "", show(item.rule.check)));
  if (item.score !== null) {
    node.append(node.childNodes.length ? ", " : "", "score ", make("b", "", item.score.toFixed(3)));
    if (item.rule.limit !== null) node.append(`, threshold ${item.rule.limit}`, scale(item.score, item.rule.limit));
  }
  return node;
}

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
  head.append(show(place(row)));
  const box = make("div", "side", head);
  if (row[3] === null) box.append(make("p", "muted", "This page is full: the text is in the data file."));
  for (const [index, [name, text]] of (row[3] || []).entries()) {
    const spans = differences?.[index];
    const body = make("div", "said");
    if (text) body.append(spans ? marked(text, spans, letter) : show(text, true));
    else body.append(make("em", "", "empty"));
    box.append(make("div", `turn ${speaker(name)}`, make("span", "who", show(name)), body));
  }
  if (row[2] !== null) box.append(make("p", "label", make("span", "who", "label"), " ", show(row[2])));
  if (differences?.length && differences.every((spans) => !spans.length) && letter) {
    box.append(make("p", "muted same", "Same words on both sides."));
  }
  return box;
}

// What speaks for the suggested label: the rows nearest to a suspect that carry it.
function nearest(near) {
  const list = make("ul", "nearest");
  for (const [row, similarity] of near) {
    const said = (row[3] || []).map((part) => part[1]).join(" ");
    list.append(make("li", "", make("span", "place", show(place(row))), ` ${similarity.toFixed(2)} `,
      make("b", "", show(row[2] || "")), " ", show(clip(said, 200))));
  }
  return make("div", "", make("p", "muted", "Nearest rows with the suggested label:"), list);
}

const SPEAKERS = {
  prompt: "user",
  response: "assistant",
  chosen: "assistant",
  rejected: "assistant",
};
const speaker = (name) =>
  ["system", "user", "assistant", "tool"].includes(name) ? name : SPEAKERS[name] || "other";

function reasons(rule) {
  const node = make("details", "why", make("summary", "", "Why it hurts, and how to fix it"));
  const list = make("dl", "help");
  for (const [name, value] of [["What", rule.what], ["Why", rule.why], ["Fix", rule.fix], ["Threshold", rule.threshold]]) {
    list.append(make("dt", "", name), make("dd", "", value));
  }
  node.append(list);
  return node;
}
