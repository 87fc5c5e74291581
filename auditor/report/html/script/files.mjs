// Exports decisions to a file and imports them from one.
import { reviewer } from "./controls.mjs";
import { exportDocument, importDocument } from "./decisions.mjs";
import { select } from "./detail.mjs";
import { $, announce, make } from "./dom.mjs";
import { applyFilters } from "./list.mjs";
import { selectedFinding, view } from "./state.mjs";
import { formatNumber, pluralize } from "./text.mjs";

export function exportFile() {
  const blob = new Blob([`${JSON.stringify(exportDocument(reviewer()), null, 1)}\n`], { type: "application/json" });
  const anchor = make("a");
  anchor.href = URL.createObjectURL(blob);
  anchor.download = view.data.file.replace(/[^\p{L}\p{N}._-]/gu, "_");
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10000);
  announce(`${pluralize(view.decisions.size, "decision")} exported to ${anchor.download}.`);
}

export async function importFile() {
  const file = $("file").files[0], result = file && importDocument(await file.text());
  $("file").value = "";
  if (!file) return;
  if (!result) { announce("This is not a decisions file of this version; nothing was imported."); return; }
  applyFilters();
  if (selectedFinding()) select(selectedFinding(), false);
  announce(`Imported ${formatNumber(result.imported)} of ${pluralize(result.total, "decision")}.${
    result.sameData ? "" : " They were made on other data and apply only to unchanged lines."}`);
}
