/* Small helpers to make elements without inline style or markup strings from outside. */

type Attributes = Record<string, string | number | boolean | undefined>;

/** Make an element with attributes and children; `true` sets an empty attribute, false none. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

/** Parse one of our own bundled icons into an element that readers of the page skip. */
export function icon(source: string): SVGElement {
  const parsed = new DOMParser().parseFromString(source, "image/svg+xml");
  const svg = document.importNode(parsed.documentElement, true) as unknown as SVGElement;
  svg.removeAttribute("class");
  svg.setAttribute("stroke-width", "1.5");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  return svg;
}

/** Django's token for unsafe requests, from the page or from the cookie. */
export function csrfToken(): string {
  const field = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
  const meta = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]");
  const cookie = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1];
  // The cookie first: signing in again in a second window makes the page's own token an old one.
  return cookie ? decodeURIComponent(cookie) : (field?.value ?? meta?.content ?? "");
}

/** True where the reader asked for less motion. */
export function calm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
