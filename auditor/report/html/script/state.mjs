// What the page knows: the findings as unpacked, what is shown of them, and what was decided.

export const PAGE = 100;

export const view = {
  data: null, findings: [], twins: new Map(), store: new Map(),
  shown: [], page: 0, open: -1, note: "", undone: [],
};

export const WORDS = {
  "keep": "Keep", "drop": "Drop", "relabel": "Relabel", "not-an-issue": "Not an issue",
  "keep-this": "Keep A", "keep-other": "Keep B", "keep-both": "Keep both",
};
export const DONE = {
  "keep": "kept", "drop": "dropped", "relabel": "relabelled", "not-an-issue": "not an issue",
  "keep-this": "A kept", "keep-other": "B kept", "keep-both": "both kept",
};

const KEYS = {
  "keep": "1", "drop": "2", "relabel": "3", "not-an-issue": "4",
  "keep-this": "1", "keep-other": "2", "keep-both": "3",
};

export const keyOf = (action, item) =>
  action === "relabel" && item.actions.includes("keep-both") ? "5" : KEYS[action];

// The lists of the payload as findings with names; rows are [source, line, label, parts].
export function unpack(data) {
  view.data = data;
  view.findings = data.findings.map((row, nth) => {
    const [id, rule, at, other, group, score, path, detail, status, actions, differences, near] = row;
    return {
      nth, id, rule: data.rules[rule], row: at === null ? null : data.rows[at],
      other: other === null ? null : data.rows[other],
      pair: [at, other], group, score, path, detail, status, actions, differences, hay: "",
      near: (near || []).map(([place, similarity]) => [data.rows[place], similarity]),
    };
  });
  const pairs = view.findings.filter((item) => item.other);
  view.twins = new Map(pairs.map((item) => [`${item.rule.code} ${item.pair.join(" ")}`, item]));
}

export const place = (row) => `${row[0] === null ? "?" : view.data.sources[row[0]]}:${row[1]}`;

// Whether a finding waits for a person, was decided here or before, or cannot be decided.
export function statusOf(item) {
  if (view.store.has(item.id) || item.status !== "open") return "decided";
  return item.actions.length ? "open" : "none";
}

// The label of the partner, where it is another one.
export function suggestion(item) {
  const other = item.other?.[2];
  return other && item.row && other !== item.row[2] ? other : "";
}

export const opened = () => (view.open >= 0 ? view.findings[view.open] : null);
