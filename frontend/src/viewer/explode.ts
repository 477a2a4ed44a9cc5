/* Moves parts away from the middle, so that one sees how they go together. */
import { Matrix4, Object3D, Vector3 } from "three";
import { boxOf, centreOf, leaves, type Part } from "./model";
import type { Stage } from "./stage";

interface Mover {
  object: Object3D;
  home: Vector3;
  way: Vector3;
}

export class Explode {
  private readonly movers: Mover[];

  constructor(private readonly stage: Stage, parts: Part[]) {
    this.movers = leaves(parts).map(({ object }) => {
      const way = centreOf(boxOf(object)).sub(stage.centre);
      way.y = Math.max(way.y, -stage.size.y * 0.1); // not through the ground
      const parent = object.parent?.matrixWorld ?? new Matrix4();
      const inverse = new Matrix4().extractRotation(parent).invert();
      const scale = new Vector3().setFromMatrixScale(parent);
      return { object, home: object.position.clone(), way: way.applyMatrix4(inverse).divide(scale) };
    });
  }

  get possible(): boolean {
    return this.movers.length > 1;
  }

  /** 0 is together, 1 is twice as far from the middle. */
  set(amount: number): void {
    for (const { object, home, way } of this.movers) object.position.copy(home).addScaledVector(way, amount);
    this.stage.changed();
  }
}
