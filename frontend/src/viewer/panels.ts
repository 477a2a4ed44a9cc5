/* Panels of the viewer: one open at a time, beside the thing or, on the phone, as a bottom sheet. */
import close from "lucide-static/icons/x.svg";
import { icon, make } from "../shared/dom";
import { millimetres, number, type Language } from "../shared/i18n";
import type { Explode } from "./explode";
import type { Axis, Section } from "./section";
import type { Stage } from "./stage";
import { say } from "./words";

/** A panel with its head; the caller fills the body. */
export function panel(title: string, language: Language, body: HTMLElement[], onClose: () => void): HTMLElement {
  const button = make("button", { type: "button", class: "viewer__close", "aria-label": say(language, "close") }, icon(close));
  button.addEventListener("click", onClose);
  const head = make("header", {}, make("h3", {}, title), button);
  const box = make("section", { class: "viewer__panel", "aria-label": title }, head, make("div", { class: "viewer__panel-body" }, ...body));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onClose();
  });
  return box;
}

function slider(label: string, value: number, text: (share: number) => string, set: (share: number) => void): HTMLElement {
  const output = make("output", {}, text(value));
  const range = make("input", { type: "range", min: 0, max: 1000, step: 1, value: Math.round(value * 1000) });
  range.addEventListener("input", () => {
    const share = Number(range.value) / 1000;
    set(share);
    output.textContent = text(share);
  });
  return make("label", { class: "viewer__slider" }, make("span", {}, label, output), range);
}

function choice(label: string, pressed: boolean, act: (button: HTMLButtonElement) => void): HTMLButtonElement {
  const button = make("button", { type: "button", class: "button button--small", "aria-pressed": String(pressed) }, label);
  button.addEventListener("click", () => act(button));
  return button;
}

/** Names of the axes as one speaks of a vehicle: along x, up y, across z. */
export const AXES: [Axis, "length" | "width" | "height"][] = [["x", "length"], ["z", "width"], ["y", "height"]];

export function sectionBody(stage: Stage, section: Section, language: Language): HTMLElement[] {
  const row = make("div", { class: "viewer__choices", role: "group", "aria-label": say(language, "sectionAxis") });
  const depth = (share: number): string => millimetres(share * stage.size[section.axis] * 1000, language);
  const move = (): HTMLElement =>
    slider(say(language, "position"), section.share, depth, (share) => {
      section.share = share;
      section.place();
    });
  let control = move();
  for (const [axis, word] of AXES) {
    row.append(choice(say(language, word), section.axis === axis, (button) => {
      section.axis = axis;
      for (const other of row.children) other.setAttribute("aria-pressed", String(other === button));
      section.place();
      const next = move();
      control.replaceWith(next);
      control = next;
    }));
  }
  const flip = choice(say(language, "flip"), section.flipped, (button) => {
    section.flipped = !section.flipped;
    button.setAttribute("aria-pressed", String(section.flipped));
    section.place();
  });
  return [make("p", { class: "label" }, say(language, "sectionAxis")), row, control, make("div", {}, flip)];
}

export function explodeBody(explode: Explode, amount: number, language: Language, keep: (amount: number) => void): HTMLElement[] {
  const percent = (share: number): string => `${number(share * 100, language)}\u2009%`;
  const move = (share: number): void => {
    keep(share);
    explode.set(share);
  };
  return [slider(say(language, "spread"), amount, percent, move)];
}
