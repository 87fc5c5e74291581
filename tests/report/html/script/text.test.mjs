import assert from "node:assert/strict";
import test from "node:test";
import {
  clip, clipStart, escapeHidden, formatNumber, pieces, pluralize, segments, setHidden, visible,
} from "../../../../auditor/report/html/script/text.mjs";

setHidden("[\\x00-\\x1f\\u200b\\u202e]");

test("plain text is one piece", () => {
  assert.deepEqual(pieces("abc", false), [["abc", ""]]);
  assert.deepEqual(pieces("", false), [["", ""]]);
});

test("a hidden character is a piece of its own", () => {
  assert.deepEqual(pieces("a\u202eb\x00", false), [["a", "\u202e"], ["b", "\x00"], ["", ""]]);
});

test("line ends and tabs remain if the layout is kept", () => {
  assert.deepEqual(pieces("a\nb\tc", true), [["a\nb\tc", ""]]);
  assert.equal(pieces("a\nb\tc", false).length, 3);
});

test("hidden characters look as they do in Python", () => {
  const named = { "\n": "\\n", "\t": "\\t", "\r": "\\r", "\x07": "\\x07", "\u202e": "<U+202E>", "\u{e0041}": "<U+E0041>" };
  for (const [char, name] of Object.entries(named)) assert.equal(visible(char), name);
  assert.equal(escapeHidden("a\u200bb"), "a<U+200B>b");
});

test("clipping never splits a character", () => {
  assert.equal(clip("short", 9), "short");
  assert.equal(clip("ab😀cd", 4), "ab😀…");
  assert.equal(clipStart("/a/long/path.jsonl", 8), "…h.jsonl");
});

test("thousands are separated", () => assert.equal(formatNumber(1234567), "1,234,567"));

test("nouns agree with their number", () => {
  assert.deepEqual([0, 1, 2, 1000].map((count) => pluralize(count, "row")), ["0 rows", "1 row", "2 rows", "1,000 rows"]);
});

test("segments separate equal from different text on both sides", () => {
  const spans = [[2, 5, 2, 3]];
  assert.deepEqual(segments("a XYZ b", spans, "A"), [["a ", false], ["XYZ", true], [" b", false]]);
  assert.deepEqual(segments("a 1 b", spans, "B"), [["a ", false], ["1", true], [" b", false]]);
});

test("spans count characters, not UTF-16 units", () => {
  assert.deepEqual(segments("😀x", [[1, 2, 0, 0]], "A"), [["😀", false], ["x", true]]);
  assert.deepEqual(segments("same", [], "A"), [["same", false]]);
});
