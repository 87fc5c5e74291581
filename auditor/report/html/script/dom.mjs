// Elements of the page. Data reaches it through textContent and attributes of our own making only;
// the policy in the head forbids the rest (trusted-types 'none').
import { pieces, stretches, visible } from "./text.mjs";

export const $ = (id) => document.getElementById(id);

export function make(tag, name, ...children) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  node.append(...children);
  return node;
}

export function button(name, ...children) {
  const node = make("button", name, ...children);
  node.type = "button";
  return node;
}

export function svg(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

// Text of the data: isolated in its own direction, characters that hide drawn as chips.
export function show(text, layout) {
  const node = make("bdi");
  for (const [plain, hidden] of pieces(text, layout && !$("escapes").checked)) {
    node.append(plain);
    if (hidden) node.append(make("span", "chip", visible(hidden)));
    if (hidden === "\n" && layout) node.append("\n");
  }
  return node;
}

// A text with its stretches that differ marked: by element and by sign, not by colour alone.
export function marked(text, spans, side) {
  const node = make("bdi");
  for (const [stretch, differs] of stretches(text, spans, side)) {
    if (!differs) {
      node.append(show(stretch, true));
      continue;
    }
    const mark = make(side === "A" ? "del" : "ins", "", show(stretch, true));
    if (!stretch.trim()) mark.className = "blank";
    node.append(mark);
  }
  return node;
}

export function say(text) {
  $("said").textContent = text;
}
