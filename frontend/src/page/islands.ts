/* Fetch an island's code only when its element is on the page, also after htmx swapped one in. */

const ISLANDS: Record<string, () => Promise<unknown>> = {
  "mw-viewer": () => import("../viewer/index"),
  "mw-upload": () => import("../upload/index"),
  "mw-ballot": () => import("../ballot/index"),
  "mw-compare": () => import("../compare/index"),
  "mw-diff": () => import("../diff/index"),
  "mw-stage": () => import("../configurator/index"),
};

function fetchNeeded(): void {
  for (const [tag, load] of Object.entries(ISLANDS)) {
    if (document.querySelector(tag) && !customElements.get(tag)) void load();
  }
}

export function startIslands(): void {
  fetchNeeded();
  document.addEventListener("htmx:load", fetchNeeded);
}
