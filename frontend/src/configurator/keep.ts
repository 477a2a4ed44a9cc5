/* What was clicked stays where it is on the screen, though the list above it opens or closes. */

const OPEN = ".family--open";
const OPTION = "option-";

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
}

function restore(): void {
  const conflict = document.getElementById("conflict");
  if (conflict) return show(conflict);
  const back = wish && document.getElementById(wish);
  wish = "";
  if (back) return back.scrollIntoView({ block: "center", behavior: "instant" });
  const element = place && document.getElementById(place.id);
  if (place && element) scrollBy({ top: element.getBoundingClientRect().top - place.top, behavior: "instant" });
  place = undefined;
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
