// The buttons to judge with, their keys, and the box that finds one of many classes.
import { $, button, make, show } from "./dom.mjs";
import { current, view } from "./judgements.mjs";

const NAMES = {
  "right": "Right", "wrong": "Wrong", "unusable": "Unusable", "cannot-tell": "Cannot tell", "more-than-one": "More than one",
  "first-is-better": "First is better", "second-is-better": "Second is better",
};
const FIXED_KEYS = { "cannot-tell": "x", "more-than-one": "m" };
const FREE_KEYS = "123456789abcdefghilopqrstvwyz"; // j, k, m, n, u and x have another meaning
const FEW = 9;
export const REASONS = { f: "false", i: "incomplete", o: "off-format", s: "unsafe", t: "other" };

const isClass = (choice) => choice < view.data.classes;

export const hasManyClasses = () => view.data.classes > FREE_KEYS.length;

// The name of an answer as an element or a text; a class is text of the data.
export function nameOf(choice) {
  const name = view.data.choices[choice];
  if (isClass(choice)) return show(name);
  return name === "more-than-one" && !view.data.classes ? "Both alike" : NAMES[name];
}

function keyOf(choice) {
  const fixed = !isClass(choice) && FIXED_KEYS[view.data.choices[choice]];
  if (fixed || (isClass(choice) && hasManyClasses())) return fixed || "";
  const free = view.data.choices.map((_, number) => number).filter((n) => isClass(n) || !FIXED_KEYS[view.data.choices[n]]);
  return FREE_KEYS[free.indexOf(choice)] || "";
}

export const choiceOf = (key) => view.data.choices.findIndex((_, choice) => key && keyOf(choice) === key);

// A wrong or unusable answer may have a reason.
export const wantsReason = (one) => Boolean(one) && !isClass(one.choice) && ["wrong", "unusable"].includes(view.data.choices[one.choice]);

export function setUpChoices() {
  const nodes = view.data.choices.map((_, choice) => {
    const key = keyOf(choice), node = button("action", ...(key ? [make("kbd", "", key), " "] : []), nameOf(choice));
    node.dataset.choice = choice;
    return node;
  });
  const [classes, others] = [nodes.slice(0, view.data.classes), nodes.slice(view.data.classes)];
  if (!hasManyClasses()) $("choices").append(...classes);
  $("choices").append(...(hasManyClasses() ? classes : others));
  if (hasManyClasses()) $("choices").after(make("div", "buttons", ...others));
  $("find").hidden = !hasManyClasses();
  $("judging").classList.add(nodes.length <= FEW ? "few" : hasManyClasses() ? "many" : "some");
  for (const [key, reason] of Object.entries(REASONS)) {
    const node = button("action", make("kbd", "", key), ` ${reason}`);
    node.dataset.reason = reason;
    $("reasons").append(node);
  }
  const input = make("input");
  input.id = "reason";
  input.maxLength = 2000;
  $("reasons").append(make("label", "field grow", "In your words ", input));
}

export function markChoices() {
  const one = current().get(view.at), [kind] = (one?.reason || "").split(": ");
  for (const node of document.querySelectorAll("[data-choice]")) node.setAttribute("aria-pressed", String(Number(node.dataset.choice) === one?.choice));
  $("reasons").hidden = !wantsReason(one);
  for (const node of document.querySelectorAll("[data-reason]")) node.setAttribute("aria-pressed", String(node.dataset.reason === kind));
  $("reason").value = Object.values(REASONS).includes(kind) ? one.reason.slice(kind.length + 2) : one?.reason || "";
}

// The reason of the buttons and the box, as one text; kind is the button that was just pressed.
export function reasonText(kind) {
  const pressed = document.querySelector("[data-reason][aria-pressed=true]")?.dataset.reason;
  return [kind || pressed, $("reason").value.trim()].filter(Boolean).join(": ");
}

// Shows the classes with all words of the box, and returns them. One of them has the class "first": Enter chooses
// the class of that name, or else the first one that begins so, or else the first one.
export function filterClasses() {
  const text = $("filter").value.trim().toLowerCase(), nameIn = (node) => view.data.choices[node.dataset.choice].toLowerCase();
  const found = [...$("choices").children].filter((node) => {
    node.hidden = !text.split(/\s+/).every((word) => nameIn(node).includes(word));
    return !node.hidden;
  });
  const best = found.find((node) => nameIn(node) === text) || found.find((node) => nameIn(node).startsWith(text)) || found[0];
  for (const node of $("choices").children) node.classList.toggle("first", text !== "" && node === best);
  $("nothing").hidden = found.length > 0;
  return found;
}
