/* Forms: a word before unsaved text is lost, and rows that can be added and taken away. */
import trash from "lucide-static/icons/trash-2.svg";
import { csrfToken, icon, make } from "../shared/dom";
import { languageOf } from "../shared/i18n";
import { say } from "./words";

const changed = new Set<HTMLFormElement>();

function startGuard(): void {
  document.addEventListener("input", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-guard]");
    if (form) changed.add(form);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    changed.delete(form);
    // Who signed in again in a second window sends with that window's token.
    const token = form.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
    if (token) token.value = csrfToken();
  });
  window.addEventListener("beforeunload", (event) => {
    const open = [...changed].some((form) => form.isConnected);
    if (open) event.preventDefault(); // the browser shows its own sentence
  });
}

function counter(set: Element): HTMLInputElement | null {
  return set.querySelector<HTMLInputElement>('input[name$="-TOTAL_FORMS"]');
}

function rows(set: Element): HTMLElement[] {
  return [...set.querySelectorAll<HTMLElement>("[data-formset-rows] > [data-formset-row]")];
}

function addRow(set: Element): void {
  const total = counter(set);
  const empty = set.querySelector<HTMLTemplateElement>("template[data-formset-empty]");
  if (!total || !empty) return;
  const index = Number(total.value);
  const holder = document.createElement("template");
  holder.innerHTML = empty.innerHTML.replaceAll("__prefix__", String(index));
  const row = holder.content.firstElementChild as HTMLElement;
  set.querySelector("[data-formset-rows]")?.append(row);
  total.value = String(index + 1);
  dressRow(row);
  row.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea")?.focus();
}

/** Hide Django's DELETE box behind a button; the row stays in the form, so numbers stay whole. */
function dressRow(row: HTMLElement): void {
  const box = row.querySelector<HTMLInputElement>('input[type=checkbox][name$="-DELETE"]');
  if (!box || row.dataset["dressed"]) return;
  row.dataset["dressed"] = "yes";
  const field = box.closest<HTMLElement>(".field") ?? box;
  field.hidden = true;
  const word = say(languageOf(row), "removeRow");
  const button = make("button", { type: "button", class: "button button--quiet" }, icon(trash), word);
  button.addEventListener("click", () => {
    box.checked = true;
    row.hidden = true;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  row.append(button);
}

function dressAll(root: ParentNode): void {
  for (const set of root.querySelectorAll("[data-formset]")) {
    rows(set).forEach(dressRow);
    const add = set.querySelector<HTMLElement>("[data-formset-add]");
    if (add) add.hidden = false;
  }
}

export function startForms(): void {
  startGuard();
  dressAll(document);
  document.addEventListener("htmx:load", (event) => dressAll(event.target as ParentNode));
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest("[data-formset-add]");
    const set = button?.closest("[data-formset]");
    if (set) addRow(set);
  });
}
