// The address: filters, page and selected finding are in its hash, so that every view has a link.
import { DEFAULT_SORT, readFilters } from "./controls.mjs";
import { view } from "./state.mjs";

export function writeAddress() {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(readFilters())) {
    if (value.trim() && !(name === "sort" && value === DEFAULT_SORT)) query.set(name, value);
  }
  if (view.page) query.set("page", view.page + 1);
  if (view.selected >= 0) query.set("f", view.findings[view.selected].id);
  const hash = `#${query}`;
  if (hash !== (location.hash || "#")) history.replaceState(null, "", hash);
}

// Returns { filters, page, id }, or null for a plain anchor such as #method, which the browser follows itself.
export function readAddress() {
  if (location.hash && !location.hash.includes("=")) return null;
  const query = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  return { filters: query, page: Math.max((parseInt(query.page, 10) || 1) - 1, 0), id: query.f || "" };
}
