/* Dragging a card by its grip with mouse, pen or finger; dropped onto the middle of another: a tie. */
import type { Card } from "./card";
import type { Ballot } from "./index";

/** Near an edge of the window the page scrolls along, so many pixels from it, so fast. */
const EDGE = 72;
const SPEED = 14;
/** The middle part of a card means “the same as this one”. */
const TIE_FROM = 0.3;
const TIE_TO = 0.7;

interface Drop {
  index: number;
  tie: boolean;
  over: Card | undefined;
}

/** Where the pointer stands among the other cards. */
function dropAt(cards: Card[], dragged: Card, y: number): Drop {
  const others = cards.filter((card) => card !== dragged);
  for (const [i, card] of others.entries()) {
    const { top, height } = card.element.getBoundingClientRect();
    const share = (y - top) / height;
    if (share < TIE_FROM) return { index: i, tie: false, over: undefined };
    if (share < TIE_TO) return { index: i + 1, tie: true, over: card };
  }
  return { index: others.length, tie: false, over: undefined };
}

export function startDrag(ballot: Ballot, card: Card): void {
  const { grip, element } = card;
  let start: { y: number; scroll: number; pointer: number } | undefined;
  let y = 0;
  let drop: Drop | undefined;

  const mark = (over: Card | undefined): void => {
    for (const other of ballot.cards) other.element.classList.toggle("is-tie-target", other === over);
  };
  const follow = (): void => {
    if (!start) return;
    element.style.transform = `translateY(${y - start.y + window.scrollY - start.scroll}px)`;
    drop = dropAt(ballot.cards, card, y);
    mark(drop.over);
  };
  const scroll = (): void => {
    if (!start) return;
    const by = y < EDGE ? -SPEED : y > innerHeight - EDGE ? SPEED : 0;
    if (by) window.scrollBy({ top: by, behavior: "instant" });
    if (by) follow();
    requestAnimationFrame(scroll);
  };
  const end = (keep: boolean): void => {
    if (!start) return;
    start = undefined;
    element.style.transform = "";
    element.classList.remove("is-dragged");
    mark(undefined);
    if (!keep || !drop) return;
    ballot.move(card, drop.index);
    if (drop.tie) ballot.tie(card, true);
    ballot.announce(card);
    grip.focus({ preventScroll: true });
  };

  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    grip.focus({ preventScroll: true });
    grip.setPointerCapture(event.pointerId);
    start = { y: event.clientY, scroll: window.scrollY, pointer: event.pointerId };
    y = event.clientY;
    drop = undefined;
    element.classList.add("is-dragged");
    requestAnimationFrame(scroll);
  });
  grip.addEventListener("pointermove", (event) => {
    y = event.clientY;
    follow();
  });
  grip.addEventListener("pointerup", () => end(true));
  grip.addEventListener("pointercancel", () => end(false));
  grip.addEventListener("keydown", (event) => event.key === "Escape" && end(false));
}
