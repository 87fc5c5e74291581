// Judgements as JSON Lines: what `dataset-audit sample DATA --judged FILE` reads, and what the page imports.
import { $, announce, make } from "./dom.mjs";
import { isCompared, save, view } from "./judgements.mjs";
import { pluralize } from "./text.mjs";

const MAX_NAME = 90; // characters, as in the field: two names and a word stay below the limit of the file

function asLine(row, one, final) {
  const answer = view.data.choices[one.choice];
  return { row: view.data.rows[row][0], answer, reason: one.reason, by: one.by, at: one.at, ...(final ? { final } : {}) };
}

export function exportLines() {
  const lines = [...view.mine].map(([row, one]) => asLine(row, one, false));
  return [...lines, ...[...view.settled].map(([row, one]) => asLine(row, one, true))];
}

export function saveFile() {
  const lines = exportLines().map((line) => `${JSON.stringify(line)}\n`), anchor = make("a");
  if (!lines.length) { announce("There is nothing to export yet."); return; }
  anchor.href = URL.createObjectURL(new Blob(lines, { type: "application/x-ndjson" }));
  anchor.download = `${view.data.stem}.judged-by-${view.by}.jsonl`.replace(/[^\p{L}\p{N}._-]/gu, "_");
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10000);
  announce(`${pluralize(lines.length, "judgement")} exported to ${anchor.download}.`);
}

// Returns { people: Map of name to judgements, settled, ignored }, or null if text is not JSON Lines.
function readLines(text) {
  const numbers = new Map(view.data.rows.map(([row], number) => [row, number]));
  const found = { people: new Map(), settled: new Map(), ignored: 0 }, stringOf = (value) => (typeof value === "string" ? value : "");
  for (const line of text.split("\n").filter((part) => part.trim())) {
    let entry;
    try {
      entry = JSON.parse(line);
    } catch {
      return null;
    }
    const row = numbers.get(entry?.row), choice = view.data.choices.indexOf(entry?.answer), by = stringOf(entry?.by);
    if (row === undefined || choice < 0 || !by || by.length > MAX_NAME) { found.ignored += 1; continue; }
    if (!found.people.has(by)) found.people.set(by, new Map());
    const judgements = entry.final === true ? found.settled : found.people.get(by);
    judgements.set(row, { choice, reason: stringOf(entry.reason), at: stringOf(entry.at), by, ms: 0 });
  }
  return found;
}

// One's own judgements continue; those of another person are compared, on the rows that both have judged.
export function takeIn(text) {
  const found = readLines(text);
  if (!found) return "This is not a file of judgements; nothing was imported.";
  const own = found.people.get(view.by) || new Map();
  for (const [row, one] of own) {
    if (!isCompared(row) && !(view.mine.get(row)?.at > one.at)) view.mine.set(row, one);
  }
  for (const [row, one] of found.settled) view.settled.set(row, one);
  const others = [...found.people].filter(([by, judgements]) => by !== view.by && judgements.size);
  const [by, theirs] = others.sort((one, other) => other[1].size - one[1].size)[0] || [];
  if (by) view.other = { by, judgements: new Map([...theirs].filter(([row]) => view.mine.has(row))) };
  view.history = [];
  save();
  const ignored = found.ignored ? ` ${pluralize(found.ignored, "line")} of other rows or without a known answer ignored.` : "";
  const compared = by ? ` ${pluralize(view.other.judgements.size, "row")} of ${theirs.size} compared with ${by}.` : "";
  return `Imported ${pluralize(own.size, "judgement")} of your own.${compared}${ignored}`;
}

export async function openFile() {
  const file = $("file").files[0], text = file && await file.text();
  $("file").value = "";
  if (file) announce(takeIn(text));
}
