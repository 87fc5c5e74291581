// The start: unpack the data, fill the controls, listen.
import { follow } from "./address.mjs";
import { askBulk, leaveBulk, undo } from "./decide.mjs";
import { load, memory, take, written } from "./decisions.mjs";
import { select } from "./detail.mjs";
import { $, make, say } from "./dom.mjs";
import { press } from "./keys.mjs";
import { clear, filter, refilter, turn } from "./list.mjs";
import { readMap } from "./rowmap.mjs";
import { opened, unpack, view } from "./state.mjs";
import { number, readable, setHidden } from "./text.mjs";

let typed = 0; // the timer that filters once the search is typed

async function unpackData() {
  const text = $("data").textContent.trim();
  const bytes = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

function choices(id, pairs) {
  for (const [value, text] of pairs) $(id).append(new Option(readable(text), value));
}

function fill() {
  const { data, findings } = view, count = new Map(), classes = new Map();
  for (const item of findings) {
    count.set(item.rule.code, (count.get(item.rule.code) || 0) + 1);
    if (item.row && item.row[2] !== null) classes.set(item.row[2], (classes.get(item.row[2]) || 0) + 1);
  }
  const severities = ["error", "review", "warning", "note"].filter((name) => data.rules.some((rule) => rule.severity === name));
  choices("rule", severities.map((name) => [name, `every ${name}`]));
  choices("rule", data.rules.map((rule) => [rule.code, `${rule.code} ${rule.name} (${number(count.get(rule.code) || 0)})`]));
  choices("class", [...classes].sort().map(([label, found]) => [label, `${label} (${number(found)})`]));
  const sources = [...new Set(findings.filter((item) => item.row).map((item) => item.row[0]))].filter((at) => at !== null);
  choices("source", sources.map((at) => [String(at), data.sources[at]]));
  $("class").closest("label").hidden = classes.size < 2;
  $("source").closest("label").hidden = sources.length < 2;
  $("reviewer").value = memory.read("reviewer") || "";
  $("keys").checked = memory.read("keys") !== false;
  $("app").classList.toggle("keyless", !$("keys").checked);
}

function saveFile() {
  const blob = new Blob([`${JSON.stringify(written(), null, 1)}\n`], { type: "application/json" });
  const anchor = make("a");
  anchor.href = URL.createObjectURL(blob);
  anchor.download = view.data.file.replace(/[^\p{L}\p{N}._-]/gu, "_");
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10000);
  say(`${number(view.store.size)} decisions written to ${anchor.download}.`);
}

async function readFile() {
  const file = $("file").files[0], found = file && take(await file.text());
  $("file").value = "";
  if (!file) return;
  if (!found) { say("This is no decisions file of this version: nothing was taken over."); return; }
  filter();
  if (opened()) select(opened(), false);
  say(`${number(found.taken)} of ${number(found.all)} decisions taken over${
    found.same ? "." : "; they were made on other data and hold where lines are unchanged."}`);
}

// From "What to fix first" to the findings of that rule.
function goTo(rule) {
  clearTimeout(typed);
  clear();
  $("rule").value = rule;
  refilter();
  $("findings").scrollIntoView();
  $("list").querySelector(".entry").focus({ preventScroll: true });
}

function listen() {
  $("q").addEventListener("input", () => { clearTimeout(typed); typed = setTimeout(refilter, 80); });
  for (const id of ["rule", "class", "source", "status", "sort"]) $(id).addEventListener("change", refilter);
  $("list").addEventListener("click", (event) => {
    const entry = event.target.closest(".entry");
    if (entry) select(view.findings.find((item) => item.id === entry.dataset.id), true);
  });
  const clicks = {
    clear, undo, export: saveFile, import: () => $("file").click(), bulk: askBulk, "bulk-no": leaveBulk,
    previous: () => turn(-1), next: () => turn(1),
    "show-help": () => $("help").showModal(), "close-help": () => $("help").close(),
  };
  for (const [id, act] of Object.entries(clicks)) $(id).addEventListener("click", act);
  for (const node of document.querySelectorAll(".goto")) {
    node.hidden = false;
    node.addEventListener("click", () => goTo(node.dataset.rule));
  }
  $("file").addEventListener("change", readFile);
  $("reviewer").addEventListener("change", () => memory.write("reviewer", $("reviewer").value.trim()));
  $("keys").addEventListener("change", () => {
    memory.write("keys", $("keys").checked);
    $("app").classList.toggle("keyless", !$("keys").checked);
  });
  $("escapes").addEventListener("change", () => { if (opened()) select(opened(), false); });
  document.addEventListener("keydown", press);
  addEventListener("hashchange", follow);
}

function theme() {
  const node = $("theme"), dark = matchMedia("(prefers-color-scheme: dark)");
  const set = (name) => {
    if (name) document.documentElement.dataset.theme = name;
    const now = name || (dark.matches ? "dark" : "light");
    node.textContent = now === "dark" ? "Light page" : "Dark page";
    return now;
  };
  let now = set(memory.read("theme"));
  node.hidden = false;
  node.addEventListener("click", () => {
    now = set(now === "dark" ? "light" : "dark");
    memory.write("theme", now);
  });
}

async function start() {
  theme();
  readMap();
  if (!$("data")) return;
  const data = await unpackData();
  setHidden(data.hidden);
  unpack(data);
  memory.full = () => say("This browser keeps nothing between visits: export before you close the page.");
  load();
  fill();
  listen();
  $("app").hidden = false;
  $("worst").hidden = true;
  follow();
  document.documentElement.dataset.ready = "true";
  performance.mark("ready");
}

start().catch((error) => {
  // What the page shows without a script stays in place.
  $("worst").hidden = false;
  $("app").hidden = true;
  $("broken").hidden = false;
  $("broken-text").textContent = String(error);
});
