// How far two people agree. Nothing here touches the page.

const Z = 1.96; // normal quantile of a 95% interval

// Cohen's kappa with its 95% interval, as auditor/review/agreement.py computes it. pairs: [[one, other], ...]
export function agreementOf(pairs) {
  const rows = pairs.length;
  if (!rows) return null;
  const share = (side, kind) => pairs.filter((pair) => pair[side] === kind).length / rows;
  const same = pairs.filter(([one, other]) => one === other).length / rows;
  const chance = [...new Set(pairs.map(([one]) => one))].reduce((sum, kind) => sum + share(0, kind) * share(1, kind), 0);
  const beyond = Math.max(1 - chance, 1e-9), kappa = chance < 1 ? (same - chance) / beyond : 1;
  const half = Z * Math.sqrt(same * (1 - same) / rows) / beyond;
  return { rows, same, kappa, low: Math.max(-1, kappa - half), high: Math.min(1, kappa + half) };
}
