/* Numbered pins on the model; each leads to its thread on the page. */
import { Raycaster, Vector3 } from "three";
import { calm, make } from "../shared/dom";
import type { Language } from "../shared/i18n";
import { shown, type Stage } from "./stage";
import { say } from "./words";

export interface Pin {
  id: string | number;
  number: number | string;
  x: number;
  y: number;
  z: number;
  label: string;
  thread_url?: string;
}

export class Pins {
  private removers: (() => void)[] = [];
  private removePoint: (() => void) | undefined;
  private placed: { at: Vector3; button: HTMLElement }[] = [];

  constructor(private readonly stage: Stage, private readonly host: HTMLElement, private readonly language: Language) {
    stage.controls.addEventListener("end", () => this.sight());
  }

  async load(url: string, signal: AbortSignal): Promise<void> {
    const answer = await fetch(url, { signal, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    const body = (await answer.json()) as Pin[] | { pins: Pin[] };
    this.show(Array.isArray(body) ? body : body.pins);
  }

  show(pins: Pin[]): void {
    this.clear();
    for (const pin of pins) {
      const at = new Vector3(pin.x, pin.y, pin.z);
      const words = say(this.language, "pinLabel", { number: pin.number, label: pin.label });
      const button = make("button", { type: "button", class: "pin-number viewer__pin", "aria-label": words, title: pin.label }, String(pin.number));
      button.addEventListener("click", () => this.follow(pin));
      this.removers.push(this.stage.labels.add(button, at, "foot"));
      this.placed.push({ at, button });
    }
    this.sight();
    this.stage.invalidate();
  }

  /** A mark for the pin that is being written. */
  mark(at: Vector3): void {
    const sign = make("span", { class: "pin-number viewer__pin", "aria-hidden": "true" }, "+");
    this.removers.push(this.stage.labels.add(sign, at, "foot"));
    this.stage.invalidate();
  }

  /** Show one place that the page speaks of, with its words; the one shown before goes. */
  point(at: Vector3, label: string): void {
    this.removePoint?.();
    const sign = make("span", { class: "viewer__mark", role: "status" }, make("span", { class: "viewer__mark-words" }, label));
    this.removePoint = this.stage.labels.add(sign, at, "foot");
    this.stage.lookAt(at);
    this.stage.invalidate();
  }

  private clear(): void {
    for (const remove of this.removers.splice(0)) remove();
    this.placed = [];
  }

  private follow(pin: Pin): void {
    const thread = document.getElementById(`thread-${pin.id}`);
    const event = new CustomEvent("mw-pin", { bubbles: true, cancelable: true, detail: pin });
    if (!this.host.dispatchEvent(event)) return;
    if (!thread && pin.thread_url) location.assign(pin.thread_url);
    if (!thread) return;
    for (const other of document.querySelectorAll(".thread.is-shown")) other.classList.remove("is-shown");
    thread.classList.add("is-shown");
    thread.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "center" });
    thread.focus({ preventScroll: true });
  }

  /** Pins behind the thing are drawn pale. */
  private sight(): void {
    const eye = this.stage.camera.position;
    const meshes = this.stage.model.meshes.filter(shown);
    for (const { at, button } of this.placed) {
      const ray = new Raycaster(eye, at.clone().sub(eye).normalize(), 0, eye.distanceTo(at) * 0.995);
      button.classList.toggle("is-behind", ray.intersectObjects(meshes, false).length > 0);
    }
  }
}
