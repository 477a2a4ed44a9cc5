/* Buttons that copy a hash, a token or an address. */
import { languageOf } from "../shared/i18n";
import { say } from "./words";

const SHOWN_MS = 1600;

async function copy(button: HTMLElement): Promise<void> {
  const label = button.dataset["label"] ?? button.textContent ?? "";
  button.dataset["label"] = label;
  const language = languageOf(button);
  try {
    await navigator.clipboard.writeText(button.dataset["copy"] ?? "");
    button.textContent = say(language, "copied");
  } catch (error) {
    console.info("clipboard refused:", error);
    button.textContent = say(language, "copyFailed");
  }
  setTimeout(() => (button.textContent = label), SHOWN_MS);
}

export function startCopy(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
    if (button) void copy(button);
  });
}
