/* What is fetched on the first tap: three.js, the model, the tools. */
import { Vector3 } from "three";
import type { Language } from "../shared/i18n";
import { fetchModel, readModel } from "./model";
import { Stage } from "./stage";
import { Tools } from "./tools";
import { say } from "./words";

export interface Opened {
  stage: Stage;
  tools: Tools;
  project(point: [number, number, number]): { x: number; y: number };
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

/** Load and show the model; the returned handle frees everything again. */
export async function open(order: Order): Promise<Opened> {
  const url = order.host.getAttribute("src") ?? "";
  const model = await readModel(await fetchModel(url, order.signal, order.progress));
  order.signal.throwIfAborted();
  const canvas = canvasFor(order);
  order.frame.append(canvas);
  const stage = new Stage(order.frame, model, canvas);
  const tools = new Tools(order.host, stage, order.language);
  order.frame.append(stage.labels.layer, tools.status);
  const repaint = (): void => stage.repaint();
  const system = matchMedia("(prefers-color-scheme: dark)");
  document.addEventListener("mw-theme", repaint);
  system.addEventListener("change", repaint);
  const pins = order.host.getAttribute("pins");
  if (pins) await tools.pins.load(pins, order.signal).catch((error: unknown) => console.warn("pins:", error));
  return {
    stage,
    tools,
    project: (point) => stage.project(new Vector3(...point)),
    close: () => {
      document.removeEventListener("mw-theme", repaint);
      system.removeEventListener("change", repaint);
      stage.release();
    },
  };
}
