/* Words of the islands in English and German, and numbers as the reader writes them. */

export type Language = "en" | "de";

/** The language of an element: its own `lang`, else the page's, never that of a text around it. */
export function languageOf(element: Element): Language {
  const lang = element.getAttribute("lang") ?? document.documentElement.lang;
  return lang.toLowerCase().startsWith("de") ? "de" : "en";
}

/** Fill `{name}` places of a sentence. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (place, key: string) => String(values[key] ?? place));
}

/** A dictionary for both languages, checked by the compiler to have the same keys. */
export function dictionary<Key extends string>(
  en: Record<Key, string>,
  de: Record<Key, string>,
): (language: Language, key: Key, values?: Record<string, string | number>) => string {
  const all = { en, de };
  return (language, key, values = {}) => fill(all[language][key], values);
}

const THIN = "\u2009";

/** `1250` → `1 250` with a thin space; decimals with the reader's sign. */
export function number(value: number, language: Language, digits = 0): string {
  const text = new Intl.NumberFormat(language === "de" ? "de-DE" : "en-GB", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: Math.abs(value) >= 1000,
  }).formatToParts(value);
  return text
    .map((part) => (part.type === "group" ? THIN : part.type === "minusSign" ? "\u2212" : part.value))
    .join("");
}

/** Millimetres with as many digits as make sense at that size: `1 250 mm`, `12.4 mm`. */
export function millimetres(value: number, language: Language): string {
  const size = Math.abs(value);
  const digits = size < 10 ? 2 : size < 100 ? 1 : 0;
  return `${number(value, language, digits)}${THIN}mm`;
}

/** Bytes in the units people read: `2.4 MB`. */
export function bytes(count: number, language: Language): string {
  if (count < 1000) return `${number(count, language)}${THIN}B`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = count / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${number(value, language, value < 10 ? 1 : 0)}${THIN}${units[unit]}`;
}
