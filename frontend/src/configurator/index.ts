/* <mw-stage>: the thing as it was chosen, in 3D.
 *
 * Attributes: scene (JSON of the edition); what is shown: `follows` (the id of an element whose
 * data-shown, data-camera and data-family say it; htmx swaps that element), `shown` (codes) or
 * `answer` (a state's JSON); lang, still (no views), tap (on a phone it waits for a tap).
 * Without WebGL or a script the options stay: nothing is chosen here. */
import rotate from "lucide-static/icons/rotate-3d.svg";
import { icon, make } from "../shared/dom";
import { bytes, languageOf, type Language } from "../shared/i18n";
import { keepPlace } from "./keep";
import type { Opened } from "./open";
import type { Camera } from "./scene";
import { say } from "./words";

interface Wanted {
  shown: string[];
  camera: Camera;
  family: string;
  next: string[];
}

function canDraw(): boolean {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}

/** Where data is to be saved, megabytes are fetched on a tap only. */
function sparing(): boolean {
  return (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData === true;
}

function small(): boolean {
  return matchMedia("(max-width: 40rem)").matches;
}

function words(text: string | null | undefined): string[] {
  return (text ?? "").split(/\s+/).filter(Boolean);
}

export class StageElement extends HTMLElement {
  opened: Opened | undefined;
  private readonly frame = make("div", { class: "viewer__stage" });
  private readonly note: HTMLElement = make("p", { class: "viewer__say", role: "status" });
  private loading: AbortController | undefined;
  private leave: (() => void) | undefined;

  private readonly follow = (): void => void this.update();

  private get language(): Language {
    return languageOf(this);
  }

  connectedCallback(): void {
    if (this.frame.isConnected) return;
    this.prepend(this.frame);
    for (const name of ["htmx:afterSettle", "htmx:historyRestore"]) document.addEventListener(name, this.follow);
    if (this.hasAttribute("follows")) this.leave = keepPlace();
    if (sparing() || (this.hasAttribute("tap") && small())) this.offer();
    else this.whenSeen(() => void this.open());
  }

  disconnectedCallback(): void {
    for (const name of ["htmx:afterSettle", "htmx:historyRestore"]) document.removeEventListener(name, this.follow);
    this.leave?.();
    this.loading?.abort();
    this.opened?.bar.remove();
    this.opened?.close();
    this.opened = undefined;
    this.frame.remove();
    this.frame.replaceChildren();
  }

  /** What is to be seen now: of the followed element, else of our own attributes. */
  private wanted(): Wanted {
    const id = this.getAttribute("follows");
    const now = id ? document.getElementById(id)?.dataset : undefined;
    const camera = now?.["camera"] ?? this.getAttribute("camera");
    return {
      shown: words(now ? now["shown"] : this.getAttribute("shown")),
      camera: camera === "interior" ? "interior" : "exterior",
      family: now?.["family"] ?? "",
      next: words(now?.["next"]),
    };
  }

  /** Take what a state shows from its answer. */
  private async ask(signal: AbortSignal): Promise<void> {
    const url = this.getAttribute("answer");
    if (!url || this.hasAttribute("shown")) return;
    const answer = await fetch(url, { signal, credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    this.setAttribute("shown", ((await answer.json()) as { shown: string[] }).shown.join(" "));
  }

  private whenSeen(act: () => void): void {
    const watcher = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      watcher.disconnect();
      act();
    }, { rootMargin: "200px" });
    watcher.observe(this);
  }

  private offer(): void {
    const button = make("button", { type: "button", class: "button viewer__start" }, icon(rotate), say(this.language, "start"));
    button.addEventListener("click", () => {
      button.remove();
      void this.open();
    });
    this.frame.append(button);
  }

  async open(): Promise<void> {
    if (this.opened || this.loading) return;
    if (!canDraw()) return this.tell(say(this.language, "noWebgl"));
    const loading = (this.loading = new AbortController());
    try {
      await this.ask(loading.signal);
      const { shown, camera } = this.wanted();
      const { open } = await import("./open");
      this.opened = await open({
        host: this, frame: this.frame, url: this.getAttribute("scene") ?? "", language: this.language,
        signal: loading.signal, shown, camera, edges: !small(),
        progress: (done) => this.progress(done),
      });
      if (!this.hasAttribute("still")) this.append(this.opened.bar);
      await this.update();
      this.dispatchEvent(new CustomEvent("mw-stage-opened", { bubbles: true }));
    } catch (error) {
      if (!loading.signal.aborted) this.failed(error);
    } finally {
      this.loading = undefined;
    }
  }

  /** Bring the stage to what is chosen now. */
  private async update(): Promise<void> {
    const { opened } = this;
    if (!opened) return;
    const { shown, camera, family, next } = this.wanted();
    try {
      if (!(await opened.show(shown))) return;
    } catch (error) {
      return this.failed(error);
    }
    this.note.remove();
    opened.face(camera, family);
    this.dataset["now"] = shown.join(" ");
    if (!small()) void opened.ready(next);
  }

  /** Only the first selection is waited for; later parts come in by themselves. */
  private progress(done: number): void {
    if (!this.dataset["now"]) this.tell(say(this.language, "loading", { done: bytes(done, this.language) }));
  }

  private failed(error: unknown): void {
    console.error(error);
    this.tell(say(this.language, "failed", { reason: error instanceof Error ? error.message : String(error) }));
    const again = make("button", { type: "button", class: "button button--small" }, say(this.language, "again"));
    again.addEventListener("click", () => {
      this.note.remove();
      void (this.opened ? this.update() : this.open());
    });
    this.note.append(" ", again);
  }

  private tell(text: string): void {
    if (!this.note.isConnected) this.frame.append(this.note);
    this.note.textContent = text;
  }
}

customElements.define("mw-stage", StageElement);
