// The address: filters, page and open finding stand in its hash, so that each view has a link.
import { select } from "./detail.mjs";
import { $, say } from "./dom.mjs";
import { clear, draw, FILTERS, filter, wanted } from "./list.mjs";
import { PAGE, view } from "./state.mjs";

export function link() {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(wanted())) {
    if (value.trim() && !(name === "sort" && value === "worst")) query.set(name, value);
  }
  if (view.page) query.set("page", view.page + 1);
  if (view.open >= 0) query.set("f", view.findings[view.open].id);
  const hash = `#${query}`;
  if (hash !== (location.hash || "#")) history.replaceState(null, "", hash);
}

// A plain anchor (#method) is the browser's; ours has a name and a value.
export function follow() {
  if (location.hash && !location.hash.includes("=")) return;
  const query = new URLSearchParams(location.hash.slice(1));
  for (const name of FILTERS) {
    $(name).value = query.get(name) || (name === "sort" ? "worst" : "");
    if ($(name).selectedIndex === -1) $(name).selectedIndex = 0;
  }
  view.page = Math.max((parseInt(query.get("page"), 10) || 1) - 1, 0);
  view.open = -1;
  const id = query.get("f"), item = view.findings.find((found) => found.id === id);
  filter();
  if (id && !item) say("The finding of this address is not in this report: it may be fixed.");
  if (!item) { select(null, false); return; }
  if (!view.shown.includes(item)) clear();
  view.page = Math.floor(view.shown.indexOf(item) / PAGE);
  draw();
  select(item, false);
  $("findings").scrollIntoView();
}
