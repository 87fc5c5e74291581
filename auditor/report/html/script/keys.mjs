// Keyboard shortcuts. Every key is shown on a button, and all of them can be switched off.
import { closeDetail, select } from "./detail.mjs";
import { $ } from "./dom.mjs";
import { drawList } from "./list.mjs";
import { closeBulk, decide, undo } from "./review.mjs";
import { PAGE_SIZE, selectedFinding, shortcut, view } from "./state.mjs";

const acceptsTyping = (node) => node.matches("input:not([type=checkbox]), select, textarea");

export function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") { escapeFrom(event.target); return; }
  if (!$("keys").checked || acceptsTyping(event.target) || $("help").open) return;
  if (!$("findings").contains(event.target) && event.target !== document.body && !"/?".includes(event.key)) return;
  const item = selectedFinding(), action = item?.actions.find((name) => shortcut(name, item) === event.key);
  const command = {
    j: () => move(1), k: () => move(-1), u: undo,
    "/": () => $("q").focus(), "?": () => $("help").showModal(),
  }[event.key] || (action && (() => decide(item, action)));
  if (command) { event.preventDefault(); command(); }
}

function escapeFrom(node) {
  if ($("help").open) return;
  if (!$("bulk-ask").hidden) closeBulk();
  else if (acceptsTyping(node)) node.blur();
  else if (view.selected >= 0) closeDetail();
}

function move(step) {
  const { listed } = view;
  if (!listed.length) return;
  const id = selectedFinding()?.id || document.activeElement.dataset.id;
  const from = id ? listed.findIndex((item) => item.id === id) : -1;
  const to = Math.max(0, Math.min(listed.length - 1, from < 0 ? view.page * PAGE_SIZE : from + step));
  if (Math.floor(to / PAGE_SIZE) !== view.page) { view.page = Math.floor(to / PAGE_SIZE); drawList(); }
  if (view.selected >= 0) select(listed[to], true);
  else $("list").children[to - view.page * PAGE_SIZE].firstChild.focus();
}
