/* What was clicked stays where it is on the screen, though the list above it opens or closes. */

const OPEN = ".family--open";

interface Place {
  id: string;
  top: number;
}

let place: Place | undefined;

function remember(event: Event): void {
  const element = (event as CustomEvent<{ elt?: Element }>).detail.elt;
  const id = element?.id ?? "";
  place = element && id ? { id, top: element.getBoundingClientRect().top } : undefined;
}

function restore(): void {
  const element = place && document.getElementById(place.id);
  if (place && element) scrollBy({ top: element.getBoundingClientRect().top - place.top, behavior: "instant" });
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
