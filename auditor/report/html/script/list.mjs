// The list of findings, its pages, its filters and the progress of the review.
import { link } from "./address.mjs";
import { $, button, make, show } from "./dom.mjs";
import { listed } from "./filters.mjs";
import { DONE, opened, PAGE, place, statusOf, view } from "./state.mjs";
import { clip, clipStart, number } from "./text.mjs";

export const FILTERS = ["q", "rule", "class", "source", "status", "sort"];

export const wanted = () => Object.fromEntries(FILTERS.map((name) => [name, $(name).value]));

export function filter() {
  view.shown = listed(view.findings, wanted());
  view.page = Math.min(view.page, Math.max(Math.ceil(view.shown.length / PAGE) - 1, 0));
  draw();
}

export function refilter() {
  view.page = 0;
  filter();
  link();
}

export function clear() {
  for (const name of FILTERS) $(name).value = name === "sort" ? "worst" : "";
  refilter();
}

export function draw() {
  const { shown, findings, page } = view;
  const from = page * PAGE, pages = Math.max(Math.ceil(shown.length / PAGE), 1);
  $("list").replaceChildren(...shown.slice(from, from + PAGE).map((item) => make("li", "", entry(item))));
  $("list").start = from + 1;
  $("count").textContent = shown.length === findings.length
    ? `${number(findings.length)} findings` : `${number(shown.length)} of ${number(findings.length)} findings`;
  $("nothing").hidden = shown.length > 0;
  $("pages").textContent = `Page ${number(page + 1)} of ${number(pages)}`;
  $("pager").hidden = pages < 2;
  $("previous").disabled = page === 0;
  $("next").disabled = page >= pages - 1;
  $("bulk").disabled = !shown.some((item) => item.actions.length);
  progress();
}

function entry(item) {
  const node = button("entry");
  node.dataset.id = item.id;
  if (opened() === item) node.setAttribute("aria-current", "true");
  const decision = view.store.get(item.id);
  const done = decision ? DONE[decision.action] : item.status !== "open" ? item.status : "";
  const top = make("span", "top", make("span", `severity ${item.rule.severity}`, item.rule.severity),
    make("b", "", item.rule.code), make("span", "name", item.rule.name));
  if (done) top.append(make("span", "done", `✓ ${done}`));
  const where = make("span", "place", item.row ? show(clipStart(place(item.row), 42)) : "whole file");
  node.append(top, where, make("span", "what", show(clip(item.detail || item.rule.what, 160))));
  return node;
}

export function progress() {
  const all = view.findings.filter((item) => item.actions.length);
  const done = all.filter((item) => statusOf(item) === "decided").length;
  $("progress").max = Math.max(all.length, 1);
  $("progress").value = done;
  $("reviewed").textContent = `${number(done)} of ${number(all.length)} reviewed`;
  $("export").disabled = !view.store.size;
  $("undo").disabled = !view.undone.length;
}

export function turn(step) {
  view.page += step;
  draw();
  link();
  $("list").scrollIntoView({ block: "start" });
  $("list").scrollTop = 0;
}
