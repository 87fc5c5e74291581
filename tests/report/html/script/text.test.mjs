import assert from "node:assert/strict";
import test from "node:test";
import {
  clip, clipStart, number, pieces, readable, setHidden, stretches, visible,
} from "../../../../auditor/report/html/script/text.mjs";

setHidden("[\\x00-\\x1f\\u200b\\u202e]");

test("plain text is one piece", () => {
  assert.deepEqual(pieces("abc", false), [["abc", ""]]);
  assert.deepEqual(pieces("", false), [["", ""]]);
});

test("what hides stands alone", () => {
  assert.deepEqual(pieces("a\u202eb\x00", false), [["a", "\u202e"], ["b", "\x00"], ["", ""]]);
});

test("line ends and tabs stay where the layout is kept", () => {
  assert.deepEqual(pieces("a\nb\tc", true), [["a\nb\tc", ""]]);
  assert.equal(pieces("a\nb\tc", false).length, 3);
});

test("characters are named as Python names them", () => {
  const named = { "\n": "\\n", "\t": "\\t", "\r": "\\r", "\x07": "\\x07", "\u202e": "<U+202E>", "\u{e0041}": "<U+E0041>" };
  for (const [char, name] of Object.entries(named)) assert.equal(visible(char), name);
  assert.equal(readable("a\u200bb"), "a<U+200B>b");
});

test("clipping never splits a character", () => {
  assert.equal(clip("short", 9), "short");
  assert.equal(clip("ab😀cd", 4), "ab😀…");
  assert.equal(clipStart("/a/long/path.jsonl", 8), "…h.jsonl");
});

test("numbers have their thousands apart", () => assert.equal(number(1234567), "1,234,567"));

test("stretches tell equal from different, on either side", () => {
  const spans = [[2, 5, 2, 3]];
  assert.deepEqual(stretches("a XYZ b", spans, "A"), [["a ", false], ["XYZ", true], [" b", false]]);
  assert.deepEqual(stretches("a 1 b", spans, "B"), [["a ", false], ["1", true], [" b", false]]);
});

test("spans count characters, not units", () => {
  assert.deepEqual(stretches("😀x", [[1, 2, 0, 0]], "A"), [["😀", false], ["x", true]]);
  assert.deepEqual(stretches("same", [], "A"), [["same", false]]);
});
