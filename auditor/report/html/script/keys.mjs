// The keyboard: every key is on a button, and all of them can be switched off.
import { choose, leaveBulk, undo } from "./decide.mjs";
import { close, select } from "./detail.mjs";
import { $ } from "./dom.mjs";
import { draw } from "./list.mjs";
import { keyOf, opened, PAGE, view } from "./state.mjs";

const typing = (node) => node.matches("input:not([type=checkbox]), select, textarea");

export function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") { leave(event); return; }
  if (!$("keys").checked || typing(event.target) || $("help").open) return;
  if (!$("findings").contains(event.target) && event.target !== document.body && !"/?".includes(event.key)) return;
  const item = opened(), action = item?.actions.find((name) => keyOf(name, item) === event.key);
  const done = {
    j: () => move(1), k: () => move(-1), u: undo,
    "/": () => $("q").focus(), "?": () => $("help").showModal(),
  }[event.key] || (action && (() => choose(item, action)));
  if (done) { event.preventDefault(); done(); }
}

function leave(event) {
  if ($("help").open) return;
  if (!$("bulk-ask").hidden) leaveBulk();
  else if (typing(event.target)) event.target.blur();
  else if (view.open >= 0) close();
}

function move(step) {
  const { shown } = view;
  if (!shown.length) return;
  const focused = document.activeElement.dataset.id;
  const now = opened() ? shown.indexOf(opened()) : focused ? shown.findIndex((item) => item.id === focused) : -1;
  const at = Math.max(0, Math.min(shown.length - 1, now < 0 ? view.page * PAGE : now + step));
  if (Math.floor(at / PAGE) !== view.page) { view.page = Math.floor(at / PAGE); draw(); }
  if (view.open >= 0) select(shown[at], true);
  else $("list").children[at - view.page * PAGE].firstChild.focus();
}
