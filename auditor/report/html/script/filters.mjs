// Which findings are listed, and in what order.
import { place, statusOf, view } from "./state.mjs";

function hay(item) {
  if (!item.hay) {
    const texts = [item.id, item.rule.code, item.rule.name, item.path, item.detail];
    for (const row of [item.row, item.other]) {
      if (row) texts.push(place(row), row[2] || "", ...(row[3] || []).map((part) => part[1]));
    }
    item.hay = texts.join("\n").toLowerCase();
  }
  return item.hay;
}

function matches(item, want, words) {
  if (want.rule && item.rule.code !== want.rule && item.rule.severity !== want.rule) return false;
  if (want.class && item.row?.[2] !== want.class) return false;
  if (want.source && (!item.row || String(item.row[0]) !== want.source)) return false;
  if (want.status && statusOf(item) !== want.status && view.store.get(item.id)?.action !== want.status) return false;
  return words.every((word) => hay(item).includes(word));
}

const lineOf = (item) => (item.row ? item.row[0] * 1e10 + item.row[1] : -1);

const SORTS = {
  line: (a, b) => lineOf(a) - lineOf(b),
  score: (a, b) => (b.score ?? -1) - (a.score ?? -1),
  rule: (a, b) => (a.rule.code < b.rule.code ? -1 : a.rule.code > b.rule.code ? 1 : 0),
};

// want: q, rule, class, source, status, sort; every word of q must occur.
export function listed(findings, want) {
  const words = want.q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = findings.filter((item) => matches(item, want, words));
  const order = SORTS[want.sort];
  return order ? found.sort((a, b) => order(a, b) || a.nth - b.nth) : found;
}
