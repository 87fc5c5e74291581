// Formats text from the data. Nothing here touches the page.

// Matches characters that are invisible or act on the reader. Python sets it from auditor.escape.HIDDEN.
let hidden = /(?!)/gu;

export function setHidden(pattern) {
  hidden = new RegExp(pattern, "gu");
}

export const formatNumber = (value) => value.toLocaleString("en-US");

export const pluralize = (count, noun) => `${formatNumber(count)} ${noun}${count === 1 ? "" : "s"}`;

// One hidden character as visible text: \n, \x1b, <U+202E>.
export function visible(char) {
  const named = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[char];
  if (named) return named;
  const code = char.codePointAt(0), digits = code.toString(16);
  return code < 0xa0 ? `\\x${digits.padStart(2, "0")}` : `<U+${digits.toUpperCase().padStart(4, "0")}>`;
}

// Pairs of plain text and the hidden character after it; the last pair has an empty second half.
export function pieces(text, keepLayout) {
  const pairs = [];
  let start = 0;
  for (const match of text.matchAll(hidden)) {
    if (keepLayout && (match[0] === "\n" || match[0] === "\t")) continue;
    pairs.push([text.slice(start, match.index), match[0]]);
    start = match.index + match[0].length;
  }
  pairs.push([text.slice(start), ""]);
  return pairs;
}

// For elements that can contain only text, such as <option>.
export const escapeHidden = (text) => text.replace(hidden, visible);

export const clip = (text, limit) =>
  text.length > limit ? `${Array.from(text).slice(0, limit - 1).join("")}…` : text;

// Keeps the end of a long path, which tells more than its start.
export const clipStart = (text, limit) =>
  text.length > limit ? `…${Array.from(text).slice(1 - limit).join("")}` : text;

// Splits one side of a comparison into [[text, differs], ...]. Spans count characters, not UTF-16 units.
export function segments(text, spans, side) {
  const chars = Array.from(text), found = [];
  let at = 0;
  for (const span of spans) {
    const [start, end] = side === "A" ? [span[0], span[1]] : [span[2], span[3]];
    found.push([chars.slice(at, start).join(""), false]);
    if (end > start) found.push([chars.slice(start, end).join(""), true]);
    at = end;
  }
  found.push([chars.slice(at).join(""), false]);
  return found.filter(([segment]) => segment);
}
