/* Dimension lines as on a drawing: extension lines, a line with two filled arrow heads. */
import { BufferGeometry, Color, ConeGeometry, Group, LineBasicMaterial, LineSegments, Mesh, MeshBasicMaterial, Vector3 } from "three";
import { DRAWING_LAYER } from "./model";

const UP = new Vector3(0, 1, 0);

/** A dimension from a to b; with `out`, moved outwards with extension lines. */
export function dimensionLine(a: Vector3, b: Vector3, arrow: number, colour: Color, out?: Vector3): Group {
  const group = new Group();
  const shift = out ?? new Vector3();
  const [p, q] = [a.clone().add(shift), b.clone().add(shift)];
  const points = [p, q];
  if (out) points.push(a.clone().addScaledVector(out, 0.15), a.clone().addScaledVector(out, 1.18), b.clone().addScaledVector(out, 0.15), b.clone().addScaledVector(out, 1.18));
  const line = new LineSegments(new BufferGeometry().setFromPoints(points), new LineBasicMaterial({ color: colour, depthTest: !out ? false : true }));
  group.add(line);
  const along = q.clone().sub(p).normalize();
  for (const [tip, sign] of [[p, -1], [q, 1]] as const) group.add(head(tip, along.clone().multiplyScalar(sign), arrow, colour, !out));
  group.traverse((node) => {
    node.layers.set(DRAWING_LAYER);
    node.raycast = () => undefined;
    node.renderOrder = 3;
  });
  return group;
}

function head(tip: Vector3, direction: Vector3, size: number, colour: Color, over: boolean): Mesh {
  const cone = new Mesh(new ConeGeometry(size * 0.28, size, 12), new MeshBasicMaterial({ color: colour, toneMapped: false, depthTest: !over }));
  cone.quaternion.setFromUnitVectors(UP, direction);
  cone.position.copy(tip).addScaledVector(direction, -size / 2);
  return cone;
}
