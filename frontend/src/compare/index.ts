/* <mw-compare>: two figures, the second cut off by a slider that mouse, touch and keys move. */
import { make } from "../shared/dom";
import { dictionary, languageOf } from "../shared/i18n";

const say = dictionary(
  { slider: "How much of the second picture is shown" },
  { slider: "Wie viel vom zweiten Bild zu sehen ist" },
);

class Compare extends HTMLElement {
  connectedCallback(): void {
    if (this.querySelector(".compare__range")) return;
    const label = say(languageOf(this), "slider");
    const range = make("input", { type: "range", class: "compare__range", min: 0, max: 100, value: 50, "aria-label": label });
    range.addEventListener("input", () => this.style.setProperty("--cut", `${range.value}%`));
    this.append(range, make("span", { class: "compare__line" }));
  }
}

customElements.define("mw-compare", Compare);
