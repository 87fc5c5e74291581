// The judgements of this page: recorded, undone, and kept in local storage under the sample and the person.
import { storage } from "./storage.mjs";

export const view = {
  data: null, // as Python wrote it
  by: "", // who judges
  at: 0, // number of the row that is shown
  shownSince: 0, // milliseconds
  mine: new Map(), // row number -> { choice, reason, at, ms }; choice is a number, too
  other: null, // of another person: { by, judgements }, only for rows that were judged on both sides
  settled: new Map(), // as mine, with by: what both people settled together
  settling: false,
  history: [], // one entry per step: [judgements, row number, judgement before]
};

// Judgements that mean the same for the requirement; null: the person could not decide.
export function verdictOf({ choice }) {
  const name = view.data.choices[choice];
  if (choice < view.data.classes) return name;
  if (name === "unusable") return "wrong";
  return name === "cannot-tell" || name === "more-than-one" ? null : name;
}

export const current = () => (view.settling ? view.settled : view.mine);

// A row that was compared with another person's judgement is no longer judged blind.
export const isCompared = (row) => Boolean(view.other?.judgements.has(row));

export const disagreements = () => [...(view.other?.judgements || [])]
  .filter(([row, theirs]) => verdictOf(view.mine.get(row)) !== verdictOf(theirs))
  .map(([row]) => row).sort((a, b) => a - b);

export const rowsInTurn = () => (view.settling ? disagreements() : [...view.data.rows.keys()]);

export function record(row, choice) {
  const judgements = current(), by = view.settling ? `${view.by} and ${view.other.by}` : view.by;
  view.history.push([judgements, row, judgements.get(row)]);
  judgements.set(row, { choice, reason: "", at: new Date().toISOString(), by, ms: Math.round(performance.now() - view.shownSince) });
  save();
}

// Returns the row whose judgement was undone, or undefined.
export function undoJudgement() {
  const [judgements, row, before] = view.history.pop() || [];
  if (!judgements) return undefined;
  if (before) judgements.set(row, before);
  else judgements.delete(row);
  save();
  return row;
}

// ---- local storage. Rows and answers are stored by their number, so that no text of the data is stored.

const storageKey = (by) => `spot:${view.data.sample}:${by}`;

export function save() {
  const { mine, settled, other } = view, plain = (judgements) => Object.fromEntries(judgements);
  storage.write(storageKey(view.by), {
    mine: plain(mine), settled: plain(settled), other: other && { by: other.by, judgements: plain(other.judgements) },
  });
}

function restored(saved) {
  const found = new Map();
  for (const [row, one] of Object.entries(saved || {})) {
    if (!view.data.rows[row] || typeof view.data.choices[one?.choice] !== "string") continue;
    found.set(Number(row), { choice: one.choice, reason: String(one.reason ?? ""), at: String(one.at ?? ""), by: String(one.by ?? ""), ms: Number(one.ms) || 0 });
  }
  return found;
}

// Continues the work of a person.
export function load(by) {
  const saved = (by && storage.read(storageKey(by))) || {};
  view.by = by;
  view.settling = false;
  view.history = [];
  view.mine = restored(saved.mine);
  view.settled = restored(saved.settled);
  view.other = saved.other ? { by: String(saved.other.by), judgements: restored(saved.other.judgements) } : null;
  for (const row of view.other?.judgements.keys() || []) if (!view.mine.has(row)) view.other.judgements.delete(row);
  storage.write(`spot:${view.data.sample}`, by);
}

export const lastPerson = () => String(storage.read(`spot:${view.data.sample}`) || "").slice(0, 90);
