/* The open viewer: its bar of tools in words, the panels, and what a click on the thing means. */
import box from "lucide-static/icons/box.svg";
import dimensionsIcon from "lucide-static/icons/move-3d.svg";
import explodeIcon from "lucide-static/icons/expand.svg";
import fullscreen from "lucide-static/icons/maximize.svg";
import pinIcon from "lucide-static/icons/map-pin.svg";
import ruler from "lucide-static/icons/ruler.svg";
import slice from "lucide-static/icons/slice.svg";
import tree from "lucide-static/icons/list-tree.svg";
import { icon, make } from "../shared/dom";
import type { Vector3 } from "three";
import { millimetres, type Language } from "../shared/i18n";
import type { View } from "./camera";
import { Dimensions } from "./dimensions";
import { Explode } from "./explode";
import { startKeys } from "./keys";
import { Measure } from "./measure";
import { partOf } from "./model";
import { AXES, explodeBody, panel, sectionBody } from "./panels";
import { Pins } from "./pins";
import { Section } from "./section";
import type { Stage } from "./stage";
import { Tree } from "./tree";
import { say } from "./words";

type Panel = "views" | "parts" | "section" | "explode";
const STILL_PIXELS = 5;

export class Tools {
  readonly bar = make("div", { class: "viewer__tools", role: "toolbar" });
  readonly status = make("p", { class: "viewer__say", role: "status" });
  readonly pins: Pins;
  readonly section: Section;
  readonly dimensions: Dimensions;
  readonly measure: Measure;
  private readonly tree: Tree;
  private readonly explode: Explode;
  private readonly buttons = new Map<string, HTMLButtonElement>();
  private mode: "look" | "measure" | "pin" = "look";
  private open: { name: Panel; element: HTMLElement } | undefined;
  private spread = 0;

  constructor(private readonly host: HTMLElement, private readonly stage: Stage, private readonly language: Language) {
    this.bar.setAttribute("aria-label", say(language, "tools"));
    this.pins = new Pins(stage, host, language);
    this.section = new Section(stage);
    this.dimensions = new Dimensions(stage, language);
    this.measure = new Measure(stage, language);
    this.tree = new Tree(stage, stage.model.parts, language);
    this.tree.onChoose = (part) => this.tell(part ? say(language, "chosen", { part: part.name }) : "");
    this.explode = new Explode(stage, stage.model.parts);
    this.fill();
    this.listen();
  }

  private fill(): void {
    this.panelTool("views", box);
    if (this.stage.model.parts.length > 0) this.panelTool("parts", tree);
    this.panelTool("section", slice);
    this.modeTool("measure", ruler);
    if (this.explode.possible) this.panelTool("explode", explodeIcon);
    this.tool("dimensions", dimensionsIcon, (button) => this.toggleDimensions(button)).setAttribute("aria-pressed", "false");
    if (this.host.hasAttribute("pin-form")) this.modeTool("pin", pinIcon);
    this.bar.append(make("span", { class: "viewer__gap" }));
    if (document.fullscreenEnabled) this.tool("fullscreen", fullscreen, () => this.fullscreen());
  }

  private tool(word: Parameters<typeof say>[1], sign: string, act: (button: HTMLButtonElement) => void): HTMLButtonElement {
    const button = make("button", { type: "button", class: "viewer__tool", "data-tool": word }, icon(sign), say(this.language, word));
    button.addEventListener("click", () => act(button));
    this.buttons.set(word, button);
    this.bar.append(button);
    return button;
  }

  private panelTool(name: Panel, sign: string): void {
    this.tool(name, sign, () => this.toggle(name)).setAttribute("aria-expanded", "false");
  }

  private modeTool(name: "measure" | "pin", sign: string): void {
    this.tool(name, sign, () => this.enter(this.mode === name ? "look" : name)).setAttribute("aria-pressed", "false");
  }

  private listen(): void {
    let down: PointerEvent | undefined;
    const { canvas } = this.stage;
    canvas.addEventListener("pointerdown", (event) => (down = event));
    canvas.addEventListener("pointerup", (event) => {
      const still = down && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < STILL_PIXELS;
      if (still && event.button === 0) this.touch(event.clientX, event.clientY);
      down = undefined;
    });
    startKeys(this.stage, () => this.touchMiddle(), () => this.leave());
  }

  /** Escape leaves the tool, then the panel, and then is the page's. */
  private leave(): boolean {
    if (this.mode !== "look") this.enter("look");
    else if (this.open) this.toggle(this.open.name);
    else return false;
    return true;
  }

  private touchMiddle(): void {
    const frame = this.stage.canvas.getBoundingClientRect();
    this.touch(frame.left + frame.width / 2, frame.top + frame.height / 2);
  }

  private touch(x: number, y: number): void {
    const hit = this.mode === "measure" ? this.stage.pickNear(x, y) : this.stage.pick(x, y);
    if (this.mode === "measure" && hit) this.measured(hit, x, y);
    else if (this.mode === "pin" && hit) this.placed(hit);
    else if (this.mode === "look") this.tree.choose(hit && partOf(this.stage.model.parts, hit.object));
  }

  private measured(hit: Parameters<Measure["take"]>[0], x: number, y: number): void {
    const found = this.measure.take(hit, x, y);
    if (!found) return this.tell(say(this.language, "measureSecond"));
    const mm = (metres: number): string => millimetres(metres * 1000, this.language);
    const along = AXES.map(([axis, word]) => `${say(this.language, word)} ${mm(found[axis])}`).join(" · ");
    this.tell(`${say(this.language, "distance", { value: mm(found.total) })} (${along})`);
  }

  private placed(hit: Parameters<Measure["take"]>[0]): void {
    const part = partOf(this.stage.model.parts, hit.object)?.name ?? "";
    const { x, y, z } = hit.point;
    const detail = { x: round(x), y: round(y), z: round(z), part };
    const form = document.getElementById(this.host.getAttribute("pin-form") ?? "");
    for (const [name, value] of Object.entries(detail)) {
      const field = form?.querySelector<HTMLInputElement>(`[name="${name}"]`);
      if (field) field.value = String(value);
    }
    this.pins.mark(hit.point.clone());
    this.enter("look");
    this.tell(say(this.language, "pinPlaced", { part: part || say(this.language, "thing") }));
    this.host.dispatchEvent(new CustomEvent("mw-pin-placed", { bubbles: true, detail }));
    form?.querySelector<HTMLElement>("textarea, input:not([type=hidden])")?.focus();
  }

  /** Point at a place that the page speaks of. */
  point(at: Vector3, label: string): void {
    this.tell("");
    this.pins.point(at, label);
  }

  private enter(mode: Tools["mode"]): void {
    this.mode = mode;
    for (const name of ["measure", "pin"]) this.buttons.get(name)?.setAttribute("aria-pressed", String(name === mode));
    this.stage.host.classList.toggle("is-picking", mode !== "look");
    if (mode !== "measure") this.measure.clear();
    this.tell(mode === "measure" ? say(this.language, "measureFirst") : mode === "pin" ? say(this.language, "pinChoose") : "");
  }

  /** Open a panel from the start, where there is something in it. */
  show(name: Panel): void {
    if (this.buttons.has(name) && this.open?.name !== name) this.toggle(name);
  }

  private toggle(name: Panel): void {
    const was = this.open?.name;
    this.open?.element.remove();
    if (was) this.buttons.get(was)?.setAttribute("aria-expanded", "false");
    if (was === "section") this.section.set(false);
    this.open = undefined;
    if (was === name) return this.buttons.get(name)?.focus();
    if (name === "section") this.section.set(true);
    const element = panel(say(this.language, name), this.language, this.body(name), () => this.toggle(name));
    this.stage.host.after(element);
    this.open = { name, element };
    this.buttons.get(name)?.setAttribute("aria-expanded", "true");
  }

  private body(name: Panel): HTMLElement[] {
    if (name === "section") return sectionBody(this.stage, this.section, this.language);
    if (name === "explode") return explodeBody(this.explode, this.spread, this.language, (amount) => (this.spread = amount));
    if (name === "views") return [this.views()];
    const all = make("button", { type: "button", class: "button button--small" }, say(this.language, "showAll"));
    all.addEventListener("click", () => this.tree.isolate(undefined));
    return [make("div", {}, all), this.tree.element];
  }

  private views(): HTMLElement {
    const row = make("div", { class: "viewer__choices" });
    for (const view of ["front", "side", "top", "threeQuarter"] as View[]) {
      const button = make("button", { type: "button", class: "button button--small" }, say(this.language, view));
      button.addEventListener("click", () => this.stage.look(view));
      row.append(button);
    }
    return row;
  }

  private toggleDimensions(button: HTMLButtonElement): void {
    this.dimensions.set(!this.dimensions.on);
    button.setAttribute("aria-pressed", String(this.dimensions.on));
  }

  private fullscreen(): void {
    const leaving = document.fullscreenElement === this.host;
    const change = leaving ? document.exitFullscreen() : this.host.requestFullscreen();
    change.catch((error: unknown) => this.tell(String(error)));
  }

  private tell(text: string): void {
    this.status.textContent = text;
  }
}

/** Tenths of a millimetre are enough for a pin. */
function round(metres: number): number {
  return Math.round(metres * 10_000) / 10_000;
}
