/* Overall length, width and height, drawn beside the box that the whole thing fills. */
import { Group, Vector3 } from "three";
import { make } from "../shared/dom";
import { millimetres, type Language } from "../shared/i18n";
import { dimensionLine } from "./lines";
import { release } from "./model";
import type { Stage } from "./stage";

const OUT = 0.09;
const ARROW = 0.022;

export class Dimensions {
  on = false;
  private drawn: Group | undefined;
  private labels: (() => void)[] = [];

  constructor(private readonly stage: Stage, private readonly language: Language) {
    stage.onPalette.push(() => this.on && this.draw());
  }

  set(on: boolean): void {
    this.on = on;
    this.clear();
    if (on) this.draw();
    this.stage.invalidate();
  }

  private clear(): void {
    if (this.drawn) {
      this.drawn.removeFromParent();
      release(this.drawn);
    }
    this.drawn = undefined;
    for (const remove of this.labels.splice(0)) remove();
  }

  private draw(): void {
    this.clear();
    this.drawn = new Group();
    this.stage.scene.add(this.drawn);
    const { min, max } = this.stage.model.box;
    const out = this.stage.size.length() * OUT;
    const [low, high] = [min.y, max.y];
    this.one(new Vector3(min.x, low, max.z), new Vector3(max.x, low, max.z), new Vector3(0, 0, out));
    this.one(new Vector3(max.x, low, max.z), new Vector3(max.x, low, min.z), new Vector3(out, 0, 0));
    this.one(new Vector3(min.x, low, max.z), new Vector3(min.x, high, max.z), new Vector3(-out, 0, 0));
  }

  private one(a: Vector3, b: Vector3, out: Vector3): void {
    const arrow = this.stage.size.length() * ARROW;
    this.drawn?.add(dimensionLine(a, b, arrow, this.stage.palette.ink, out));
    const text = millimetres(a.distanceTo(b) * 1000, this.language);
    const middle = a.clone().add(b).multiplyScalar(0.5).add(out);
    this.labels.push(this.stage.labels.add(make("span", { class: "viewer__label" }, text), middle));
  }
}
