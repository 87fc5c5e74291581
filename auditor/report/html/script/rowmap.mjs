// The map of the rows: what a point says is shown below it, on hover and on focus; arrows go from
// one flagged point to the next, so that the map is one stop of the Tab key.

export function readMap() {
  const map = document.querySelector(".map");
  if (!map) return;
  const said = map.parentElement.querySelector(".pointed"), dots = [...map.querySelectorAll(".dot")];
  const tell = (event) => {
    const dot = event.target.closest(".dot, circle");
    const title = (dot?.closest(".dot") || dot)?.querySelector("title");
    said.textContent = title?.textContent || "";
  };
  map.addEventListener("pointerover", tell);
  map.addEventListener("focusin", tell);
  map.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const now = dots.indexOf(document.activeElement);
    if (!step || now < 0) return;
    event.preventDefault();
    const next = dots[(now + step + dots.length) % dots.length];
    dots[now].setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });
}
