// Decides one finding, or all that are listed.
import { reviewer } from "./controls.mjs";
import { record, saveDecisions, undoStep } from "./decisions.mjs";
import { select } from "./detail.mjs";
import { $, announce } from "./dom.mjs";
import { chosenLabel } from "./form.mjs";
import { applyFilters, drawList, showProgress } from "./list.mjs";
import { ACTION_NAMES, DECISION_NAMES, PAGE_SIZE, positionOf, selectedFinding, statusOf, suggestedLabel, view } from "./state.mjs";
import { formatNumber, pluralize } from "./text.mjs";

export function decide(item, action) {
  const label = action === "relabel" ? chosenLabel(item) : "";
  if (action === "relabel" && !label) {
    $("relabel").focus();
    announce("Choose the new label.");
    return;
  }
  record([[item, action, label]], reviewer());
  announce(`${item.rule.code} ${item.row ? positionOf(item.row) : ""}: ${DECISION_NAMES[action]}.`);
  advance(item);
}

// Sets a decision, or removes it if action is "", and stays on the finding.
export function change(item, action, label) {
  record([[item, action, label]], reviewer());
  drawList();
  select(item, false);
}

export function saveNote(item, note) {
  const decision = view.decisions.get(item.id);
  if (!decision) return;
  view.decisions.set(item.id, { ...decision, note });
  saveDecisions();
}

// Selects the next open finding. The list keeps decided findings until it is filtered again.
function advance(item) {
  const from = view.listed.indexOf(item);
  const next = view.listed.slice(from + 1).find((found) => statusOf(found) === "open");
  if (next) view.page = Math.floor(view.listed.indexOf(next) / PAGE_SIZE);
  drawList();
  select(next || item, true);
  if (!next) announce("There is no further open finding in this list.");
}

export function undo() {
  const before = undoStep();
  if (!before) { announce("There is nothing to undo."); return; }
  applyFilters();
  const item = view.findings.find((found) => found.id === before[0][0]);
  if (before.length <= 2) select(item, true);
  else if (selectedFinding()) select(selectedFinding(), false);
  announce(before.length <= 2 ? "Undone." : `Undone for ${pluralize(before.length, "finding")}.`);
}

export function askBulk() {
  const action = $("bulk-action").value;
  const possible = view.listed.filter((item) => item.actions.includes(action));
  const items = action === "relabel" ? possible.filter(suggestedLabel) : possible;
  $("bulk-ask").hidden = false;
  $("bulk-text").textContent = items.length
    ? `${ACTION_NAMES[action]}: ${formatNumber(items.length)} of the ${pluralize(view.listed.length, "listed finding")}?`
    : `"${ACTION_NAMES[action]}" does not apply to any listed finding.`;
  $("bulk-yes").hidden = !items.length;
  $("bulk-yes").textContent = `Yes, decide ${formatNumber(items.length)}`;
  $("bulk-yes").onclick = () => {
    record(items.map((item) => [item, action, action === "relabel" ? suggestedLabel(item) : ""]), reviewer());
    showProgress();
    closeBulk();
    applyFilters();
    if (selectedFinding()) select(selectedFinding(), false);
    announce(`${pluralize(items.length, "finding")}: ${DECISION_NAMES[action]}.`);
  };
  ($("bulk-yes").hidden ? $("bulk-no") : $("bulk-yes")).focus();
}

export function closeBulk() {
  $("bulk-ask").hidden = true;
  $("bulk").focus();
}
