/* Named views and a tight fit: the whole thing in the frame, seen with a long, quiet lens. */
import { Box3, PerspectiveCamera, Vector3 } from "three";
import { calm } from "../shared/dom";

export type View = "front" | "side" | "top" | "threeQuarter";
/** The part of the frame that the thing may fill. */
const FILL = 0.86;
const TURN_MS = 180;
const UP = new Vector3(0, 1, 0);

/** From where one looks; vehicles drive along +x, up is +y. */
export const FROM: Record<View, Vector3> = {
  front: new Vector3(1, 0.0001, 0),
  side: new Vector3(0, 0.0001, 1),
  top: new Vector3(0, 1, 0.0001),
  threeQuarter: new Vector3(0.82, 0.42, 0.95).normalize(),
};

function corners(box: Box3): Vector3[] {
  const { min, max } = box;
  return [min.x, max.x].flatMap((x) => [min.y, max.y].flatMap((y) => [min.z, max.z].map((z) => new Vector3(x, y, z))));
}

/** The distance at which every corner of the box is inside the frame. */
export function fitDistance(box: Box3, from: Vector3, camera: PerspectiveCamera, fill = FILL): number {
  const centre = box.getCenter(new Vector3());
  const back = from.clone().normalize();
  const right = new Vector3().crossVectors(UP, back).normalize();
  const up = new Vector3().crossVectors(back, right);
  const tall = Math.tan((camera.fov * Math.PI) / 360) * fill;
  const wide = tall * camera.aspect;
  return Math.max(
    ...corners(box).map((corner) => {
      const v = corner.sub(centre);
      return v.dot(back) + Math.max(Math.abs(v.dot(right)) / wide, Math.abs(v.dot(up)) / tall);
    }),
  );
}

/** Move the camera to a place, in a short turn that keeps its distance from the target. */
export function fly(
  camera: PerspectiveCamera, target: Vector3, to: Vector3, aim: Vector3, frame: () => void,
): void {
  const start = { offset: camera.position.clone().sub(target), aim: target.clone(), time: performance.now() };
  const end = to.clone().sub(aim);
  const step = (now: number): void => {
    const t = calm() ? 1 : Math.min(1, Math.max(0, (now - start.time) / TURN_MS));
    const k = t * t * (3 - 2 * t);
    target.lerpVectors(start.aim, aim, k);
    const direction = start.offset.clone().normalize().lerp(end.clone().normalize(), k).normalize();
    const distance = start.offset.length() + (end.length() - start.offset.length()) * k;
    camera.position.copy(target).addScaledVector(direction, distance);
    frame();
    if (t < 1) requestAnimationFrame(step);
  };
  step(performance.now());
}
