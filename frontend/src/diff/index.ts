/* <mw-diff>: several ways to look at the same change (data-mode sections), one at a time.
 *
 * Without a script all of them stand under each other. */
import { make } from "../shared/dom";
import { dictionary, languageOf } from "../shared/i18n";

const say = dictionary({ ways: "Ways to look at it" }, { ways: "Arten, es zu sehen" });
const KEY = "mw-diff-mode";

class Diff extends HTMLElement {
  connectedCallback(): void {
    if (this.querySelector(".diff__modes")) return;
    const ways = this.ways;
    if (ways.length < 2) return;
    const row = make("div", { class: "diff__modes", role: "group", "aria-label": say(languageOf(this), "ways") });
    for (const way of ways) {
      const button = make("button", { type: "button", class: "diff__mode", "data-for": way.dataset["mode"] ?? "" }, way.dataset["label"] ?? "");
      button.addEventListener("click", () => this.choose(way.dataset["mode"] ?? "", true));
      row.append(button);
    }
    this.prepend(row);
    const kept = sessionStorage.getItem(KEY) ?? "";
    this.choose(ways.some((way) => way.dataset["mode"] === kept) ? kept : ways[0]?.dataset["mode"] ?? "");
  }

  private get ways(): HTMLElement[] {
    return [...this.children].filter((child): child is HTMLElement => child instanceof HTMLElement && "mode" in child.dataset);
  }

  private choose(mode: string, keep = false): void {
    if (keep) sessionStorage.setItem(KEY, mode);
    for (const way of this.ways) way.hidden = way.dataset["mode"] !== mode;
    for (const button of this.querySelectorAll<HTMLElement>(".diff__mode")) {
      button.setAttribute("aria-pressed", String(button.dataset["for"] === mode));
    }
  }
}

customElements.define("mw-diff", Diff);
