/* One file on its way: checksum, then tus 1.0, resumable; its line shows the real state. */
import { DetailedError, Upload } from "tus-js-client";
import { csrfToken, make } from "../shared/dom";
import { number, type Language } from "../shared/i18n";
import type { Chosen } from "./collect";
import { sha256 } from "./sha256";
import { say } from "./words";

export type State = "waiting" | "hashing" | "sending" | "paused" | "done" | "failed";
const CHUNK = 8 * 2 ** 20;
const RETRIES = [0, 1000, 3000, 8000];

export interface Target {
  endpoint: string;
  draft: string;
  language: Language;
}

export class Job {
  state: State = "waiting";
  sent = 0;
  url = "";
  sha256 = "";
  onChange: () => void = () => undefined;
  readonly line = make("li", { class: "upload__file", "data-state": "waiting" });
  private readonly word = make("span", { class: "upload__state" });
  private readonly bar = make("progress", { max: 1, value: 0 });
  private readonly pauseButton: HTMLButtonElement;
  readonly removeButton: HTMLButtonElement;
  private upload: Upload | undefined;
  private readonly stop = new AbortController();

  constructor(readonly chosen: Chosen, private readonly target: Target) {
    const { language } = target;
    const file = chosen.path;
    const small = { type: "button", class: "copy" };
    this.pauseButton = make("button", { ...small, "aria-label": say(language, "pauseFile", { file }) }, say(language, "pause"));
    this.removeButton = make("button", { ...small, "aria-label": say(language, "removeFile", { file }) }, say(language, "remove"));
    this.pauseButton.addEventListener("click", () => this.toggle());
    this.bar.setAttribute("aria-label", file);
    const acts = make("span", { class: "upload__acts" }, this.pauseButton, this.removeButton);
    this.line.append(make("span", { class: "upload__path" }, file), this.word, acts, this.bar);
    this.show();
  }

  get size(): number {
    return this.chosen.file.size;
  }

  /** Checksum and send; settles when the file has arrived, failed, was paused or removed. */
  async run(): Promise<void> {
    try {
      this.set("hashing");
      this.sha256 ||= await sha256(this.chosen.file, (share) => this.show(share), this.stop.signal);
      await this.send();
    } catch (error) {
      if (!this.stop.signal.aborted) this.fail(error);
    }
  }

  private async send(): Promise<void> {
    this.set("sending");
    this.upload ??= this.prepare();
    const earlier = this.url ? [] : await this.upload.findPreviousUploads();
    const last = earlier.at(-1);
    if (last) this.upload.resumeFromPreviousUpload(last);
    await new Promise<void>((resolve, reject) => {
      const { options } = this.upload as Upload;
      options.onSuccess = () => (this.arrived(), resolve());
      options.onError = reject;
      this.leave = resolve;
      this.upload?.start();
    });
  }

  private leave: () => void = () => undefined;

  private prepare(): Upload {
    const { file, path } = this.chosen;
    const filetype = file.type || "application/octet-stream";
    return new Upload(file, {
      endpoint: this.target.endpoint,
      chunkSize: CHUNK,
      retryDelays: RETRIES,
      removeFingerprintOnSuccess: true,
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", csrfToken()),
      metadata: { filename: file.name, path, sha256: this.sha256, filetype, draft: this.target.draft },
      fingerprint: () => Promise.resolve(`mitwerk-${this.target.endpoint}-${this.target.draft}-${path}-${this.sha256}`),
      onProgress: (sent) => this.progress(sent),
    });
  }

  private progress(sent: number): void {
    this.sent = sent;
    this.show();
    this.onChange();
  }

  private arrived(): void {
    this.url = this.upload?.url ?? "";
    this.sent = this.size;
    this.set("done");
  }

  private fail(error: unknown): void {
    this.set("failed", this.reason(error));
  }

  /** Our own sentence where the answer has one, in the reader's language already. */
  private reason(error: unknown): string {
    const { language } = this.target;
    if (!(error instanceof DetailedError)) return String(error);
    const answer = error.originalResponse;
    if (!answer?.getStatus()) return say(language, "network");
    if (answer.getStatus() === 401) return say(language, "signedOut");
    return detailOf(answer.getBody()) || say(language, "http", { code: answer.getStatus() });
  }

  private toggle(): void {
    if (this.state === "sending") {
      void this.upload?.abort();
      this.set("paused");
      this.leave();
    } else if (this.state === "paused" || this.state === "failed") {
      void this.run();
    }
  }

  /** Stop for good; what is on the server already is taken back there. */
  async remove(): Promise<void> {
    this.stop.abort();
    this.line.remove();
    await this.upload?.abort(this.state !== "done").catch((error: unknown) => console.info("not taken back:", error));
    this.leave();
  }

  private set(state: State, reason = ""): void {
    this.state = state;
    this.line.dataset["state"] = state;
    this.show(undefined, reason);
    this.onChange();
  }

  private show(hashed?: number, reason = ""): void {
    const { language } = this.target;
    const share = hashed ?? (this.size ? this.sent / this.size : this.state === "done" ? 1 : 0);
    const percent = `${number(Math.floor(share * 100), language)}\u2009%`;
    const empty = this.state === "done" && this.size === 0;
    this.line.toggleAttribute("data-empty", empty);
    this.word.textContent = say(language, empty ? "empty" : this.state, { percent, reason });
    this.bar.value = share;
    const next = this.state === "failed" ? "retry" : this.state === "paused" ? "resume" : "pause";
    this.pauseButton.textContent = say(language, next);
    this.pauseButton.setAttribute("aria-label", `${say(language, next)}: ${this.chosen.path}`);
    this.pauseButton.hidden = this.state === "done" || this.state === "waiting" || this.state === "hashing";
  }
}

/** Return the sentence of a problem+json body, or nothing. */
function detailOf(body: string): string {
  try {
    const problem = JSON.parse(body) as { detail?: unknown };
    return typeof problem.detail === "string" ? problem.detail : "";
  } catch {
    return "";
  }
}
