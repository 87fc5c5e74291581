// The list of findings, its pages, and the progress of the review.
import { writeAddress } from "./address.mjs";
import { readFilters, setFilters } from "./controls.mjs";
import { $, button, make, show } from "./dom.mjs";
import { filterFindings } from "./filters.mjs";
import { DECISION_NAMES, PAGE_SIZE, positionOf, selectedFinding, statusOf, view } from "./state.mjs";
import { clip, clipStart, formatNumber, pluralize } from "./text.mjs";

export function applyFilters() {
  view.listed = filterFindings(view.findings, readFilters());
  view.page = Math.min(view.page, Math.max(Math.ceil(view.listed.length / PAGE_SIZE) - 1, 0));
  drawList();
}

export function changeFilters() {
  view.page = 0;
  applyFilters();
  writeAddress();
}

export function clearFilters() {
  setFilters({});
  changeFilters();
}

export function drawList() {
  const { listed, findings, page } = view;
  const from = page * PAGE_SIZE, pages = Math.max(Math.ceil(listed.length / PAGE_SIZE), 1);
  $("list").replaceChildren(...listed.slice(from, from + PAGE_SIZE).map((item) => make("li", "", entry(item))));
  $("list").start = from + 1;
  const total = pluralize(findings.length, "finding");
  $("count").textContent = listed.length === findings.length ? total : `${formatNumber(listed.length)} of ${total}`;
  $("nothing").hidden = listed.length > 0;
  $("pages").textContent = `Page ${formatNumber(page + 1)} of ${formatNumber(pages)}`;
  $("pager").hidden = pages < 2;
  $("previous").disabled = page === 0;
  $("next").disabled = page >= pages - 1;
  $("bulk").disabled = !listed.some((item) => item.actions.length);
  showProgress();
}

function entry(item) {
  const node = button("entry");
  node.dataset.id = item.id;
  if (selectedFinding() === item) node.setAttribute("aria-current", "true");
  const decision = view.decisions.get(item.id);
  const outcome = decision ? DECISION_NAMES[decision.action] : item.status !== "open" ? item.status : "";
  const top = make("span", "top", make("span", `severity ${item.rule.severity}`, item.rule.severity),
    make("b", "", item.rule.code), make("span", "name", item.rule.name));
  if (outcome) top.append(make("span", "done", `✓ ${outcome}`));
  const where = make("span", "place", item.row ? show(clipStart(positionOf(item.row), 42)) : "whole file");
  node.append(top, where, make("span", "what", show(clip(item.detail || item.rule.what, 160))));
  return node;
}

export function showProgress() {
  const decidable = view.findings.filter((item) => item.actions.length);
  const decided = decidable.filter((item) => statusOf(item) === "decided").length;
  $("progress").max = Math.max(decidable.length, 1);
  $("progress").value = decided;
  $("reviewed").textContent = `${formatNumber(decided)} of ${formatNumber(decidable.length)} reviewed`;
  $("export").disabled = !view.decisions.size;
  $("undo").disabled = !view.history.length;
}

export function turnPage(step) {
  view.page += step;
  drawList();
  writeAddress();
  $("list").scrollIntoView({ block: "start" });
  $("list").scrollTop = 0;
}
