// Starts the page: unpacks the data, fills the controls, listens.
import { readAddress } from "./address.mjs";
import { fillControls, reviewer, setFilters, showShortcuts } from "./controls.mjs";
import { loadDecisions } from "./decisions.mjs";
import { select } from "./detail.mjs";
import { $, announce } from "./dom.mjs";
import { exportFile, importFile } from "./files.mjs";
import { chosenLabel, findingOf } from "./form.mjs";
import { onKey } from "./keys.mjs";
import { applyFilters, changeFilters, clearFilters, drawList, turnPage } from "./list.mjs";
import { unpackData } from "./packed.mjs";
import { askBulk, change, closeBulk, decide, saveNote, undo } from "./review.mjs";
import { setUpMap } from "./rowmap.mjs";
import { PAGE_SIZE, selectedFinding, unpack, view } from "./state.mjs";
import { storage } from "./storage.mjs";
import { setHidden } from "./text.mjs";
import { setUpTheme } from "./theme.mjs";

const TYPING_PAUSE = 80; // milliseconds without a key before the search runs
let searchTimer = 0;

// Shows what the address asks for.
function followAddress() {
  const address = readAddress();
  if (!address) return;
  setFilters(address.filters);
  view.page = address.page;
  view.selected = -1;
  applyFilters();
  const item = view.findings.find((found) => found.id === address.id);
  if (address.id && !item) announce("The finding in this link is not in this report; it may have been fixed.");
  if (!item) { select(null, false); return; }
  if (!view.listed.includes(item)) clearFilters();
  view.page = Math.floor(view.listed.indexOf(item) / PAGE_SIZE);
  drawList();
  select(item, false);
  $("findings").scrollIntoView();
}

// From "What to fix first" to the findings of that rule.
function goToRule(rule) {
  clearTimeout(searchTimer);
  setFilters({ rule });
  changeFilters();
  $("findings").scrollIntoView();
  $("list").querySelector(".entry").focus({ preventScroll: true });
}

function listen() {
  $("q").addEventListener("input", () => { clearTimeout(searchTimer); searchTimer = setTimeout(changeFilters, TYPING_PAUSE); });
  for (const id of ["rule", "class", "source", "status", "sort"]) $(id).addEventListener("change", changeFilters);
  $("list").addEventListener("click", (event) => {
    const entry = event.target.closest(".entry");
    if (entry) select(view.findings.find((item) => item.id === entry.dataset.id), true);
  });
  const onClick = {
    clear: clearFilters, undo, export: exportFile, import: () => $("file").click(), bulk: askBulk, "bulk-no": closeBulk,
    previous: () => turnPage(-1), next: () => turnPage(1),
    "show-help": () => $("help").showModal(), "close-help": () => $("help").close(),
  };
  for (const [id, act] of Object.entries(onClick)) $(id).addEventListener("click", act);
  for (const node of document.querySelectorAll(".goto")) {
    node.hidden = false;
    node.addEventListener("click", () => goToRule(node.dataset.rule));
  }
  $("file").addEventListener("change", importFile);
  $("reviewer").addEventListener("change", () => storage.write("reviewer", reviewer()));
  $("keys").addEventListener("change", () => {
    storage.write("keys", $("keys").checked);
    showShortcuts();
  });
  $("escapes").addEventListener("change", () => { if (selectedFinding()) select(selectedFinding(), false); });
  document.addEventListener("keydown", onKey);
  addEventListener("hashchange", followAddress);
  listenToForm();
}

// The form is built anew for every finding, so its events are caught where it is shown.
function listenToForm() {
  $("detail").addEventListener("click", (event) => {
    const item = findingOf(event), action = event.target.closest("button")?.dataset.action;
    if (!item || action === undefined) return;
    if (action) decide(item, action);
    else change(item, "", "");
  });
  $("detail").addEventListener("change", (event) => {
    const item = findingOf(event);
    if (event.target.id === "relabel" && event.target.value) change(item, "relabel", chosenLabel(item));
    if (event.target.id === "note") saveNote(item, event.target.value);
  });
  $("detail").addEventListener("input", (event) => {
    if (event.target.id === "note") view.note = event.target.value;
  });
}

async function start() {
  setUpTheme();
  setUpMap();
  if (!$("data")) return;
  const data = await unpackData();
  setHidden(data.hidden);
  unpack(data);
  storage.onFull = () => announce("This browser cannot store decisions. Export them before you close the page.");
  loadDecisions();
  fillControls();
  listen();
  $("app").hidden = false;
  $("worst").hidden = true;
  followAddress();
  document.documentElement.dataset.ready = "true";
  performance.mark("ready");
}

start().catch((error) => {
  // Fall back to what the page shows without a script.
  $("worst").hidden = false;
  $("app").hidden = true;
  $("broken").hidden = false;
  $("broken-text").textContent = String(error);
});
