/* Pictures marked `data-zoom` open large in a dialog; the link stays a link without a script. */
import { make } from "../shared/dom";
import { languageOf } from "../shared/i18n";
import { say } from "./words";

/** Show one picture large, with its words below. */
export function enlarge(source: string, alt: string, near: Element): void {
  const picture = make("img", { src: source, alt });
  const close = make("button", { type: "button", class: "button button--small" }, say(languageOf(near), "close"));
  const bar = make("div", { class: "lightbox__bar" }, make("span", {}, alt), close);
  const dialog = make("dialog", { class: "lightbox", "aria-label": alt || say(languageOf(near), "enlarge") }, picture, bar);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

export function startLightbox(): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-zoom]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    enlarge(link.href, link.querySelector("img")?.alt ?? link.textContent ?? "", link);
  });
}
