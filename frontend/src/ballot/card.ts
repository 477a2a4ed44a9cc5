/* One card of the ballot: its grip, its tie with the one above, its rank fields. */
import arrow from "lucide-static/icons/arrow-up.svg";
import expand from "lucide-static/icons/expand.svg";
import grip from "lucide-static/icons/grip-vertical.svg";
import { icon, make } from "../shared/dom";
import type { Language } from "../shared/i18n";
import { enlarge } from "../page/lightbox";
import { say } from "./words";

export class Card {
  readonly grip: HTMLButtonElement;
  readonly tie: HTMLInputElement;
  readonly name: string;
  touched = false;
  private up: HTMLButtonElement | undefined;
  private readonly place = make("span", { class: "ballot__place", "aria-hidden": "true" });
  private readonly rank: HTMLInputElement | null;
  private readonly tieLabel: HTMLLabelElement;

  constructor(readonly element: HTMLElement, private readonly language: Language) {
    this.name = element.dataset["name"] ?? element.dataset["entry"] ?? "";
    this.rank = element.querySelector<HTMLInputElement>('input[name^="rank_"]');
    this.grip = make("button", { type: "button", class: "ballot__grip", "aria-pressed": "false" }, icon(grip));
    this.tie = make("input", { type: "checkbox" });
    this.tieLabel = make("label", { class: "choice ballot__tie" }, this.tie, make("span", {}, say(language, "tie")));
    element.querySelector(".ballot__rank")?.append(this.place, this.grip);
    element.querySelector(".ballot__foot")?.append(this.tieLabel);
    this.addEnlarge();
    this.rank?.removeAttribute("required");
    if (this.rank) this.rank.type = "hidden";
  }

  private addEnlarge(): void {
    const picture = this.element.querySelector("img");
    if (!picture) return;
    const button = make("button", { type: "button", class: "button button--small ballot__enlarge" }, icon(expand), say(this.language, "enlarge"));
    button.addEventListener("click", () => enlarge(picture.currentSrc || picture.src, `${this.name}. ${picture.alt}`, this.element));
    picture.parentElement?.append(button);
  }

  /** A pair needs no dragging: one press says which is better. */
  addBetter(press: () => void): void {
    const button = make("button", { type: "button", class: "button button--small ballot__better" }, say(this.language, "better"));
    button.addEventListener("click", press);
    this.element.querySelector(".ballot__foot")?.prepend(button);
  }

  /** Who can't or won't drag: one press, one place up. */
  addUp(press: () => void): void {
    this.up = make("button", { type: "button", class: "button button--small ballot__up" }, icon(arrow), say(this.language, "up"));
    this.up.addEventListener("click", press);
    this.tieLabel.before(this.up); // both speak of the one above
  }

  get value(): number {
    return Number(this.rank?.value ?? 0);
  }

  /** Show and write the rank; the first card has none above to tie with. */
  show(rank: number, tied: boolean, first: boolean, all: number): void {
    if (this.rank) this.rank.value = String(rank);
    this.place.textContent = String(rank);
    this.tie.checked = tied;
    this.tieLabel.hidden = first;
    if (this.up) this.up.hidden = first;
    this.element.classList.toggle("is-tied", tied);
    this.grip.setAttribute("aria-label", say(this.language, "grip", { name: this.name, place: rank, all }));
  }
}
