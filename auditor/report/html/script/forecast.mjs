// How far the judging is, how long the rest takes, and whether the rest can still change the result.
import { $ } from "./dom.mjs";
import { current, rowsInTurn, verdictOf, view } from "./judgements.mjs";
import { formatNumber, pluralize } from "./text.mjs";

const MINUTE = 60; // seconds

function median(values) {
  const sorted = values.toSorted((a, b) => a - b), middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function showProgress() {
  const rows = rowsInTurn(), left = rows.filter((row) => !current().has(row)).length;
  const times = [...view.mine.values()].map((one) => one.ms / 1000).filter(Boolean);
  $("judged").textContent = `${formatNumber(rows.length - left)} of ${formatNumber(rows.length)} ${view.settling ? "settled" : "judged"}`;
  $("progress").max = rows.length || 1;
  $("progress").value = rows.length - left;
  $("pace").textContent = times.length && left && !view.settling ? paceText(median(times), left) : "";
  const text = view.data.curtailed ? curtailedText(view.data.curtailed) : "";
  $("decided").hidden = !text;
  if ($("decided").textContent !== text) $("decided").textContent = text;
}

function paceText(seconds, left) {
  const rest = Math.ceil(seconds * left / MINUTE);
  return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s a row (median), about ${pluralize(rest, "minute")} left`;
}

// What is certain, whatever the remaining answers are; otherwise "".
export function curtailedText({ rows, drawn, limit, allowed, refuting, confidence, ...before }) {
  const verdicts = [...view.mine.values()].map(verdictOf), count = (kind) => verdicts.filter((verdict) => verdict === kind).length;
  const right = before.right + count("right"), wrong = before.wrong + count("wrong");
  const sure = `${Math.round(confidence * 100)}% confidence`, share = `${formatNumber(limit)} of ${formatNumber(rows)} rows`;
  if (allowed >= 0 && right >= drawn - allowed) {
    return `Proven: ${formatNumber(right)} of ${formatNumber(drawn)} answers are right, so no more than ${share} are wrong (${sure}), whatever the other answers are. You can export and stop.`;
  }
  if (wrong >= refuting) {
    return `Refuted: ${pluralize(wrong, "answer")} wrong, so more than ${share} are wrong (${sure}), whatever the other answers are. You can export and stop.`;
  }
  if (allowed < 0) return `This sample is too small to prove that no more than ${share} are wrong, even if all answers are right.`;
  const counts = `${formatNumber(wrong)} wrong, ${formatNumber(allowed)} allowed`;
  if (wrong > allowed) {
    return `This sample can no longer prove that no more than ${share} are wrong: ${counts}. You can export and stop, or judge on to measure how many answers are wrong.`;
  }
  const undecided = count(null);
  if (wrong + undecided <= allowed) return "";
  return `${pluralize(undecided, "row")} undecided, ${counts}: this sample proves that no more than ${share} are wrong only if somebody settles the undecided ones.`;
}
