/* What was clicked stays where it is on the screen, and keeps the focus, though the list above it opens or closes. */

const OPEN = ".family--open";
const OPTION = "option-";
const MOVES = "figures-moves";

interface Place {
  id: string;
  top: number;
}

let place: Place | undefined;
let wish = "";

function remember(event: Event): void {
  const element = (event as CustomEvent<{ elt?: Element }>).detail.elt;
  const id = element?.id ?? "";
  place = element && id ? { id, top: element.getBoundingClientRect().top } : undefined;
  if (element?.closest("#conflict") && !wish) wish = document.querySelector(`${OPEN} .family__head`)?.id ?? "";
}

function restore(): void {
  const conflict = document.getElementById("conflict");
  if (conflict) return show(conflict);
  const back = wish && document.getElementById(wish);
  wish = "";
  if (back) {
    back.scrollIntoView({ block: "center", behavior: "instant" });
    return refocus(back);
  }
  const element = place && document.getElementById(place.id);
  if (place && element) scrollBy({ top: element.getBoundingClientRect().top - place.top, behavior: "instant" });
  if (place) refocus(element ?? document.getElementById(MOVES));
  place = undefined;
}

/** Whoever walks by keys goes on from here, not from the top of the page, when the focus went with what was swapped. */
function refocus(element: HTMLElement | null | undefined): void {
  if (document.activeElement === document.body) element?.focus({ preventScroll: true });
}

/** Why something can't be had stands above the list: go there, and come back to the wish after it. */
function show(conflict: HTMLElement): void {
  if (place?.id.startsWith(OPTION)) wish = place.id;
  conflict.focus({ preventScroll: true });
  conflict.scrollIntoView({ block: "nearest", behavior: "instant" });
  place = undefined;
}

/** Show the family that an address names, when it lies below the fold. */
function find(): void {
  if (!new URLSearchParams(location.search).has("family") || scrollY > 0) return;
  const open = document.querySelector<HTMLElement>(OPEN);
  const scene = document.querySelector("mw-stage");
  if (!open || !scene) return;
  const { top } = open.getBoundingClientRect();
  const room = getComputedStyle(scene).position === "sticky" ? scene.clientHeight : 0;
  if (top > innerHeight * 0.7) scrollBy({ top: top - room - innerHeight * 0.1, behavior: "instant" });
}

export function keepPlace(): () => void {
  document.addEventListener("htmx:beforeRequest", remember);
  document.addEventListener("htmx:afterSettle", restore);
  find();
  return () => {
    document.removeEventListener("htmx:beforeRequest", remember);
    document.removeEventListener("htmx:afterSettle", restore);
  };
}
