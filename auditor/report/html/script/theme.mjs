// The button that switches between the light and the dark theme.
import { $ } from "./dom.mjs";
import { storage } from "./storage.mjs";

export function setUpTheme() {
  const node = $("theme"), dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = (choice) => {
    if (choice) document.documentElement.dataset.theme = choice;
    const theme = choice || (dark.matches ? "dark" : "light");
    node.textContent = theme === "dark" ? "Light theme" : "Dark theme";
    return theme;
  };
  let theme = apply(storage.read("theme"));
  node.hidden = false;
  node.addEventListener("click", () => {
    theme = apply(theme === "dark" ? "light" : "dark");
    storage.write("theme", theme);
  });
}
