/* Menus are <details>: close on Escape, on a click elsewhere, and when another one opens. */

function closeAll(except?: Element | null): void {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.removeAttribute("open");
  }
}

export function startMenus(): void {
  document.addEventListener("click", (event) => {
    closeAll((event.target as Element).closest?.("details.menu"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector<HTMLElement>("details.menu[open]");
    if (!open) return;
    open.removeAttribute("open");
    open.querySelector("summary")?.focus();
  });
}
