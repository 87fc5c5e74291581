// Starts the spot check: judges, moves, listens.
import { choiceOf, filterClasses, hasManyClasses, reasonText, REASONS, setUpChoices, wantsReason } from "./choices.mjs";
import { $, announce } from "./dom.mjs";
import { openFile, saveFile } from "./exchange.mjs";
import { current, disagreements, isCompared, lastPerson, load, record, rowsInTurn, save, undoJudgement, view } from "./judgements.mjs";
import { unpackData } from "./packed.mjs";
import { draw, goTo } from "./sampled_row.mjs";
import { storage } from "./storage.mjs";
import { setHidden } from "./text.mjs";
import { setUpTheme } from "./theme.mjs";

function focusRow() {
  $("row-title").focus({ preventScroll: true });
  for (const id of ["answers", "texts", "row-title"]) $(id).scrollIntoView({ block: "nearest" }); // the last one matters most
}

function decide(choice) {
  if (!view.by) { $("by").focus(); announce("Type your name first, then press Enter."); return; }
  if (!view.settling && isCompared(view.at)) { announce(`This row was compared with ${view.other.by}: your blind judgement stays.`); return; }
  record(view.at, choice);
  if (!wantsReason(current().get(view.at))) { advance(); return; }
  draw();
  focusRow();
  announce("Choose a reason, or press Enter to go on without one.");
}

function giveReason(kind, goOn) {
  const one = current().get(view.at);
  if (!wantsReason(one)) return;
  current().set(view.at, { ...one, reason: reasonText(kind) });
  save();
  if (goOn) advance();
  else draw();
}

// Goes to the next row that is not judged, or stays if there is none.
function advance() {
  const rows = rowsInTurn(), from = rows.indexOf(view.at) + 1;
  const next = [...rows.slice(from), ...rows.slice(0, from)].find((row) => !current().has(row));
  const typing = document.activeElement === $("filter");
  announce(next === undefined ? "Every row is judged. Export the file." : "");
  goTo(next ?? view.at);
  $("filter").value = "";
  filterClasses();
  if (!typing) focusRow();
}

function move(step) {
  const rows = rowsInTurn(), to = Math.max(0, Math.min(rows.length - 1, rows.indexOf(view.at) + step));
  goTo(rows[to]);
  focusRow();
}

function undo() {
  const row = undoJudgement();
  announce(row === undefined ? "There is nothing to undo." : "Undone.");
  if (row === undefined) return;
  goTo(row);
  focusRow();
}

function settle(row) {
  view.settling = row !== undefined;
  view.history = [];
  goTo(row ?? 0);
  focusRow();
}

function changePerson() {
  load($("by").value.trim());
  announce(view.mine.size ? `Your ${view.mine.size} judgements are here.` : "");
  goTo(rowsInTurn().find((row) => !view.mine.has(row)) ?? 0);
}

function onFilterKey(event) {
  const found = filterClasses(), best = found.find((node) => node.classList.contains("first"));
  if (event.key === "Enter" && best) decide(Number(best.dataset.choice));
  else if (event.key === "ArrowDown" && found.length) found[0].focus();
  else return event.key === "/" && !$("filter").value; // the key that led here, once more
  return true;
}

function onFieldKey(event) {
  const { target, key } = event;
  if (key === "Escape" || (key === "Enter" && target.id === "by")) { target.blur(); focusRow(); return true; }
  if (key === "Enter" && target.id === "reason") { giveReason("", true); return true; }
  return target.id === "filter" && onFilterKey(event);
}

// From one class to the next with the arrow keys.
function onArrow(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], found = filterClasses(), at = found.indexOf(event.target);
  if (!hasManyClasses() || !step || at < 0) return false;
  (found[at + step] || (step < 0 ? $("filter") : found[at])).focus();
  return true;
}

function onShortcut(event) {
  const { key, target } = event, reason = wantsReason(current().get(view.at)) && REASONS[key], choice = choiceOf(key);
  const command = {
    j: () => move(1), k: () => move(-1), n: advance, u: undo, "?": () => $("help").showModal(),
    "/": hasManyClasses() && (() => $("filter").focus()), Enter: !target.closest("button, a, summary") && advance,
  }[key] || (reason === "other" && (() => { giveReason(reason, false); $("reason").focus(); }))
    || (reason && (() => giveReason(reason, true))) || (choice >= 0 && !$("answers").hidden && (() => decide(choice)));
  if (command) command();
  return Boolean(command);
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || $("help").open) return;
  const isField = event.target.matches("input:not([type=checkbox])");
  const used = isField ? onFieldKey(event) : onArrow(event) || ($("keys").checked && onShortcut(event));
  if (used) event.preventDefault();
}

function listen() {
  const onClick = {
    undo, export: saveFile, import: () => $("file").click(), previous: () => move(-1), next: () => move(1), open: advance,
    "show-help": () => $("help").showModal(), "close-help": () => $("help").close(),
    settle: () => settle(view.settling ? undefined : disagreements()[0]),
  };
  for (const [id, act] of Object.entries(onClick)) $(id).addEventListener("click", act);
  $("answers").addEventListener("click", (event) => {
    const { choice, reason } = event.target.closest("button")?.dataset || {};
    if (choice !== undefined) decide(Number(choice));
    if (reason) giveReason(reason, reason !== "other");
    if (reason === "other") $("reason").focus();
  });
  $("disagreements").addEventListener("click", (event) => {
    const node = event.target.closest(".entry");
    if (node) settle(Number(node.dataset.row));
  });
  $("reason").addEventListener("change", () => giveReason("", false));
  $("filter").addEventListener("input", filterClasses);
  $("by").addEventListener("change", changePerson);
  $("file").addEventListener("change", async () => {
    if (!view.by) { $("file").value = ""; $("by").focus(); announce("Type your name first: it says which judgements are your own."); return; }
    await openFile();
    draw();
  });
  $("keys").addEventListener("change", () => document.body.classList.toggle("keyless", !$("keys").checked));
  $("escapes").addEventListener("change", draw);
  document.addEventListener("keydown", onKey);
}

async function startJudging() {
  setUpTheme();
  view.data = await unpackData();
  setHidden(view.data.hidden);
  storage.onFull = () => announce("This browser cannot store judgements. Export them before you close the page.");
  setUpChoices();
  $("by").value = lastPerson();
  changePerson();
  listen();
  $("broken").hidden = true;
  $("judging").hidden = false;
  document.documentElement.dataset.ready = "true";
}

startJudging().catch((error) => { $("broken-text").textContent = String(error); });
