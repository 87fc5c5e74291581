// The controls above the list: filters, sort order, reviewer and keyboard shortcuts.
import { $ } from "./dom.mjs";
import { view } from "./state.mjs";
import { storage } from "./storage.mjs";
import { escapeHidden, formatNumber } from "./text.mjs";

export const FILTERS = ["q", "rule", "class", "source", "status", "sort"];
export const DEFAULT_SORT = "worst";

export const readFilters = () => Object.fromEntries(FILTERS.map((name) => [name, $(name).value]));

// Sets every filter; those that values does not name return to their default, as do unknown options.
export function setFilters(values) {
  for (const name of FILTERS) {
    $(name).value = values[name] || (name === "sort" ? DEFAULT_SORT : "");
    if ($(name).selectedIndex === -1) $(name).selectedIndex = 0;
  }
}

export const reviewer = () => $("reviewer").value.trim();

export function fillControls() {
  const { data, findings } = view, byRule = new Map(), byClass = new Map();
  for (const item of findings) {
    byRule.set(item.rule.code, (byRule.get(item.rule.code) || 0) + 1);
    if (item.row && item.row[2] !== null) byClass.set(item.row[2], (byClass.get(item.row[2]) || 0) + 1);
  }
  const severities = ["error", "review", "warning", "note"].filter((name) => data.rules.some((rule) => rule.severity === name));
  addOptions("rule", severities.map((name) => [name, `every ${name}`]));
  addOptions("rule", data.rules.map((rule) => [rule.code, `${rule.code} ${rule.name} (${formatNumber(byRule.get(rule.code) || 0)})`]));
  addOptions("class", [...byClass].sort().map(([label, count]) => [label, `${label} (${formatNumber(count)})`]));
  const sources = [...new Set(findings.filter((item) => item.row).map((item) => item.row[0]))].filter((source) => source !== null);
  addOptions("source", sources.map((source) => [String(source), data.sources[source]]));
  $("class").closest("label").hidden = byClass.size < 2;
  $("source").closest("label").hidden = sources.length < 2;
  $("reviewer").value = storage.read("reviewer") || "";
  $("keys").checked = storage.read("keys") !== false;
  showShortcuts();
}

function addOptions(id, options) {
  for (const [value, text] of options) $(id).append(new Option(escapeHidden(text), value));
}

// Buttons show their keys only while shortcuts are on.
export function showShortcuts() {
  $("app").classList.toggle("keyless", !$("keys").checked);
}
