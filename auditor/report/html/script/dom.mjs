// Builds elements. Data enters the page only through textContent and attributes that we set ourselves;
// the content security policy blocks every other way (trusted-types 'none').
import { pieces, segments, visible } from "./text.mjs";

export const $ = (id) => document.getElementById(id);

export function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

export function button(className, ...children) {
  const node = make("button", className, ...children);
  node.type = "button";
  return node;
}

export function svg(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

// Text of the data, isolated in its own writing direction, with hidden characters shown as chips.
export function show(text, keepLayout) {
  const node = make("bdi");
  for (const [plain, hidden] of pieces(text, keepLayout && !$("escapes").checked)) {
    node.append(plain);
    if (hidden) node.append(make("span", "chip", visible(hidden)));
    if (hidden === "\n" && keepLayout) node.append("\n");
  }
  return node;
}

// Text with its differences marked by element and sign, not by colour alone.
export function showDifferences(text, spans, side) {
  const node = make("bdi");
  for (const [segment, differs] of segments(text, spans, side)) {
    if (!differs) {
      node.append(show(segment, true));
      continue;
    }
    const mark = make(side === "A" ? "del" : "ins", "", show(segment, true));
    if (!segment.trim()) mark.className = "blank";
    node.append(mark);
  }
  return node;
}

// Shows a message that screen readers read out.
export function announce(text) {
  $("message").textContent = text;
}
