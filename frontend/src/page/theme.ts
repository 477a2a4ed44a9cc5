/* The switch between the system's setting, light and dark. */

type Choice = "auto" | "light" | "dark";
const KEY = "mitwerk-theme";

function current(): Choice {
  const set = document.documentElement.dataset["theme"];
  return set === "light" || set === "dark" ? set : "auto";
}

function show(menu: Element): void {
  for (const button of menu.querySelectorAll<HTMLElement>("[data-theme-set]")) {
    button.setAttribute("aria-pressed", String(button.dataset["themeSet"] === current()));
  }
}

function choose(choice: Choice): void {
  if (choice === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = choice;
  if (choice === "auto") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, choice);
  document.dispatchEvent(new CustomEvent("mw-theme"));
}

export function startTheme(): void {
  const menu = document.querySelector<HTMLElement>("[data-theme-menu]");
  if (!menu) return;
  menu.hidden = false;
  show(menu);
  menu.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-theme-set]");
    if (!button) return;
    choose((button.dataset["themeSet"] ?? "auto") as Choice);
    show(menu);
    menu.removeAttribute("open");
  });
}
