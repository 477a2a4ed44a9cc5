/* <mw-upload endpoint draft name>: many files and folders, resumable, with real numbers.
 *
 * Inside a form. Each arrived file adds a hidden input (its upload address) and fires
 * `mw-uploaded`; `mw-upload-finished` comes when none is left. Without a script the plain file
 * input inside stays and posts the files. */
import { make } from "../shared/dom";
import { bytes, languageOf, type Language } from "../shared/i18n";
import { fromDrop, fromList, type Chosen } from "./collect";
import { Job } from "./job";
import { say } from "./words";

const AT_ONCE = 3;
const SPEED_MS = 3000;

export class UploadIsland extends HTMLElement {
  private jobs: Job[] = [];
  private running = 0;
  private samples: { time: number; sent: number }[] = [];
  private readonly zone = make("div", { class: "upload__drop" });
  private readonly count = make("span", { class: "upload__count" });
  private readonly sum = make("span", { class: "upload__bytes" });
  private readonly bar = make("progress", { max: 1, value: 0 });
  private readonly total = make("div", { hidden: true });
  private readonly list = make("ol", { class: "upload__list", hidden: true });
  private readonly status = make("p", { class: "visually-hidden", role: "status" });
  private readonly note = make("p", { class: "field__error", role: "alert", hidden: true });
  private form: HTMLFormElement | null = null;
  private sent = false;
  /** What has arrived belongs to nothing until the form is sent, so leaving asks then, too. */
  private readonly guard = (event: BeforeUnloadEvent): void => {
    if (this.jobs.length > 0 && !this.sent) event.preventDefault();
  };
  /** Sending the form now would leave files behind: say so instead. */
  private readonly whole = (event: SubmitEvent): void => {
    this.sent = this.open === 0;
    if (this.sent) return;
    event.preventDefault();
    this.note.textContent = say(this.language, "leave", { count: this.open, all: this.jobs.length });
    this.note.hidden = false;
    this.note.scrollIntoView({ block: "center" });
  };
  private readonly back = (): void => {
    this.sent = false;
  };

  private get language(): Language {
    return languageOf(this);
  }

  /** Files that have not arrived yet. */
  private get open(): number {
    return this.jobs.filter((job) => job.state !== "done").length;
  }

  connectedCallback(): void {
    window.addEventListener("beforeunload", this.guard);
    window.addEventListener("pageshow", this.back);
    this.form = this.closest("form");
    this.form?.addEventListener("submit", this.whole);
    if (this.zone.isConnected || this.querySelector(".upload__drop")) return;
    const plain = this.querySelector<HTMLInputElement>("input[type=file]");
    const accept = plain?.accept || undefined;
    plain?.closest(".field")?.remove();
    plain?.remove();
    this.zone.append(say(this.language, "drop"), this.pickers(accept));
    this.bar.setAttribute("aria-label", say(this.language, "choose"));
    this.total.append(make("p", { class: "upload__total" }, this.count, this.sum), this.bar);
    this.append(this.zone, this.total, this.list, this.note, this.status);
    this.listen();
  }

  disconnectedCallback(): void {
    window.removeEventListener("beforeunload", this.guard);
    window.removeEventListener("pageshow", this.back);
    this.form?.removeEventListener("submit", this.whole);
  }

  private pickers(accept: string | undefined): HTMLElement {
    const files = this.picker("choose", { accept });
    const folder = this.picker("chooseFolder", { webkitdirectory: true });
    return make("div", { class: "actions" }, ...files, ...folder);
  }

  private picker(word: "choose" | "chooseFolder", extra: Record<string, string | boolean | undefined>): HTMLElement[] {
    const input = make("input", { type: "file", multiple: true, hidden: true, "data-pick": word, ...extra });
    const button = make("button", { type: "button", class: "button" }, say(this.language, word));
    button.addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      this.add(fromList(input.files ?? new DataTransfer().files));
      input.value = "";
    });
    return [button, input];
  }

  private listen(): void {
    for (const kind of ["dragenter", "dragover"]) {
      this.zone.addEventListener(kind, (event) => {
        event.preventDefault();
        this.zone.classList.add("is-over");
      });
    }
    this.zone.addEventListener("dragleave", () => this.zone.classList.remove("is-over"));
    this.zone.addEventListener("drop", (event) => {
      event.preventDefault();
      this.zone.classList.remove("is-over");
      if (event.dataTransfer) void fromDrop(event.dataTransfer).then((chosen) => this.add(chosen));
    });
  }

  /** Take files; the same path twice means the newer one. */
  add(chosen: Chosen[]): void {
    const target = { endpoint: this.getAttribute("endpoint") ?? "", draft: this.getAttribute("draft") ?? "", language: this.language };
    for (const one of chosen) {
      const same = this.jobs.find((job) => job.chosen.path === one.path);
      if (same) this.drop(same);
      const job = new Job(one, target);
      job.onChange = () => this.changed(job);
      job.removeButton.addEventListener("click", () => this.drop(job));
      this.jobs.push(job);
      this.list.append(job.line);
    }
    this.list.hidden = this.total.hidden = this.jobs.length === 0;
    this.show();
    this.pump();
  }

  private pump(): void {
    for (const job of this.jobs) {
      if (this.running >= AT_ONCE) return;
      if (job.state !== "waiting") continue;
      this.running += 1;
      void job.run().finally(() => {
        this.running -= 1;
        this.pump();
        this.finish();
      });
    }
  }

  private drop(job: Job): void {
    this.jobs = this.jobs.filter((other) => other !== job);
    this.field(job)?.remove();
    void job.remove();
    this.list.hidden = this.total.hidden = this.jobs.length === 0;
    this.show();
  }

  private field(job: Job): HTMLInputElement | undefined {
    return [...this.querySelectorAll<HTMLInputElement>("input[type=hidden]")].find((input) => input.dataset["path"] === job.chosen.path);
  }

  private changed(job: Job): void {
    if (job.state === "done" && !this.field(job)) {
      const name = this.getAttribute("name") ?? "upload";
      this.append(make("input", { type: "hidden", name, value: job.url, "data-path": job.chosen.path }));
      const detail = { url: job.url, path: job.chosen.path, sha256: job.sha256 };
      this.dispatchEvent(new CustomEvent("mw-uploaded", { bubbles: true, detail }));
      this.finish(); // after “Try again” nobody else does
    }
    this.show();
  }

  private finish(): void {
    if (this.running > 0 || this.jobs.length === 0) return;
    const all = this.jobs.length;
    const text = this.open === 0 ? say(this.language, "allDone", { all }) : say(this.language, "stopped", { count: this.open, all });
    this.status.textContent = text;
    if (this.open === 0) this.dispatchEvent(new CustomEvent("mw-upload-finished", { bubbles: true, detail: { count: all } }));
  }

  private show(): void {
    const all = this.jobs.reduce((sum, job) => sum + job.size, 0);
    const sent = this.jobs.reduce((sum, job) => sum + job.sent, 0);
    const files = { done: this.jobs.length - this.open, all: this.jobs.length };
    const amounts = { done: bytes(sent, this.language), all: bytes(all, this.language), speed: bytes(this.speed(sent), this.language) };
    if (this.open === 0) this.note.hidden = true;
    this.count.textContent = say(this.language, "total", files);
    this.sum.textContent = say(this.language, this.open ? "speed" : "bytes", amounts);
    this.bar.value = all ? sent / all : 0;
  }

  /** Bytes per second over the last seconds. */
  private speed(sent: number): number {
    const now = performance.now();
    this.samples.push({ time: now, sent });
    this.samples = this.samples.filter(({ time }) => now - time < SPEED_MS);
    const first = this.samples[0];
    const seconds = first ? (now - first.time) / 1000 : 0;
    return first && seconds > 0.2 ? Math.max(0, (sent - first.sent) / seconds) : 0;
  }
}

customElements.define("mw-upload", UploadIsland);
