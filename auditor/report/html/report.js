"use strict";
// The findings as a working list. Data reaches the page through textContent and attributes of our
// own making only; the policy in the head forbids the rest (trusted-types 'none').
(() => {
  const PAGE = 100;
  const WORDS = {
    "keep": "Keep", "drop": "Drop", "relabel": "Relabel", "not-an-issue": "Not an issue",
    "keep-this": "Keep A", "keep-other": "Keep B", "keep-both": "Keep both",
  };
  const DONE = {
    "keep": "kept", "drop": "dropped", "relabel": "relabelled", "not-an-issue": "not an issue",
    "keep-this": "A kept", "keep-other": "B kept", "keep-both": "both kept",
  };
  const KEYS = {
    "keep": "1", "drop": "2", "relabel": "3", "not-an-issue": "4",
    "keep-this": "1", "keep-other": "2", "keep-both": "3",
  };
  const ORDER = ["error", "review", "warning", "note"];
  const $ = (id) => document.getElementById(id);
  const number = (value) => value.toLocaleString("en-US");

  let data, findings, twins, hidden, store;
  let shown = [], page = 0, open = -1, notePending = "";
  const undone = [];

  // ---- building blocks

  function make(tag, name, ...children) {
    const node = document.createElement(tag);
    if (name) node.className = name;
    node.append(...children);
    return node;
  }

  // Text of the data: isolated in its own direction, characters that hide drawn as chips.
  function show(text, layout) {
    const node = make("bdi");
    let start = 0;
    for (const match of text.matchAll(hidden)) {
      if (layout && !$("escapes").checked && (match[0] === "\n" || match[0] === "\t")) continue;
      node.append(text.slice(start, match.index), make("span", "chip", visible(match[0])));
      if (match[0] === "\n" && layout) node.append("\n");
      start = match.index + match[0].length;
    }
    node.append(text.slice(start));
    return node;
  }

  function visible(char) {
    const code = char.codePointAt(0);
    if (char === "\n") return "\\n";
    if (char === "\r") return "\\r";
    if (char === "\t") return "\\t";
    const digits = code.toString(16);
    return code < 0xa0 ? "\\x" + digits.padStart(2, "0") : `<U+${digits.toUpperCase().padStart(4, "0")}>`;
  }

  // A text with its stretches that differ marked: by element and by sign, not by colour alone.
  function marked(text, spans, tag) {
    const node = make("bdi"), chars = Array.from(text);
    let at = 0;
    for (const span of spans) {
      const [start, end] = tag === "del" ? [span[0], span[1]] : [span[2], span[3]];
      node.append(show(chars.slice(at, start).join(""), true));
      if (end > start) {
        const changed = chars.slice(start, end).join("");
        const mark = make(tag, "", show(changed, true));
        if (!changed.trim()) mark.className = "blank";
        node.append(mark);
      }
      at = end;
    }
    node.append(show(chars.slice(at).join(""), true));
    return node;
  }

  const place = (row) => (row[0] === null ? "?" : data.sources[row[0]]) + ":" + row[1];

  // ---- state that outlives the page: decisions by finding, no text of the data

  const memory = {
    read(key) {
      try { return JSON.parse(localStorage.getItem("dataset-audit:" + key)); } catch { return null; }
    },
    write(key, value) {
      try {
        localStorage.setItem("dataset-audit:" + key, JSON.stringify(value));
      } catch {
        say("This browser keeps nothing between visits: export before you close the page.");
      }
    },
  };

  function load() {
    const saved = memory.read(data.report) || {};
    store = new Map();
    for (const item of findings) {
      const found = saved[item.id];
      // A label of the set is stored by its number; what the data says stays out of the storage.
      if (found && item.actions.includes(found.action)) {
        const label = typeof found.label === "number" ? data.labels[found.label] : found.label;
        store.set(item.id, { ...found, label });
      }
    }
  }

  function save() {
    const saved = {};
    for (const [id, decision] of store) {
      const known = data.labels.indexOf(decision.label);
      saved[id] = { ...decision, label: known < 0 ? decision.label : known };
    }
    memory.write(data.report, saved);
  }

  // ---- the list

  function unpack(row) {
    const [id, rule, at, other, group, score, path, detail, status, actions, differences] = row;
    return {
      id, rule: data.rules[rule], row: at === null ? null : data.rows[at],
      other: other === null ? null : data.rows[other],
      pair: [at, other], group, score, path, detail, status, actions, differences, hay: "",
    };
  }

  function hay(item) {
    if (!item.hay) {
      const texts = [item.id, item.rule.code, item.rule.name, item.path, item.detail];
      for (const row of [item.row, item.other]) {
        if (row) texts.push(place(row), row[2] || "", ...(row[3] || []).map((part) => part[1]));
      }
      item.hay = texts.join("\n").toLowerCase();
    }
    return item.hay;
  }

  const state = () => ({
    q: $("q").value.trim(), rule: $("rule").value, class: $("class").value,
    source: $("source").value, status: $("status").value, sort: $("sort").value,
  });

  function statusOf(item) {
    return store.has(item.id) || item.status !== "open" ? "decided" : item.actions.length ? "open" : "none";
  }

  function matches(item, want, words) {
    if (want.rule && item.rule.code !== want.rule && item.rule.severity !== want.rule) return false;
    if (want.class && (!item.row || item.row[2] !== want.class)) return false;
    if (want.source && (!item.row || String(item.row[0]) !== want.source)) return false;
    if (want.status && statusOf(item) !== want.status
      && (store.get(item.id) || {}).action !== want.status) return false;
    return words.every((word) => hay(item).includes(word));
  }

  const SORTS = {
    worst: (a, b) => a.nth - b.nth,
    line: (a, b) => (a.row ? a.row[0] * 1e10 + a.row[1] : -1) - (b.row ? b.row[0] * 1e10 + b.row[1] : -1),
    score: (a, b) => (b.score ?? -1) - (a.score ?? -1),
    rule: (a, b) => (a.rule.code < b.rule.code ? -1 : a.rule.code > b.rule.code ? 1 : 0),
  };

  function filter() {
    const want = state(), words = want.q.toLowerCase().split(/\s+/).filter(Boolean);
    shown = findings.filter((item) => matches(item, want, words));
    if (want.sort !== "worst") shown.sort((a, b) => SORTS[want.sort](a, b) || a.nth - b.nth);
    const last = Math.max(Math.ceil(shown.length / PAGE) - 1, 0);
    page = Math.min(page, last);
    draw();
  }

  function refilter() {
    page = 0;
    filter();
    link();
  }

  function draw() {
    const from = page * PAGE, list = $("list");
    list.replaceChildren(...shown.slice(from, from + PAGE).map((item) => make("li", "", entry(item))));
    list.start = from + 1;
    const pages = Math.max(Math.ceil(shown.length / PAGE), 1);
    $("count").textContent = shown.length === findings.length
      ? `${number(findings.length)} findings` : `${number(shown.length)} of ${number(findings.length)} findings`;
    $("nothing").hidden = shown.length > 0;
    $("pages").textContent = `Page ${number(page + 1)} of ${number(pages)}`;
    $("pager").hidden = pages < 2;
    $("previous").disabled = page === 0;
    $("next").disabled = page >= pages - 1;
    $("bulk").disabled = !shown.some((item) => item.actions.length);
    progress();
  }

  function entry(item) {
    const button = make("button", "entry");
    button.type = "button";
    button.dataset.id = item.id;
    if (open >= 0 && findings[open] === item) button.setAttribute("aria-current", "true");
    const decision = store.get(item.id);
    const done = decision ? DONE[decision.action] : item.status !== "open" ? item.status : "";
    const top = make("span", "top", make("span", "severity " + item.rule.severity, item.rule.severity),
      make("b", "", item.rule.code), make("span", "name", item.rule.name));
    if (done) top.append(make("span", "done", "✓ " + done));
    const where = make("span", "place", item.row ? show(clipStart(place(item.row), 42)) : "whole file");
    const detail = make("span", "what", show(clip(item.detail || item.rule.what, 160)));
    button.append(top, where, detail);
    return button;
  }

  const clip = (text, most) => text.length > most ? Array.from(text).slice(0, most - 1).join("") + "…" : text;

  // The telling end of a long path.
  const clipStart = (text, most) => text.length > most ? "…" + Array.from(text).slice(1 - most).join("") : text;

  function progress() {
    const all = findings.filter((item) => item.actions.length);
    const done = all.filter((item) => statusOf(item) === "decided").length;
    $("progress").max = Math.max(all.length, 1);
    $("progress").value = done;
    $("reviewed").textContent = `${number(done)} of ${number(all.length)} reviewed`;
    $("export").disabled = !store.size;
    $("undo").disabled = !undone.length;
  }

  // ---- one finding

  function select(item, focus) {
    open = item ? item.nth : -1;
    notePending = "";
    $("app").classList.toggle("opened", open >= 0);
    $("detail").replaceChildren(...(item ? parts(item) : [make("p", "muted", "Choose a finding to see its rows.")]));
    for (const button of document.querySelectorAll(".entry")) {
      if (item && button.dataset.id === item.id) {
        button.setAttribute("aria-current", "true");
        button.scrollIntoView({ block: "nearest" });
      } else {
        button.removeAttribute("aria-current");
      }
    }
    link();
    if (focus && item) $("detail-title").focus({ preventScroll: wide.matches });
  }

  function parts(item) {
    const rule = item.rule, title = make("h3", "", make("b", "", rule.code), " " + rule.name);
    title.id = "detail-title";
    title.tabIndex = -1;
    const back = make("button", "plain back", "Back to the list");
    back.type = "button";
    back.addEventListener("click", close);
    const nodes = [
      back,
      make("div", "head", title, make("span", "severity " + rule.severity, rule.severity)),
      make("p", "detail", item.detail ? show(item.detail) : rule.what),
    ];
    if (item.path) nodes.push(make("p", "path", "at ", make("code", "", show(item.path))));
    nodes.push(signal(item), rows(item));
    if (item.actions.length) nodes.push(decide(item));
    else nodes.push(make("p", "muted", "This says something of the whole file: there is nothing to decide."));
    nodes.push(reasons(rule));
    return nodes;
  }

  // Which check said it, with what score, against which threshold.
  function signal(item) {
    const node = make("p", "signal");
    if (item.rule.check) node.append("Found by ", make("b", "", show(item.rule.check)));
    if (item.score !== null) {
      node.append(node.childNodes.length ? ", " : "", "score ", make("b", "", item.score.toFixed(3)));
      if (item.rule.limit !== null) {
        node.append(`, threshold ${item.rule.limit}`, scale(item.score, item.rule.limit));
      }
    }
    return node;
  }

  function scale(score, limit) {
    const drawing = svg("svg", { class: "scale", viewBox: "0 0 100 12", width: 100, height: 12, "aria-hidden": "true" });
    drawing.append(
      svg("rect", { class: "track", y: 4, width: 100, height: 4, rx: 2 }),
      svg("rect", { class: "kept", y: 4, width: Math.max(0, Math.min(score, 1)) * 100, height: 4, rx: 2 }),
      svg("line", { class: "mark", x1: limit * 100, x2: limit * 100, y1: 0, y2: 12 }),
    );
    return drawing;
  }

  function svg(tag, attributes) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  }

  function rows(item) {
    const box = make("div", "sides");
    if (item.row) box.append(side(item.row, item.other ? "A" : "", item.differences, "del"));
    if (item.other) box.append(side(item.other, "B", item.differences, "ins"));
    return box;
  }

  function side(row, letter, differences, tag) {
    const head = make("p", "place");
    if (letter) head.append(make("b", "letter", letter), " ");
    head.append(show(place(row)));
    const box = make("div", "side", head);
    if (row[3] === null) box.append(make("p", "muted", "This page is full: the text is in the data file."));
    for (const [index, [name, text]] of (row[3] || []).entries()) {
      const spans = differences && differences[index];
      const body = make("div", "said");
      if (text) body.append(spans ? marked(text, spans, tag) : show(text, true));
      else body.append(make("em", "", "empty"));
      box.append(make("div", "turn " + speaker(name), make("span", "who", show(name)), body));
    }
    if (row[2] !== null) box.append(make("p", "label", make("span", "who", "label"), " ", show(row[2])));
    if (differences && differences.length && differences.every((spans) => !spans.length) && letter) {
      box.append(make("p", "muted same", "Same words on both sides."));
    }
    return box;
  }

  const SPEAKERS = { prompt: "user", response: "assistant", rejected: "assistant" };
  const speaker = (name) =>
    ["system", "user", "assistant", "tool"].includes(name) ? name : SPEAKERS[name] || "other";

  function reasons(rule) {
    const node = make("details", "why", make("summary", "", "Why it hurts, and how to fix it"));
    const list = make("dl", "help");
    for (const [name, value] of [["What", rule.what], ["Why", rule.why], ["Fix", rule.fix], ["Threshold", rule.threshold]]) {
      list.append(make("dt", "", name), make("dd", "", value));
    }
    node.append(list);
    return node;
  }

  // ---- deciding

  function keyOf(action, item) {
    return action === "relabel" && item.actions.includes("keep-both") ? "5" : KEYS[action];
  }

  function suggestion(item) {
    const other = item.other && item.other[2];
    return other && item.row && other !== item.row[2] ? other : "";
  }

  function decide(item) {
    const box = make("div", "decide"), buttons = make("div", "buttons"), made = store.get(item.id);
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "Decide");
    for (const action of item.actions) {
      const words = action === "relabel" && suggestion(item) ? [WORDS[action] + " as ", show(suggestion(item))] : [WORDS[action]];
      const button = make("button", "action", make("kbd", "", keyOf(action, item)), " ", ...words);
      button.type = "button";
      button.dataset.action = action;
      button.setAttribute("aria-pressed", String(Boolean(made && made.action === action)));
      button.addEventListener("click", () => choose(item, action));
      buttons.append(button);
    }
    box.append(buttons);
    if (item.actions.includes("relabel")) box.append(relabel(item, made));
    if (item.actions.length === 1) {
      box.append(make("p", "muted", "A line that cannot be read can be repaired in the file or dropped."));
    }
    box.append(noteBox(item, made));
    if (made) box.append(stamp(item, made));
    return box;
  }

  function relabel(item, made) {
    const select = make("select");
    select.id = "relabel";
    select.append(new Option("choose a label", ""));
    for (const label of data.labels) if (label !== item.row[2]) select.append(new Option(readable(label), label));
    select.value = (made && made.label) || suggestion(item);
    if (select.selectedIndex < 0) select.value = "";
    select.addEventListener("change", () => { if (select.value) put([[item, "relabel", select.value]]); refresh(item); });
    const label = make("label", "field", "New label ", select);
    return label;
  }

  function noteBox(item, made) {
    const input = make("input");
    input.id = "note";
    input.maxLength = 2000;
    input.value = made ? made.note || "" : "";
    input.addEventListener("input", () => { notePending = input.value; });
    input.addEventListener("change", () => {
      const now = store.get(item.id);
      if (now) { store.set(item.id, { ...now, note: input.value }); save(); }
    });
    return make("label", "field grow", "Note ", input);
  }

  function stamp(item, made) {
    const text = `${DONE[made.action]}${made.label ? " as " : ""}`;
    const node = make("p", "stamp", "Decided: " + text);
    if (made.label) node.append(show(made.label));
    node.append(`${made.by ? ", by " + made.by : ""}, ${made.at.slice(0, 16).replace("T", " ")} UTC `);
    const clear = make("button", "plain", "Take back");
    clear.type = "button";
    clear.addEventListener("click", () => { put([[item, "", ""]]); refresh(item); });
    node.append(clear);
    return node;
  }

  function choose(item, action) {
    let label = "";
    if (action === "relabel") {
      const select = $("relabel");
      label = (select && select.value) || suggestion(item);
      if (!label) { select.focus(); say("Choose the new label."); return; }
    }
    put([[item, action, label]]);
    say(`${item.rule.code} ${item.row ? place(item.row) : ""}: ${DONE[action]}.`);
    advance(item);
  }

  const MIRRORED = {
    "keep-this": "keep-other", "keep-other": "keep-this", "keep-both": "keep-both", "not-an-issue": "not-an-issue", "": "",
  };

  // Record decisions; one call is one step of undo. Where both lines of a pair carry the same
  // finding, one decision settles both: else "keep A" on the two would drop both lines.
  function put(changes) {
    const before = [], settled = new Set(), at = new Date().toISOString(), by = $("reviewer").value.trim();
    const set = (item, action, label) => {
      if (settled.has(item.id)) return;
      settled.add(item.id);
      const old = store.get(item.id);
      before.push([item.id, old]);
      if (action) store.set(item.id, { action, label, note: notePending || (old || {}).note || "", by, at });
      else store.delete(item.id);
    };
    for (const [item, action, label] of changes) {
      if (settled.has(item.id)) continue;
      const twin = item.other && twins.get(item.rule.code + " " + item.pair[1] + " " + item.pair[0]);
      set(item, action, label);
      if (twin && action in MIRRORED) set(twin, MIRRORED[action], "");
    }
    notePending = "";
    undone.push(before);
    save();
    progress();
  }

  function undo() {
    const before = undone.pop();
    if (!before) { say("There is nothing to undo."); return; }
    for (const [id, decision] of before) {
      if (decision) store.set(id, decision); else store.delete(id);
    }
    save();
    filter();
    const item = findings.find((found) => found.id === before[0][0]);
    if (before.length <= 2) select(item, true);
    else if (open >= 0) select(findings[open], false);
    say(before.length <= 2 ? "Undone." : `Undone: ${number(before.length)} findings.`);
  }

  function refresh(item) {
    draw();
    select(item, false);
  }

  // On to the next open one; the list keeps what was decided until it is filtered again.
  function advance(item) {
    const at = shown.indexOf(item);
    const next = shown.slice(at + 1).find((found) => statusOf(found) === "open");
    if (next) page = Math.floor(shown.indexOf(next) / PAGE);
    draw();
    select(next || item, true);
    if (!next) say("No open finding follows in this list.");
  }

  function move(step) {
    const now = open >= 0 ? shown.indexOf(findings[open]) : document.activeElement.dataset.id
      ? shown.findIndex((item) => item.id === document.activeElement.dataset.id) : -1;
    const at = Math.max(0, Math.min(shown.length - 1, now < 0 ? page * PAGE : now + step));
    if (!shown.length) return;
    if (Math.floor(at / PAGE) !== page) { page = Math.floor(at / PAGE); draw(); }
    if (open >= 0) select(shown[at], true);
    else $("list").children[at - page * PAGE].firstChild.focus();
  }

  function close() {
    const id = open >= 0 ? findings[open].id : "";
    select(null, false);
    const button = [...document.querySelectorAll(".entry")].find((found) => found.dataset.id === id);
    (button || $("q")).focus();
  }

  // ---- many at once

  function askBulk() {
    const action = $("bulk-action").value;
    const all = shown.filter((item) => item.actions.includes(action));
    const ready = action === "relabel" ? all.filter(suggestion) : all;
    $("bulk-ask").hidden = false;
    $("bulk-text").textContent = ready.length
      ? `${WORDS[action]}: ${number(ready.length)} of the ${number(shown.length)} findings listed?`
      : `"${WORDS[action]}" fits none of the findings listed.`;
    $("bulk-yes").hidden = !ready.length;
    $("bulk-yes").textContent = `Yes, decide ${number(ready.length)}`;
    $("bulk-yes").onclick = () => {
      put(ready.map((item) => [item, action, action === "relabel" ? suggestion(item) : ""]));
      $("bulk-ask").hidden = true;
      filter();
      if (open >= 0) select(findings[open], false);
      say(`${number(ready.length)} findings: ${DONE[action]}.`);
      $("bulk").focus();
    };
    ($("bulk-yes").hidden ? $("bulk-no") : $("bulk-yes")).focus();
  }

  // ---- decisions.json

  function written() {
    const decisions = findings.filter((item) => store.has(item.id)).map((item) => {
      const made = store.get(item.id), row = item.row, other = item.other;
      return {
        finding: item.id, rule: item.rule.code, action: made.action,
        ...(made.label ? { label: made.label } : {}),
        source: data.sources[row[0]], line: row[1],
        ...(other ? { related_source: data.sources[other[0]], related_line: other[1] } : {}),
        note: made.note || "", by: made.by || "", at: made.at,
      };
    });
    return {
      schema: data.schema, tool: { name: "dataset-audit", version: data.version },
      report: data.report, data: data.data, decisions,
    };
  }

  function save_file() {
    const blob = new Blob([JSON.stringify(written(), null, 1) + "\n"], { type: "application/json" });
    const link = make("a");
    link.href = URL.createObjectURL(blob);
    link.download = data.file.replace(/[^\p{L}\p{N}._-]/gu, "_");
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    say(`${number(store.size)} decisions written to ${link.download}.`);
  }

  async function read_file(file) {
    let document;
    try { document = JSON.parse(await file.text()); } catch { document = null; }
    if (!document || document.schema !== data.schema || !Array.isArray(document.decisions)) {
      say("This is no decisions file of this version: nothing was taken over.");
      return;
    }
    const known = new Map(findings.map((item) => [item.id, item])), before = [];
    for (const item of document.decisions) {
      const found = item && known.get(item.finding);
      if (!found || !found.actions.includes(item.action)) continue;
      if (item.action === "relabel" && typeof item.label !== "string") continue;
      const text = (value) => (typeof value === "string" ? value : "");
      before.push([found.id, store.get(found.id)]);
      store.set(found.id, { action: item.action, label: text(item.label), note: text(item.note), by: text(item.by), at: text(item.at) });
    }
    if (before.length) undone.push(before);
    save();
    filter();
    if (open >= 0) select(findings[open], false);
    const same = JSON.stringify((document.data || []).map((one) => one.sha256)) === JSON.stringify(data.data.map((one) => one.sha256));
    say(`${number(before.length)} of ${number(document.decisions.length)} decisions taken over`
      + (same ? "." : "; they were made on other data and hold where lines are unchanged."));
  }

  // ---- address, words, keys

  function link() {
    const want = state(), query = new URLSearchParams();
    for (const [name, value] of Object.entries(want)) if (value && !(name === "sort" && value === "worst")) query.set(name, value);
    if (page) query.set("page", page + 1);
    if (open >= 0) query.set("f", findings[open].id);
    const hash = "#" + query;
    if (hash !== (location.hash || "#")) history.replaceState(null, "", hash);
  }

  // A plain anchor (#method) is the browser's; ours has a name and a value.
  function follow() {
    if (location.hash && !location.hash.includes("=")) return;
    const query = new URLSearchParams(location.hash.slice(1));
    for (const name of ["q", "rule", "class", "source", "status", "sort"]) {
      $(name).value = query.get(name) || (name === "sort" ? "worst" : "");
      if ($(name).selectedIndex === -1) $(name).selectedIndex = 0;
    }
    page = Math.max((parseInt(query.get("page"), 10) || 1) - 1, 0);
    open = -1;
    const wanted = query.get("f"), item = findings.find((found) => found.id === wanted);
    filter();
    if (wanted && !item) say("The finding of this address is not in this report: it may be fixed.");
    if (item) {
      if (!shown.includes(item)) { $("clear").click(); }
      page = Math.floor(shown.indexOf(item) / PAGE);
      draw();
      select(item, false);
      $("findings").scrollIntoView();
    } else {
      select(null, false);
    }
  }

  function say(text) { $("said").textContent = text; }

  const wide = matchMedia("(min-width: 64rem)");
  const typing = (node) => node.matches("input:not([type=checkbox]), select, textarea");

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") { escape_key(event); return; }
    if (!$("keys").checked || typing(event.target) || $("help").open) return;
    if (!$("findings").contains(event.target) && event.target !== document.body && !"/?".includes(event.key)) return;
    const item = open >= 0 ? findings[open] : null;
    const action = item && item.actions.find((name) => keyOf(name, item) === event.key);
    const done = {
      j: () => move(1), k: () => move(-1), u: undo,
      "/": () => $("q").focus(), "?": () => $("help").showModal(),
    }[event.key] || (action && (() => choose(item, action)));
    if (done) { event.preventDefault(); done(); }
  }

  function escape_key(event) {
    if ($("help").open) return;
    if (!$("bulk-ask").hidden) { $("bulk-ask").hidden = true; $("bulk").focus(); }
    else if (typing(event.target)) event.target.blur();
    else if (open >= 0) close();
  }

  // ---- start

  async function unpackData() {
    const text = $("data").textContent.trim();
    const bytes = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }

  // An option can hold no element, so what hides is written out in its text.
  function readable(text) { return text.replace(hidden, visible); }

  function choices(id, pairs) {
    for (const [value, text] of pairs) $(id).append(new Option(readable(text), value));
  }

  function fill() {
    const count = new Map(), classes = new Map();
    for (const item of findings) {
      count.set(item.rule.code, (count.get(item.rule.code) || 0) + 1);
      if (item.row && item.row[2] !== null) classes.set(item.row[2], (classes.get(item.row[2]) || 0) + 1);
    }
    const severities = ORDER.filter((name) => data.rules.some((rule) => rule.severity === name));
    choices("rule", severities.map((name) => [name, `every ${name}`]));
    choices("rule", data.rules.map((rule) => [rule.code, `${rule.code} ${rule.name} (${number(count.get(rule.code) || 0)})`]));
    choices("class", [...classes].sort().map(([label, found]) => [label, `${label} (${number(found)})`]));
    const sources = [...new Set(findings.map((item) => item.row && item.row[0]))].filter((at) => at !== null && at !== undefined);
    choices("source", sources.map((at) => [String(at), data.sources[at]]));
    $("class").closest("label").hidden = classes.size < 2;
    $("source").closest("label").hidden = sources.length < 2;
    $("reviewer").value = memory.read("reviewer") || "";
    $("keys").checked = memory.read("keys") !== false;
    $("app").classList.toggle("keyless", !$("keys").checked);
  }

  function listen() {
    let timer = 0;
    $("q").addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(refilter, 80); });
    for (const id of ["rule", "class", "source", "status", "sort"]) $(id).addEventListener("change", refilter);
    $("clear").addEventListener("click", () => {
      for (const id of ["q", "rule", "class", "source", "status"]) $(id).value = "";
      $("sort").value = "worst";
      refilter();
    });
    $("list").addEventListener("click", (event) => {
      const button = event.target.closest(".entry");
      if (button) select(findings.find((item) => item.id === button.dataset.id), true);
    });
    $("previous").addEventListener("click", () => turn(-1));
    $("next").addEventListener("click", () => turn(1));
    $("undo").addEventListener("click", undo);
    $("export").addEventListener("click", save_file);
    $("import").addEventListener("click", () => $("file").click());
    $("file").addEventListener("change", async () => {
      if ($("file").files[0]) await read_file($("file").files[0]);
      $("file").value = "";
    });
    $("bulk").addEventListener("click", askBulk);
    $("bulk-no").addEventListener("click", () => { $("bulk-ask").hidden = true; $("bulk").focus(); });
    $("reviewer").addEventListener("change", () => memory.write("reviewer", $("reviewer").value.trim()));
    $("keys").addEventListener("change", () => {
      memory.write("keys", $("keys").checked);
      $("app").classList.toggle("keyless", !$("keys").checked);
    });
    $("escapes").addEventListener("change", () => { if (open >= 0) select(findings[open], false); });
    for (const button of document.querySelectorAll(".goto")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        $("clear").click();
        $("rule").value = button.dataset.rule;
        refilter();
        $("findings").scrollIntoView();
        $("list").querySelector(".entry").focus({ preventScroll: true });
      });
    }
    $("show-help").addEventListener("click", () => $("help").showModal());
    $("close-help").addEventListener("click", () => $("help").close());
    document.addEventListener("keydown", press);
    addEventListener("hashchange", follow);
  }

  function turn(step) {
    page += step;
    draw();
    link();
    $("list").scrollIntoView({ block: "start" });
    $("list").scrollTop = 0;
  }

  function theme() {
    const button = $("theme"), dark = matchMedia("(prefers-color-scheme: dark)");
    const set = (name) => {
      if (name) document.documentElement.dataset.theme = name;
      const now = name || (dark.matches ? "dark" : "light");
      button.textContent = now === "dark" ? "Light page" : "Dark page";
      return now;
    };
    let now = set(memory.read("theme"));
    button.hidden = false;
    button.addEventListener("click", () => {
      now = set(now === "dark" ? "light" : "dark");
      memory.write("theme", now);
    });
  }

  async function start() {
    theme();
    if (!$("data")) return;
    data = await unpackData();
    hidden = new RegExp(data.hidden, "gu");
    findings = data.findings.map(unpack);
    findings.forEach((item, nth) => { item.nth = nth; });
    twins = new Map(findings.filter((item) => item.other).map((item) => [item.rule.code + " " + item.pair.join(" "), item]));
    load();
    fill();
    listen();
    $("app").hidden = false;
    $("worst").hidden = true;
    follow();
    document.documentElement.dataset.ready = "true";
    performance.mark("ready");
  }

  start().catch((error) => {
    // What the page shows without a script stays in place.
    $("worst").hidden = false;
    $("app").hidden = true;
    $("broken").hidden = false;
    $("broken-text").textContent = String(error);
  });
})();
