/* htmx: our token on each request, and faults said in words where one looks. */
import htmx from "htmx.org";
import { csrfToken, make } from "../shared/dom";
import { languageOf } from "../shared/i18n";
import { say } from "./words";

const SHOWN_MS = 8000;

function toast(text: string): void {
  document.querySelector(".toast")?.remove();
  const sign = make("span", { "aria-hidden": "true" }, "✕");
  const box = make("div", { class: "fault toast", role: "alert" }, make("p", { class: "fault__what" }, sign, text));
  document.body.append(box);
  setTimeout(() => box.remove(), SHOWN_MS);
}

/** The sentence of a problem+json answer, or ours. */
function reason(answer: XMLHttpRequest): string {
  const language = languageOf(document.documentElement);
  if (answer.getResponseHeader("Content-Type")?.includes("problem+json")) {
    const problem = JSON.parse(answer.responseText) as { detail?: string; title?: string };
    if (problem.detail ?? problem.title) return problem.detail ?? problem.title ?? "";
  }
  return say(language, "failed", { code: answer.status });
}

export function startHtmx(): void {
  // As the meta tag says; a page without it must not try inline styles or eval either.
  Object.assign(htmx.config, { includeIndicatorStyles: false, allowEval: false });
  (window as unknown as { htmx: typeof htmx }).htmx = htmx;
  document.addEventListener("htmx:configRequest", (event) => {
    const { headers, verb } = (event as CustomEvent<{ headers: Record<string, string>; verb: string }>).detail;
    if (verb !== "get") headers["X-CSRFToken"] = csrfToken();
  });
  document.addEventListener("htmx:responseError", (event) => {
    toast(reason((event as CustomEvent<{ xhr: XMLHttpRequest }>).detail.xhr));
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, () => toast(say(languageOf(document.documentElement), "offline")));
  }
}
