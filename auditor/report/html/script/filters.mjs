// Selects and sorts the findings to list.
import { positionOf, statusOf, view } from "./state.mjs";

function searchText(item) {
  if (!item.searchText) {
    const texts = [item.id, item.rule.code, item.rule.name, item.path, item.detail];
    for (const row of [item.row, item.other]) {
      if (row) texts.push(positionOf(row), row[2] || "", ...(row[3] || []).map((part) => part[1]));
    }
    item.searchText = texts.join("\n").toLowerCase();
  }
  return item.searchText;
}

function matches(item, filters, terms) {
  if (filters.rule && item.rule.code !== filters.rule && item.rule.severity !== filters.rule) return false;
  if (filters.class && item.row?.[2] !== filters.class) return false;
  if (filters.source && (!item.row || String(item.row[0]) !== filters.source)) return false;
  if (filters.status && statusOf(item) !== filters.status && view.decisions.get(item.id)?.action !== filters.status) return false;
  return terms.every((term) => searchText(item).includes(term));
}

const lineOrder = (item) => (item.row ? item.row[0] * 1e10 + item.row[1] : -1);

const ORDERS = {
  line: (a, b) => lineOrder(a) - lineOrder(b),
  score: (a, b) => (b.score ?? -1) - (a.score ?? -1),
  rule: (a, b) => (a.rule.code < b.rule.code ? -1 : a.rule.code > b.rule.code ? 1 : 0),
};

// filters: { q, rule, class, source, status, sort }. A finding must contain every term of q.
export function filterFindings(findings, filters) {
  const terms = filters.q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = findings.filter((item) => matches(item, filters, terms));
  const order = ORDERS[filters.sort];
  return order ? found.sort((a, b) => order(a, b) || a.index - b.index) : found;
}
