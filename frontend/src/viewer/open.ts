/* What is fetched on the first tap: three.js, the model, the tools. */
import { Box3, Matrix4, Vector3 } from "three";
import type { Language } from "../shared/i18n";
import { link } from "./linked";
import { fetchModel, joined, readModel, type Model } from "./model";
import { Overlay } from "./overlay";
import { scaleBar } from "./scale";
import { Stage } from "./stage";
import { Tools } from "./tools";
import { say } from "./words";

export interface Opened {
  stage: Stage;
  tools: Tools;
  /** Bars above the tools. */
  bars: HTMLElement[];
  project(point: [number, number, number]): { x: number; y: number };
  point(place: [number, number, number], label: string): void;
  close(): void;
}

export interface Order {
  host: HTMLElement;
  frame: HTMLElement;
  language: Language;
  name: string;
  signal: AbortSignal;
  progress(done: number, total: number): void;
}

function canvasFor(order: Order): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", say(order.language, "stage", { name: order.name }));
  return canvas;
}

interface Piece {
  src: string;
  name: string;
}

/** Fetch one model, or several (`together`) as parts of one. */
async function load(order: Order): Promise<Model> {
  const together = JSON.parse(order.host.getAttribute("together") ?? "[]") as Piece[];
  if (together.length === 0) {
    const url = order.host.getAttribute("src") ?? "";
    return readModel(await fetchModel(url, order.signal, order.progress));
  }
  const total = Number(order.host.getAttribute("bytes") ?? 0);
  let before = 0;
  const models: [string, Model][] = [];
  for (const { src, name } of together) {
    const data = await fetchModel(src, order.signal, (done) => order.progress(before + done, total));
    before += data.byteLength;
    models.push([name, await readModel(data)]);
  }
  return joined(models);
}

/** `lay` (16 numbers, row by row, metres) lays a revision over the one it is compared with. */
function lay(model: Model, numbers: string | null): void {
  const given = numbers ? (JSON.parse(numbers) as number[]) : [];
  if (given.length !== 16) return;
  model.root.applyMatrix4(new Matrix4().fromArray(given).transpose());
  model.root.updateMatrixWorld(true);
  model.box = new Box3().setFromObject(model.root);
}

/** Load and show the model; the returned handle frees everything again. */
export async function open(order: Order): Promise<Opened> {
  const model = await load(order);
  order.signal.throwIfAborted();
  lay(model, order.host.getAttribute("lay"));
  const canvas = canvasFor(order);
  order.frame.append(canvas);
  const stage = new Stage(order.frame, model, canvas);
  const tools = new Tools(order.host, stage, order.language);
  order.frame.append(stage.labels.layer, tools.status);
  const bars = order.host.hasAttribute("overlay") ? [new Overlay(stage, order.language).bar] : [];
  if (order.host.hasAttribute("scale-bar")) order.frame.append(scaleBar(stage, order.language));
  const group = order.host.getAttribute("linked");
  if (order.host.getAttribute("open-panel") === "parts") tools.show("parts");
  const unlink = group ? link(group, stage, order.host.hasAttribute("same-place")) : undefined;
  const repaint = (): void => stage.repaint();
  const system = matchMedia("(prefers-color-scheme: dark)");
  document.addEventListener("mw-theme", repaint);
  system.addEventListener("change", repaint);
  const pins = order.host.getAttribute("pins");
  if (pins) await tools.pins.load(pins, order.signal).catch((error: unknown) => console.warn("pins:", error));
  return {
    stage,
    tools,
    bars,
    project: (point) => stage.project(new Vector3(...point)),
    point: (place, label) => tools.point(new Vector3(...place), label),
    close: () => {
      unlink?.();
      document.removeEventListener("mw-theme", repaint);
      system.removeEventListener("change", repaint);
      stage.release();
    },
  };
}
