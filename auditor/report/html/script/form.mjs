// The form in which one finding is decided. main.mjs listens to its controls.
import { $, button, make, show } from "./dom.mjs";
import { ACTION_NAMES, DECISION_NAMES, shortcut, suggestedLabel, view } from "./state.mjs";
import { escapeHidden } from "./text.mjs";

export function decisionForm(item) {
  const decision = view.decisions.get(item.id);
  const form = make("div", "decide", make("div", "buttons", ...item.actions.map((action) => actionButton(item, action, decision))));
  form.setAttribute("role", "group");
  form.setAttribute("aria-label", "Decide");
  form.dataset.finding = item.index;
  if (item.actions.includes("relabel")) form.append(labelField(item, decision));
  if (item.actions.length === 1) {
    form.append(make("p", "muted", "A line with this error must be repaired in the file or dropped."));
  }
  form.append(noteField(decision));
  if (decision) form.append(summary(decision));
  return form;
}

// The finding whose form an event comes from.
export function findingOf(event) {
  const form = event.target.closest(".decide");
  return form ? view.findings[form.dataset.finding] : null;
}

// The label chosen in the form or, without a choice, the suggested one.
export const chosenLabel = (item) => $("relabel")?.value || suggestedLabel(item);

function actionButton(item, action, decision) {
  const label = action === "relabel" && suggestedLabel(item);
  const name = label ? [`${ACTION_NAMES[action]} as `, show(label)] : [ACTION_NAMES[action]];
  const node = button("action", make("kbd", "", shortcut(action, item)), " ", ...name);
  node.dataset.action = action;
  node.setAttribute("aria-pressed", String(decision?.action === action));
  return node;
}

function labelField(item, decision) {
  const select = make("select");
  select.id = "relabel";
  select.append(new Option("choose a label", ""));
  for (const label of view.data.labels) if (label !== item.row[2]) select.append(new Option(escapeHidden(label), label));
  select.value = decision?.label || suggestedLabel(item);
  if (select.selectedIndex < 0) select.value = "";
  return make("label", "field", "New label ", select);
}

function noteField(decision) {
  const input = make("input");
  input.id = "note";
  input.maxLength = 2000;
  input.value = decision?.note || "";
  return make("label", "field grow", "Note ", input);
}

function summary(decision) {
  const node = make("p", "stamp", `Decided: ${DECISION_NAMES[decision.action]}${decision.label ? " as " : ""}`);
  if (decision.label) node.append(show(decision.label));
  node.append(`${decision.by ? `, by ${decision.by}` : ""}, ${decision.at.slice(0, 16).replace("T", " ")} UTC `);
  const remove = button("plain", "Remove decision");
  remove.dataset.action = "";
  node.append(remove);
  return node;
}
