/* <mw-ballot>: puts entries in order by dragging, touch or keys; ties allowed.
 *
 * Hidden inputs rank_<entry> carry the ranks in competition order (1, 2, 2, 4). Without a script
 * the same fields are number inputs that one fills in. */
import { make } from "../shared/dom";
import { languageOf, type Language } from "../shared/i18n";
import { Card } from "./card";
import { startDrag } from "./drag";
import { say } from "./words";

export class Ballot extends HTMLElement {
  cards: Card[] = [];
  private ties = new Set<Card>();
  private held: { card: Card; order: Card[]; ties: Set<Card> } | undefined;
  private readonly live = make("p", { class: "visually-hidden", role: "status", "aria-live": "assertive" });
  private readonly done = make("span", { class: "label" });
  private readonly note = make("p", { class: "field__error", role: "alert", hidden: true });

  get language(): Language {
    return languageOf(this);
  }

  private get list(): HTMLElement | null {
    return this.querySelector<HTMLElement>(".ballot");
  }

  connectedCallback(): void {
    if (this.cards.length > 0) return;
    const elements = [...this.querySelectorAll<HTMLElement>("[data-entry]")];
    this.cards = elements.map((element) => new Card(element, this.language));
    this.cards.sort((one, two) => one.value - two.value);
    this.cards.forEach((card, i) => i > 0 && card.value === this.cards[i - 1]?.value && this.ties.add(card));
    const touch = matchMedia("(hover: none)").matches; // keys help nobody on a phone
    const how = touch ? (this.isPair ? "hintPair" : "hintTouch") : "hint";
    const hint = make("span", { class: "graphite" }, say(this.language, how));
    this.prepend(make("div", { class: "ballot__progress" }, hint, this.done));
    this.append(this.note, this.live);
    this.closest("form")?.addEventListener("submit", (event) => this.ask(event));
    for (const card of this.cards) this.wire(card);
    this.show();
  }

  /** An order that nobody touched is chance: it is cast on the second press only. */
  private ask(event: SubmitEvent): void {
    if (event.submitter?.hasAttribute("formaction")) return; // a swap casts nothing
    if (!this.note.hidden || this.hasAttribute("cast") || this.cards.some((card) => card.touched)) return;
    event.preventDefault();
    this.note.textContent = say(this.language, "untouched");
    this.note.hidden = false;
  }

  private get isPair(): boolean {
    return this.cards.length === 2;
  }

  private wire(card: Card): void {
    if (this.isPair) card.addBetter(() => this.prefer(card));
    else card.addUp(() => this.lift(card));
    card.grip.addEventListener("keydown", (event) => this.key(card, event));
    card.grip.addEventListener("blur", () => this.held?.card === card && this.put());
    card.tie.addEventListener("change", () => this.tie(card, card.tie.checked));
    startDrag(this, card);
  }

  /** The rank of each card in competition order: equal cards share the better place. */
  rankOf(card: Card): number {
    let at = this.cards.indexOf(card);
    while (at > 0 && this.ties.has(this.cards[at] as Card)) at -= 1;
    return at + 1;
  }

  private show(): void {
    const first = this.cards[0];
    if (first) this.ties.delete(first);
    const focused = document.activeElement;
    const scroll = window.scrollY;
    const order = this.cards.map((card) => card.element);
    const shown = [...(this.list?.children ?? [])];
    if (order.some((element, i) => shown[i] !== element)) this.list?.append(...order);
    this.cards.forEach((card, i) => card.show(this.rankOf(card), this.ties.has(card), i === 0, this.cards.length));
    if (focused instanceof HTMLElement && this.contains(focused)) focused.focus({ preventScroll: true });
    window.scrollTo({ top: scroll, behavior: "instant" });
    const done = this.cards.filter((card) => card.touched).length;
    this.done.textContent = say(this.language, "touched", { done, all: this.cards.length });
  }

  private tell(word: "held" | "moved" | "dropped" | "back" | "tied" | "untied", card: Card): void {
    this.live.textContent = say(this.language, word, { name: card.name, place: this.rankOf(card), all: this.cards.length });
  }

  /** Move a card to a place; ties stay with the cards that follow each other. */
  move(card: Card, to: number): void {
    const from = this.cards.indexOf(card);
    const next = this.cards[from + 1];
    if (next && this.ties.has(next) && !this.ties.has(card)) this.ties.delete(next);
    this.ties.delete(card);
    this.cards.splice(from, 1);
    this.cards.splice(Math.min(Math.max(to, 0), this.cards.length), 0, card);
    const below = this.cards[this.cards.indexOf(card) + 1];
    if (below && this.ties.has(below)) this.ties.add(card);
    this.changed(card);
  }

  tie(card: Card, tied: boolean): void {
    if (this.cards[0] === card) return;
    if (tied) this.ties.add(card);
    else this.ties.delete(card);
    this.changed(card);
    this.tell(tied ? "tied" : "untied", card);
  }

  private changed(card: Card): void {
    card.touched = true;
    this.show();
    this.dispatchEvent(new CustomEvent("mw-ranked", { bubbles: true }));
  }

  /** Of two: this one goes first, also where it stands there already. */
  private prefer(card: Card): void {
    this.ties.clear();
    for (const one of this.cards) one.touched = true;
    this.move(card, 0);
    this.tell("dropped", card);
  }

  private lift(card: Card): void {
    const to = this.cards.indexOf(card) - 1;
    this.move(card, to);
    if (to === 0) card.grip.focus({ preventScroll: true }); // on top there is no button to stay on
    this.tell("moved", card);
    card.element.scrollIntoView({ block: "nearest" });
  }

  /** After a drag: say where the card is now. */
  announce(card: Card): void {
    this.tell(this.ties.has(card) ? "tied" : "dropped", card);
  }

  private take(card: Card): void {
    this.held = { card, order: [...this.cards], ties: new Set(this.ties) };
    this.mark(card, true);
    this.tell("held", card);
  }

  private put(): void {
    const card = this.held?.card;
    this.held = undefined;
    if (!card) return;
    card.touched = true;
    this.mark(card, false);
    this.show();
    this.tell("dropped", card);
  }

  private back(): void {
    if (!this.held) return;
    const { card, order, ties } = this.held;
    this.held = undefined;
    [this.cards, this.ties] = [order, ties];
    this.mark(card, false);
    this.show();
    this.tell("back", card);
  }

  private mark(card: Card, held: boolean): void {
    card.element.classList.toggle("is-held", held);
    card.grip.setAttribute("aria-pressed", String(held));
  }

  private key(card: Card, event: KeyboardEvent): void {
    const held = this.held?.card === card;
    if (event.key === " " || event.key === "Enter") {
      if (held) this.put();
      else this.take(card);
    } else if (held && event.key === "Escape") this.back();
    else if (held && (event.key === "ArrowUp" || event.key === "ArrowDown")) this.step(card, event.key === "ArrowUp" ? -1 : 1);
    else if (event.key.toLowerCase() === "t" && !event.ctrlKey && !event.metaKey && !event.altKey) this.tie(card, !this.ties.has(card));
    else return;
    event.preventDefault();
  }

  private step(card: Card, by: number): void {
    const to = this.cards.indexOf(card) + by;
    if (to < 0 || to >= this.cards.length) return;
    const { held } = this;
    this.held = undefined; // moving the element blurs its grip; that is not putting it down
    this.move(card, to);
    this.held = held;
    this.tell("moved", card);
    card.element.scrollIntoView({ block: "nearest" });
  }
}

customElements.define("mw-ballot", Ballot);
