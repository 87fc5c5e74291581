// The map of the rows. The text of a point appears below the map on hover and on focus. The arrow keys
// move between flagged points, so that the map is a single stop of the Tab key.

export function setUpMap() {
  const map = document.querySelector(".map");
  if (!map) return;
  const caption = map.parentElement.querySelector(".pointed"), dots = [...map.querySelectorAll(".dot")];
  const describe = (event) => {
    const dot = event.target.closest(".dot, circle");
    const title = (dot?.closest(".dot") || dot)?.querySelector("title");
    caption.textContent = title?.textContent || "";
  };
  map.addEventListener("pointerover", describe);
  map.addEventListener("focusin", describe);
  map.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const current = dots.indexOf(document.activeElement);
    if (!step || current < 0) return;
    event.preventDefault();
    const next = dots[(current + step + dots.length) % dots.length];
    dots[current].setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });
}
