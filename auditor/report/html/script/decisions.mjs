// Decisions: recorded, undone, kept in the browser, written out and taken over.
import { view } from "./state.mjs";

const MIRRORED = {
  "keep-this": "keep-other", "keep-other": "keep-this", "keep-both": "keep-both", "not-an-issue": "not-an-issue", "": "",
};

// One call is one step of undo. Where both lines of a pair carry the same finding, one decision
// settles both: else "keep A" on the two would drop both lines.
export function put(changes, by) {
  const before = [], settled = new Set(), at = new Date().toISOString();
  const set = (item, action, label) => {
    if (settled.has(item.id)) return;
    settled.add(item.id);
    const old = view.store.get(item.id);
    before.push([item.id, old]);
    if (action) view.store.set(item.id, { action, label, note: view.note || old?.note || "", by, at });
    else view.store.delete(item.id);
  };
  for (const [item, action, label] of changes) {
    if (settled.has(item.id)) continue;
    const twin = item.other && view.twins.get(`${item.rule.code} ${item.pair[1]} ${item.pair[0]}`);
    set(item, action, label);
    if (twin && action in MIRRORED) set(twin, MIRRORED[action], "");
  }
  view.note = "";
  view.undone.push(before);
  save();
}

// What the last step changed, as [id, decision before], or undefined.
export function back() {
  const before = view.undone.pop();
  for (const [id, decision] of before || []) {
    if (decision) view.store.set(id, decision);
    else view.store.delete(id);
  }
  if (before) save();
  return before;
}

// ---- kept in the browser: by finding, no text of the data

export const memory = {
  full: () => {},
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(`dataset-audit:${key}`));
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(`dataset-audit:${key}`, JSON.stringify(value));
    } catch {
      memory.full();
    }
  },
};

export function load() {
  const saved = memory.read(view.data.report) || {};
  view.store = new Map();
  for (const item of view.findings) {
    const found = saved[item.id];
    // A label of the set is stored by its number; what the data says stays out of the storage.
    if (found && item.actions.includes(found.action)) {
      const label = typeof found.label === "number" ? view.data.labels[found.label] : found.label;
      view.store.set(item.id, { ...found, label });
    }
  }
}

export function save() {
  const saved = {};
  for (const [id, decision] of view.store) {
    const known = view.data.labels.indexOf(decision.label);
    saved[id] = { ...decision, label: known < 0 ? decision.label : known };
  }
  memory.write(view.data.report, saved);
}

// ---- decisions.json

export function written() {
  const { data, store } = view;
  const decisions = view.findings.filter((item) => store.has(item.id)).map((item) => {
    const made = store.get(item.id), row = item.row, other = item.other;
    return {
      finding: item.id, rule: item.rule.code, action: made.action,
      ...(made.label ? { label: made.label } : {}),
      source: data.sources[row[0]], line: row[1],
      ...(other ? { related_source: data.sources[other[0]], related_line: other[1] } : {}),
      note: made.note || "", by: made.by || "", at: made.at,
    };
  });
  return {
    schema: data.schema, tool: { name: "dataset-audit", version: data.version },
    report: data.report, data: data.data, decisions,
  };
}

// How many of how many were taken over and whether they were made on these bytes; null for no such file.
export function take(text) {
  let given;
  try {
    given = JSON.parse(text);
  } catch {
    return null;
  }
  if (given?.schema !== view.data.schema || !Array.isArray(given.decisions)) return null;
  const known = new Map(view.findings.map((item) => [item.id, item])), before = [];
  const words = (value) => (typeof value === "string" ? value : "");
  for (const item of given.decisions) {
    const found = item && known.get(item.finding);
    if (!found?.actions.includes(item.action)) continue;
    if (item.action === "relabel" && typeof item.label !== "string") continue;
    before.push([found.id, view.store.get(found.id)]);
    view.store.set(found.id, {
      action: item.action, label: words(item.label), note: words(item.note), by: words(item.by), at: words(item.at),
    });
  }
  if (before.length) view.undone.push(before);
  save();
  const digests = (files) => JSON.stringify((Array.isArray(files) ? files : []).map((file) => file?.sha256));
  return { taken: before.length, all: given.decisions.length, same: digests(given.data) === digests(view.data.data) };
}
