/* Deadlines: keep the time left right, and add the reader's own clock where it differs. */
import { languageOf, type Language } from "../shared/i18n";
import { say } from "./words";

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

function span(seconds: number, language: Language): string {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size * (size === 86_400 ? 2 : 1)) ?? ["second", 1];
  const count = Math.floor(seconds / size);
  const text = new Intl.NumberFormat(language, { style: "unit", unit: unit as string, unitDisplay: "long" });
  return text.format(count);
}

/** `in 3 days`, `vor 2 Stunden`. */
export function timeLeft(when: Date, now: Date, language: Language): string {
  const seconds = Math.round((when.getTime() - now.getTime()) / 1000);
  const left = span(Math.abs(seconds), language);
  if (language === "de") return say("de", seconds >= 0 ? "left" : "passed", { left: dative(left) });
  return say("en", seconds >= 0 ? "left" : "passed", { left });
}

/** After “in” and “vor” German days stand in the dative. */
function dative(left: string): string {
  return left.replace(/\bTage$/, "Tagen");
}

function clockIn(when: Date, language: Language, zone?: string): string {
  return new Intl.DateTimeFormat(language === "de" ? "de-DE" : "en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    ...(zone ? { timeZone: zone } : {}),
  }).format(when);
}

function dayIn(when: Date, zone?: string): string {
  return new Intl.DateTimeFormat("en-CA", zone ? { timeZone: zone } : {}).format(when);
}

function local(when: Date, zone: string, language: Language): string {
  const here = clockIn(when, language);
  if (here === clockIn(when, language, zone) && dayIn(when) === dayIn(when, zone)) return "";
  const other = dayIn(when) !== dayIn(when, zone);
  const day = new Intl.DateTimeFormat(language, { weekday: "long" }).format(when);
  return say(language, "local", { time: other ? `${day} ${here}` : here });
}

/** The site's now: in a rehearsal its clock runs ahead of this machine's by data-ahead seconds. */
function siteNow(): Date {
  return new Date(Date.now() + Number(document.documentElement.dataset["ahead"] ?? 0) * 1000);
}

function refresh(): void {
  const now = siteNow();
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-countdown]")) {
    const when = new Date(time.dateTime);
    const language = languageOf(time);
    const left = time.querySelector("[data-left]");
    if (left) left.textContent = timeLeft(when, now, language);
    const here = time.querySelector("[data-local]");
    if (here) here.textContent = local(when, time.dataset["zone"] ?? "UTC", language);
  }
}

export function startDeadlines(): void {
  refresh();
  setInterval(() => document.visibilityState === "visible" && refresh(), 1000);
  document.addEventListener("htmx:afterSettle", refresh);
}
