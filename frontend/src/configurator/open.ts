/* What is fetched when the stage opens: three.js, the parts, the views. */
import { Box3, Vector3 } from "three";
import { make } from "../shared/dom";
import type { Language } from "../shared/i18n";
import { startKeys } from "../viewer/keys";
import { Stage } from "../viewer/stage";
import { Kit } from "./kit";
import { familyOf, sceneAt, type Camera, type SceneData } from "./scene";
import { say } from "./words";

/** From above and behind the right shoulder: seats, board and floor are all in sight. */
const INSIDE = new Vector3(-0.42, 0.86, 0.72);
const REAR = new Vector3(-0.82, 0.42, 0.95);
/** The corners of the cab may be cut: what one looks at is in its middle. */
const CUT = 0.12;

export interface Order {
  host: HTMLElement;
  frame: HTMLElement;
  url: string;
  language: Language;
  signal: AbortSignal;
  shown: string[];
  camera: Camera;
  edges: boolean;
  progress(bytes: number): void;
}

export class Opened {
  readonly bar: HTMLElement;
  private camera: Camera = "exterior";
  private family = "";
  private readonly buttons = new Map<Camera, HTMLButtonElement>();
  private readonly repaint = (): void => this.stage.repaint();
  private readonly system = matchMedia("(prefers-color-scheme: dark)");

  constructor(
    readonly stage: Stage, private readonly kit: Kit, private readonly scene: SceneData,
    private readonly language: Language, private readonly host: HTMLElement,
  ) {
    this.bar = this.views();
    document.addEventListener("mw-theme", this.repaint);
    this.system.addEventListener("change", this.repaint);
    startKeys(stage, () => undefined, () => false);
  }

  /** Show a selection; true when it is on the stage. */
  async show(codes: string[]): Promise<boolean> {
    const done = await this.kit.show(codes);
    if (!done) return false;
    this.stage.fitted = this.kit.model.box.clone();
    this.stage.changed();
    return true;
  }

  /** Go outside or inside, and turn to where a family's parts are. */
  face(camera: Camera, family: string): void {
    if (camera !== this.camera) this.go(camera);
    else if (this.family && family !== this.family && camera === "exterior") this.turnTo(family);
    this.family = family;
  }

  private go(camera: Camera): void {
    this.camera = camera;
    this.kit.inside = camera === "interior";
    this.kit.hide();
    this.stage.changed();
    if (camera === "interior") this.stage.look(INSIDE, false, this.cab());
    else this.stage.look("threeQuarter");
    for (const [name, button] of this.buttons) button.setAttribute("aria-pressed", String(name === camera));
  }

  /** What the interior's parts fill; the whole where there are none. */
  private cab(): Box3 {
    const box = this.kit.boxOf((name) => familyOf(this.scene, name)?.scope === "interior");
    return box.isEmpty() ? this.stage.fitted : box.expandByVector(box.getSize(new Vector3()).multiplyScalar(-CUT));
  }

  /** Turn to the end where a family's parts are, never straight at it: depth stays to be seen. */
  private turnTo(family: string): void {
    const box = this.kit.boxOf((name) => name === family);
    if (box.isEmpty()) return;
    const away = box.getCenter(new Vector3()).sub(this.stage.centre).divide(this.stage.size);
    const along = Math.max(-1, Math.min(1, away.x * 3));
    this.stage.look(new Vector3(along * 0.9, 0.4 + Math.max(0, away.y) * 0.6, 0.95));
  }

  async ready(codes: string[]): Promise<void> {
    await this.kit.ready(codes);
  }

  private views(): HTMLElement {
    const bar = make("div", { class: "viewer__tools", role: "group", "aria-label": say(this.language, "views") });
    for (const camera of ["exterior", "interior"] as const) {
      const button = this.button(say(this.language, camera === "exterior" ? "outside" : "inside"), () => this.go(camera));
      button.setAttribute("aria-pressed", String(camera === this.camera));
      this.buttons.set(camera, button);
      bar.append(button);
    }
    const rest = [
      [say(this.language, "front"), () => this.stage.look("front")],
      [say(this.language, "side"), () => this.stage.look("side")],
      [say(this.language, "rear"), () => this.stage.look(REAR)],
    ] as const;
    for (const [label, act] of rest) bar.append(this.button(label, () => (this.outside(), act())));
    const roomy = !matchMedia("(max-width: 40rem)").matches;
    if (document.fullscreenEnabled && roomy) bar.append(this.button(say(this.language, "fullscreen"), () => void this.host.requestFullscreen()));
    return bar;
  }

  private outside(): void {
    if (this.camera !== "exterior") this.go("exterior");
  }

  private button(label: string, act: () => void): HTMLButtonElement {
    const button = make("button", { type: "button", class: "viewer__tool" }, label);
    button.addEventListener("click", act);
    return button;
  }

  close(): void {
    document.removeEventListener("mw-theme", this.repaint);
    this.system.removeEventListener("change", this.repaint);
    this.stage.release();
  }
}

/** Fetch the parts of the first selection and open the stage with them. */
export async function open(order: Order): Promise<Opened> {
  const scene = await sceneAt(order.url);
  const kit = new Kit(scene, order.signal, order.edges, order.progress);
  await kit.show(order.shown);
  order.signal.throwIfAborted();
  if (kit.model.meshes.length === 0) throw new Error("0 parts");
  const canvas = document.createElement("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", say(order.language, "scene", { name: scene.product }));
  order.frame.append(canvas);
  const stage = new Stage(order.frame, kit.model, canvas);
  order.frame.append(stage.labels.layer);
  kit.mostMetal = stage.mostMetal;
  const opened = new Opened(stage, kit, scene, order.language, order.host);
  await opened.show(order.shown);
  return opened;
}
