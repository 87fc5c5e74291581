// Deciding one finding, or all that are listed.
import { back, put, save } from "./decisions.mjs";
import { select } from "./detail.mjs";
import { $, button, make, say, show } from "./dom.mjs";
import { draw, filter, progress } from "./list.mjs";
import { DONE, keyOf, opened, PAGE, place, statusOf, suggestion, view, WORDS } from "./state.mjs";
import { number, readable } from "./text.mjs";

const reviewer = () => $("reviewer").value.trim();

export function decide(item) {
  const box = make("div", "decide"), buttons = make("div", "buttons"), made = view.store.get(item.id);
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "Decide");
  for (const action of item.actions) {
    const words = action === "relabel" && suggestion(item) ? [`${WORDS[action]} as `, show(suggestion(item))] : [WORDS[action]];
    const node = button("action", make("kbd", "", keyOf(action, item)), " ", ...words);
    node.dataset.action = action;
    node.setAttribute("aria-pressed", String(made?.action === action));
    node.addEventListener("click", () => choose(item, action));
    buttons.append(node);
  }
  box.append(buttons);
  if (item.actions.includes("relabel")) box.append(relabel(item, made));
  if (item.actions.length === 1) {
    box.append(make("p", "muted", "A line that cannot be read can be repaired in the file or dropped."));
  }
  box.append(noteBox(item, made));
  if (made) box.append(stamp(item, made));
  return box;
}

function relabel(item, made) {
  const choice = make("select");
  choice.id = "relabel";
  choice.append(new Option("choose a label", ""));
  for (const label of view.data.labels) if (label !== item.row[2]) choice.append(new Option(readable(label), label));
  choice.value = made?.label || suggestion(item);
  if (choice.selectedIndex < 0) choice.value = "";
  choice.addEventListener("change", () => {
    if (choice.value) put([[item, "relabel", choice.value]], reviewer());
    refresh(item);
  });
  return make("label", "field", "New label ", choice);
}

function noteBox(item, made) {
  const input = make("input");
  input.id = "note";
  input.maxLength = 2000;
  input.value = made?.note || "";
  input.addEventListener("input", () => { view.note = input.value; });
  input.addEventListener("change", () => {
    const now = view.store.get(item.id);
    if (now) { view.store.set(item.id, { ...now, note: input.value }); save(); }
  });
  return make("label", "field grow", "Note ", input);
}

function stamp(item, made) {
  const node = make("p", "stamp", `Decided: ${DONE[made.action]}${made.label ? " as " : ""}`);
  if (made.label) node.append(show(made.label));
  node.append(`${made.by ? `, by ${made.by}` : ""}, ${made.at.slice(0, 16).replace("T", " ")} UTC `);
  const takeBack = button("plain", "Take back");
  takeBack.addEventListener("click", () => { put([[item, "", ""]], reviewer()); refresh(item); });
  node.append(takeBack);
  return node;
}

function refresh(item) {
  draw();
  select(item, false);
}

export function choose(item, action) {
  let label = "";
  if (action === "relabel") {
    label = $("relabel")?.value || suggestion(item);
    if (!label) { $("relabel").focus(); say("Choose the new label."); return; }
  }
  put([[item, action, label]], reviewer());
  say(`${item.rule.code} ${item.row ? place(item.row) : ""}: ${DONE[action]}.`);
  advance(item);
}

// On to the next open one; the list keeps what was decided until it is filtered again.
function advance(item) {
  const at = view.shown.indexOf(item);
  const next = view.shown.slice(at + 1).find((found) => statusOf(found) === "open");
  if (next) view.page = Math.floor(view.shown.indexOf(next) / PAGE);
  draw();
  select(next || item, true);
  if (!next) say("No open finding follows in this list.");
}

export function undo() {
  const before = back();
  if (!before) { say("There is nothing to undo."); return; }
  filter();
  const item = view.findings.find((found) => found.id === before[0][0]);
  if (before.length <= 2) select(item, true);
  else if (opened()) select(opened(), false);
  say(before.length <= 2 ? "Undone." : `Undone: ${number(before.length)} findings.`);
}

export function askBulk() {
  const action = $("bulk-action").value;
  const all = view.shown.filter((item) => item.actions.includes(action));
  const ready = action === "relabel" ? all.filter(suggestion) : all;
  $("bulk-ask").hidden = false;
  $("bulk-text").textContent = ready.length
    ? `${WORDS[action]}: ${number(ready.length)} of the ${number(view.shown.length)} findings listed?`
    : `"${WORDS[action]}" fits none of the findings listed.`;
  $("bulk-yes").hidden = !ready.length;
  $("bulk-yes").textContent = `Yes, decide ${number(ready.length)}`;
  $("bulk-yes").onclick = () => {
    put(ready.map((item) => [item, action, action === "relabel" ? suggestion(item) : ""]), reviewer());
    progress();
    leaveBulk();
    filter();
    if (opened()) select(opened(), false);
    say(`${number(ready.length)} findings: ${DONE[action]}.`);
  };
  ($("bulk-yes").hidden ? $("bulk-no") : $("bulk-yes")).focus();
}

export function leaveBulk() {
  $("bulk-ask").hidden = true;
  $("bulk").focus();
}
