/* HTML over the canvas that follows points of the model: dimensions, distances, pins. */
import { PerspectiveCamera, Vector3 } from "three";

interface Label {
  element: HTMLElement;
  at: Vector3;
  anchor: "centre" | "foot";
}

export class Labels {
  readonly layer = document.createElement("div");
  private readonly labels = new Set<Label>();

  constructor() {
    this.layer.className = "viewer__labels";
  }

  add(element: HTMLElement, at: Vector3, anchor: Label["anchor"] = "centre"): () => void {
    const label = { element, at, anchor };
    this.labels.add(label);
    this.layer.append(element);
    return () => {
      this.labels.delete(label);
      element.remove();
    };
  }

  place(camera: PerspectiveCamera, width: number, height: number): void {
    for (const { element, at, anchor } of this.labels) {
      const p = at.clone().project(camera);
      element.hidden = p.z > 1 || Math.abs(p.x) > 1.2 || Math.abs(p.y) > 1.2;
      const x = ((p.x + 1) / 2) * width;
      const y = ((1 - p.y) / 2) * height;
      const shift = anchor === "centre" ? "translate(-50%, -50%)" : "translate(0, -100%)";
      element.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) ${shift}`;
    }
  }
}
