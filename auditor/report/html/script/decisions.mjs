// Records and undoes decisions, keeps them in local storage, and writes and reads decisions.json.
import { view } from "./state.mjs";
import { storage } from "./storage.mjs";

const MIRRORED = {
  "keep-this": "keep-other", "keep-other": "keep-this", "keep-both": "keep-both", "not-an-issue": "not-an-issue", "": "",
};

// changes: [[finding, action, label], ...]; an empty action removes the decision. One call is one step of undo.
// If both lines of a pair have the same finding, one decision settles both: "keep A" on each would drop both lines.
export function record(changes, by) {
  const before = [], settled = new Set(), at = new Date().toISOString();
  const set = (item, action, label) => {
    if (settled.has(item.id)) return;
    settled.add(item.id);
    const old = view.decisions.get(item.id);
    before.push([item.id, old]);
    if (action) view.decisions.set(item.id, { action, label, note: view.note || old?.note || "", by, at });
    else view.decisions.delete(item.id);
  };
  for (const [item, action, label] of changes) {
    if (settled.has(item.id)) continue;
    const mirror = item.other && view.byPair.get(`${item.rule.code} ${item.pair[1]} ${item.pair[0]}`);
    set(item, action, label);
    if (mirror && action in MIRRORED) set(mirror, MIRRORED[action], "");
  }
  view.note = "";
  view.history.push(before);
  saveDecisions();
}

// Returns what the undone step had changed, as [[finding id, decision before], ...], or undefined.
export function undoStep() {
  const before = view.history.pop();
  for (const [id, decision] of before || []) {
    if (decision) view.decisions.set(id, decision);
    else view.decisions.delete(id);
  }
  if (before) saveDecisions();
  return before;
}

// ---- local storage. Labels of the data set are stored by their number, so that no text of the data is stored.

export function loadDecisions() {
  const saved = storage.read(view.data.report) || {};
  view.decisions = new Map();
  for (const item of view.findings) {
    const decision = saved[item.id];
    if (decision && item.actions.includes(decision.action)) {
      const label = typeof decision.label === "number" ? view.data.labels[decision.label] : decision.label;
      view.decisions.set(item.id, { ...decision, label });
    }
  }
}

export function saveDecisions() {
  const saved = {};
  for (const [id, decision] of view.decisions) {
    const number = view.data.labels.indexOf(decision.label);
    saved[id] = { ...decision, label: number < 0 ? decision.label : number };
  }
  storage.write(view.data.report, saved);
}

// ---- decisions.json

// name: of the reviewer, for decisions that were made before it was entered.
export function exportDocument(name = "") {
  const { data } = view;
  const decisions = view.findings.filter((item) => view.decisions.has(item.id)).map((item) => {
    const decision = view.decisions.get(item.id), row = item.row, other = item.other;
    return {
      finding: item.id, rule: item.rule.code, action: decision.action,
      ...(decision.label ? { label: decision.label } : {}),
      source: data.sources[row[0]], line: row[1],
      ...(other ? { related_source: data.sources[other[0]], related_line: other[1] } : {}),
      ...(item.mirrored === null ? {} : { mirrored: item.mirrored }),
      note: decision.note || "", by: decision.by || name, at: decision.at,
    };
  });
  return {
    schema: data.schema, tool: { name: "dataset-audit", version: data.version },
    report: data.report, data: data.data, decisions,
  };
}

// Returns { imported, total, sameData }, or null if text is not a decisions file of this schema.
// Entries that do not fit a finding of this page are ignored.
export function importDocument(text) {
  let content;
  try {
    content = JSON.parse(text);
  } catch {
    return null;
  }
  if (content?.schema !== view.data.schema || !Array.isArray(content.decisions)) return null;
  const byId = new Map(view.findings.map((item) => [item.id, item])), before = [];
  const stringOf = (value) => (typeof value === "string" ? value : "");
  for (const entry of content.decisions) {
    const item = entry && byId.get(entry.finding);
    // The pair may have changed sides since: its earlier line is kept.
    const turned = item && typeof entry.mirrored === "boolean" && item.mirrored === !entry.mirrored;
    const action = turned ? MIRRORED[entry.action] : entry?.action;
    if (!item?.actions.includes(action)) continue;
    if (action === "relabel" && typeof entry.label !== "string") continue;
    before.push([item.id, view.decisions.get(item.id)]);
    view.decisions.set(item.id, {
      action, label: stringOf(entry.label), note: stringOf(entry.note),
      by: stringOf(entry.by), at: stringOf(entry.at),
    });
  }
  if (before.length) view.history.push(before);
  saveDecisions();
  const digests = (files) => JSON.stringify((Array.isArray(files) ? files : []).map((file) => file?.sha256));
  return {
    imported: before.length, total: content.decisions.length,
    sameData: digests(content.data) === digests(view.data.data),
  };
}
