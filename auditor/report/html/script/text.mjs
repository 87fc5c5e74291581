// Texts of the data as the page shows them; nothing here touches the page.

// Characters that hide; Python says which (report.printable.HIDDEN).
let hidden = /(?!)/gu;

export function setHidden(pattern) {
  hidden = new RegExp(pattern, "gu");
}

export const number = (value) => value.toLocaleString("en-US");

export function visible(char) {
  const named = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[char];
  if (named) return named;
  const code = char.codePointAt(0), digits = code.toString(16);
  return code < 0xa0 ? `\\x${digits.padStart(2, "0")}` : `<U+${digits.toUpperCase().padStart(4, "0")}>`;
}

// Alternating plain text and hidden characters: [plain, hidden], the last one without.
export function pieces(text, keepLayout) {
  const found = [];
  let start = 0;
  for (const match of text.matchAll(hidden)) {
    if (keepLayout && (match[0] === "\n" || match[0] === "\t")) continue;
    found.push([text.slice(start, match.index), match[0]]);
    start = match.index + match[0].length;
  }
  found.push([text.slice(start), ""]);
  return found;
}

// For places that can hold no element, such as an option.
export const readable = (text) => text.replace(hidden, visible);

export const clip = (text, most) =>
  text.length > most ? `${Array.from(text).slice(0, most - 1).join("")}…` : text;

// The telling end of a long path.
export const clipStart = (text, most) =>
  text.length > most ? `…${Array.from(text).slice(1 - most).join("")}` : text;

// A text in stretches that are equal and that differ: [[text, differs], ...]. Spans count characters.
export function stretches(text, spans, side) {
  const chars = Array.from(text), found = [];
  let at = 0;
  for (const span of spans) {
    const [start, end] = side === "A" ? [span[0], span[1]] : [span[2], span[3]];
    found.push([chars.slice(at, start).join(""), false]);
    if (end > start) found.push([chars.slice(start, end).join(""), true]);
    at = end;
  }
  found.push([chars.slice(at).join(""), false]);
  return found.filter(([stretch]) => stretch);
}
