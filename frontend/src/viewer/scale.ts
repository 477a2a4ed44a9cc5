/* A scale bar as on a map: a round length, as long as it is at the distance one looks at. */
import { make } from "../shared/dom";
import { millimetres, type Language } from "../shared/i18n";
import type { Stage } from "./stage";

const LONGEST_PIXELS = 120;

/** The largest of 1, 2, 5, 10, 20 … that is not above the value. */
export function round125(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const lead = value / power;
  return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
}

export function scaleBar(stage: Stage, language: Language): HTMLElement {
  const bar = make("span", { class: "viewer__scale-bar" });
  const label = make("span", {});
  let shown = 0;
  stage.onDraw.push(() => {
    const distance = stage.camera.position.distanceTo(stage.controls.target);
    const pixels = stage.host.clientHeight / (2 * Math.tan((stage.camera.fov * Math.PI) / 360) * distance);
    const metres = round125(LONGEST_PIXELS / pixels);
    bar.style.width = `${metres * pixels}px`;
    if (metres !== shown) label.textContent = lengthOf(metres, language);
    shown = metres;
  });
  return make("div", { class: "viewer__scale" }, bar, label);
}

/** Round lengths need no decimals, but below a millimetre. */
function lengthOf(metres: number, language: Language): string {
  const mm = metres * 1000;
  return mm >= 1 ? millimetres(mm, language).replace(/[.,]0+(?=\D)/, "") : millimetres(mm, language);
}
