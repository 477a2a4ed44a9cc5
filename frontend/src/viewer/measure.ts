/* The distance between two chosen points; a corner near the pointer is taken exactly. */
import { Group, Mesh, Vector3, type Intersection } from "three";
import { make } from "../shared/dom";
import { millimetres, type Language } from "../shared/i18n";
import { dimensionLine } from "./lines";
import { release } from "./model";
import type { Stage } from "./stage";

const SNAP_PIXELS = 14;
const ARROW = 0.016;

export interface Distance {
  total: number;
  x: number;
  y: number;
  z: number;
}

export class Measure {
  private points: Vector3[] = [];
  private drawn: Group | undefined;
  private labels: (() => void)[] = [];

  constructor(private readonly stage: Stage, private readonly language: Language) {}

  /** Take a hit; the second point of a pair gives the distance in metres. */
  take(hit: Intersection<Mesh>, clientX: number, clientY: number): Distance | undefined {
    if (this.points.length !== 1) this.clear();
    const point = this.snap(hit, clientX, clientY);
    this.points.push(point);
    this.labels.push(this.stage.labels.add(make("span", { class: "viewer__label" }, "×"), point));
    this.stage.invalidate();
    const [a, b] = this.points;
    return a && b ? this.draw(a, b) : undefined;
  }

  clear(): void {
    this.points = [];
    for (const remove of this.labels.splice(0)) remove();
    if (this.drawn) {
      this.drawn.removeFromParent();
      release(this.drawn);
    }
    this.drawn = undefined;
    this.stage.invalidate();
  }

  private snap(hit: Intersection<Mesh>, clientX: number, clientY: number): Vector3 {
    const position = hit.object.geometry.getAttribute("position");
    const near = [hit.face?.a, hit.face?.b, hit.face?.c]
      .filter((i): i is number => i !== undefined)
      .map((i) => hit.object.localToWorld(new Vector3().fromBufferAttribute(position, i)))
      .map((corner) => ({ corner, far: this.pixels(corner, clientX, clientY) }))
      .sort((one, two) => one.far - two.far)[0];
    return near && near.far <= SNAP_PIXELS ? near.corner : hit.point.clone();
  }

  private pixels(point: Vector3, clientX: number, clientY: number): number {
    const { x, y } = this.stage.project(point);
    return Math.hypot(x - clientX, y - clientY);
  }

  private draw(a: Vector3, b: Vector3): Distance {
    const total = a.distanceTo(b);
    const arrow = Math.min(this.stage.size.length() * ARROW, total / 4);
    this.drawn = dimensionLine(a, b, arrow, this.stage.palette.signal);
    this.stage.scene.add(this.drawn);
    const label = make("span", { class: "viewer__label", "data-distance": "" }, millimetres(total * 1000, this.language));
    this.labels.push(this.stage.labels.add(label, a.clone().add(b).multiplyScalar(0.5)));
    return { total, x: Math.abs(a.x - b.x), y: Math.abs(a.y - b.y), z: Math.abs(a.z - b.z) };
  }
}
