// What the page knows: all findings, those that the filters select, and the decisions so far.

export const PAGE_SIZE = 100;

export const view = {
  data: null, // the payload as Python wrote it
  findings: [], // worst first
  byPair: new Map(), // "RULE row partner" -> finding
  decisions: new Map(), // finding id -> { action, label, note, by, at }
  history: [], // one entry per step: [[finding id, decision before the step], ...]
  listed: [], // the findings that pass the filters, in list order
  page: 0,
  selected: -1, // index in findings
  note: "", // typed, but not part of a decision yet
};

export const ACTION_NAMES = {
  "keep": "Keep", "drop": "Drop", "relabel": "Relabel", "not-an-issue": "Not an issue",
  "keep-this": "Keep A", "keep-other": "Keep B", "keep-both": "Keep both",
};
export const DECISION_NAMES = {
  "keep": "kept", "drop": "dropped", "relabel": "relabelled", "not-an-issue": "not an issue",
  "keep-this": "A kept", "keep-other": "B kept", "keep-both": "both kept",
};

const SHORTCUTS = {
  "keep": "1", "drop": "2", "relabel": "3", "not-an-issue": "4",
  "keep-this": "1", "keep-other": "2", "keep-both": "3",
};

export const shortcut = (action, item) =>
  action === "relabel" && item.actions.includes("keep-both") ? "5" : SHORTCUTS[action];

// Turns the payload's lists into named findings. A row is [source, line, label, parts].
export function unpack(data) {
  view.data = data;
  view.findings = data.findings.map((values, index) => {
    const [id, rule, row, other, group, score, path, detail, status, actions, differences, more] = values;
    return {
      index, id, rule: data.rules[rule], row: row === null ? null : data.rows[row],
      other: other === null ? null : data.rows[other],
      pair: [row, other], group, score, path, detail, status, actions, differences, searchText: "",
      mirrored: typeof more === "boolean" ? more : null,
      near: (Array.isArray(more) ? more : []).map(([number, similarity]) => [data.rows[number], similarity]),
    };
  });
  const pairs = view.findings.filter((item) => item.other);
  view.byPair = new Map(pairs.map((item) => [`${item.rule.code} ${item.pair.join(" ")}`, item]));
}

// "file:line" of a row.
export const positionOf = (row) => `${row[0] === null ? "?" : view.data.sources[row[0]]}:${row[1]}`;

// "open": a person must decide. "decided": here or before this audit. "none": there is nothing to decide.
export function statusOf(item) {
  if (view.decisions.has(item.id) || item.status !== "open") return "decided";
  return item.actions.length ? "open" : "none";
}

// The partner's label if it differs, otherwise "".
export function suggestedLabel(item) {
  const other = item.other?.[2];
  return other && item.row && other !== item.row[2] ? other : "";
}

export const selectedFinding = () => (view.selected >= 0 ? view.findings[view.selected] : null);
