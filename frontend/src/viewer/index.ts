/* <mw-viewer>: the picture first, the model on a tap (or by itself with `auto`).
 *
 * Attributes: src, poster, name, bytes, pins, pin-form, auto, turntable, size-mm; to compare:
 * linked (name of those that turn together), same-place, lay, overlay, scale-bar. The code that
 * draws comes only when it is needed; without WebGL the picture stays, with one sentence. */
import rotate from "lucide-static/icons/rotate-3d.svg";
import { calm, icon, make } from "../shared/dom";
import { bytes, languageOf, number, type Language } from "../shared/i18n";
import type { Opened } from "./open";
import { say } from "./words";

function canDraw(): boolean {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}

/** On a phone, or where data is to be saved, megabytes are fetched on a tap only. */
function sparing(): boolean {
  const connection = (navigator as Navigator & { connection?: { saveData?: boolean } }).connection;
  return connection?.saveData === true || matchMedia("(max-width: 40rem)").matches;
}

export class Viewer extends HTMLElement {
  opened: Opened | undefined;
  private readonly frame = make("div", { class: "viewer__stage" });
  private words: HTMLElement = make("p", { class: "viewer__say", role: "status" });
  private loading: AbortController | undefined;

  /** `data-mark="x y z"` on the page: show that place of the model (metres, y up). */
  private readonly follow = (event: MouseEvent): void => {
    const button = (event.target as Element).closest<HTMLElement>("[data-mark]");
    const first = document.querySelector("mw-viewer[src]") === this;
    const place = (button?.dataset["mark"] ?? "").split(" ").map(Number);
    const [x, y, z] = place;
    if (!button || !first || x === undefined || y === undefined || z === undefined) return;
    if (place.every(Number.isFinite)) void this.mark([x, y, z], button.dataset["markLabel"] ?? "");
  };

  private get language(): Language {
    return languageOf(this);
  }

  connectedCallback(): void {
    if (this.frame.isConnected) return;
    const poster = this.querySelector("img") ?? this.frame.querySelector("img") ?? this.posterPicture();
    if (poster) {
      poster.hidden = false;
      poster.classList.add("viewer__poster");
      this.frame.append(poster);
    }
    this.prepend(this.frame);
    if (!this.getAttribute("src")) return;
    document.addEventListener("click", this.follow);
    const byItself = this.hasAttribute("auto") || this.hasAttribute("turntable");
    if (byItself && !sparing()) this.whenSeen(() => void this.open());
    else this.offer();
  }

  disconnectedCallback(): void {
    document.removeEventListener("click", this.follow);
    this.loading?.abort();
    this.opened?.close();
    this.opened = undefined;
    this.frame.remove();
    this.frame.replaceChildren(...this.frame.querySelectorAll("img"));
    for (const bar of this.querySelectorAll(".viewer__tools, .viewer__overlay, .viewer__panel, .viewer__scale")) bar.remove();
  }

  private posterPicture(): HTMLImageElement | undefined {
    const source = this.getAttribute("poster");
    return source ? make("img", { src: source, alt: this.getAttribute("name") ?? "" }) : undefined;
  }

  /** Wait until it is nearly in sight. */
  private whenSeen(act: () => void): void {
    const watcher = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      watcher.disconnect();
      act();
    }, { rootMargin: "200px" });
    watcher.observe(this);
  }

  private offer(): void {
    const size = Number(this.getAttribute("bytes") ?? 0);
    const label = size ? say(this.language, "startSize", { size: bytes(size, this.language) }) : say(this.language, "start");
    const button = make("button", { type: "button", class: "button viewer__start" }, icon(rotate), label, this.trueSize());
    button.addEventListener("click", () => {
      button.remove();
      void this.open(true);
    });
    this.frame.append(button);
  }

  /** `size-mm="2900 1450 1800"` is said on the button, so that one knows before loading. */
  private trueSize(): string {
    const sizes = (this.getAttribute("size-mm") ?? "").split(/[\s,x×]+/).map(Number).filter((n) => n > 0);
    return sizes.length === 3 ? ` (${sizes.map((n) => number(n, this.language)).join("\u2009×\u2009")}\u2009mm)` : "";
  }

  /** Fetch and show the model; focus goes to it when a tap asked for it. */
  async open(focus = false): Promise<void> {
    if (this.opened || this.loading) return;
    if (!canDraw()) return this.tell(say(this.language, "noWebgl"));
    const loading = (this.loading = new AbortController());
    this.frame.append(this.words);
    this.frame.querySelector(".viewer__start")?.remove();
    try {
      this.tell(say(this.language, "drawing"));
      const { open } = await import("./open");
      this.opened = await open({
        host: this, frame: this.frame, language: this.language, signal: loading.signal,
        name: this.getAttribute("name") || say(this.language, "thing"),
        progress: (done, total) => this.progress(done, total),
      });
      this.begin(this.opened, focus);
    } catch (error) {
      if (!loading.signal.aborted) this.failed(error);
    } finally {
      this.loading = undefined;
    }
  }

  /** Bring the model into sight and point at a place of it. */
  async mark(place: [number, number, number], label: string): Promise<void> {
    this.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "center" });
    this.frame.querySelector(".viewer__start")?.remove();
    await this.open(true);
    this.opened?.point(place, label);
  }

  private begin({ stage, tools, bars }: Opened, focus: boolean): void {
    this.words.remove();
    this.append(...bars, tools.bar);
    for (const picture of this.frame.querySelectorAll<HTMLElement>(".viewer__poster")) picture.hidden = true;
    if (this.hasAttribute("turntable") && !focus) this.turn(stage);
    if (focus) stage.canvas.focus();
    this.dispatchEvent(new CustomEvent("mw-opened", { bubbles: true }));
    if (this.hasAttribute("linked") && !sparing()) this.openOthers();
  }

  /** What is turned together is opened together. */
  private openOthers(): void {
    const name = CSS.escape(this.getAttribute("linked") ?? "");
    for (const other of document.querySelectorAll<Viewer>(`mw-viewer[linked="${name}"]`)) {
      if (other !== this && other.checkVisibility()) void other.open();
    }
  }

  /** Turn by itself until somebody takes hold; the page scrolls on below the finger till then. */
  private turn(stage: Opened["stage"]): void {
    const { canvas, controls } = stage;
    controls.enabled = false;
    canvas.style.touchAction = "pan-y";
    stage.turntable(true);
    const take = (): void => {
      controls.enabled = true;
      canvas.style.touchAction = "none";
      stage.turntable(false);
    };
    for (const kind of ["click", "keydown"]) canvas.addEventListener(kind, take, { once: true });
  }

  private progress(done: number, total: number): void {
    const [now, all] = [bytes(done, this.language), bytes(total, this.language)];
    if (total && done >= total) this.tell(say(this.language, "drawing"));
    else this.tell(total ? say(this.language, "loading", { done: now, total: all }) : say(this.language, "loadingUnknown", { done: now }));
  }

  private failed(error: unknown): void {
    console.error(error);
    const reason = error instanceof Error ? error.message : String(error);
    this.tell(say(this.language, "failed", { reason }));
    const again = make("button", { type: "button", class: "button button--small" }, say(this.language, "again"));
    again.addEventListener("click", () => void this.open(true));
    this.words.append(" ", again);
  }

  private tell(text: string): void {
    if (!this.words.isConnected) this.frame.append(this.words);
    this.words.textContent = text;
  }
}

customElements.define("mw-viewer", Viewer);
