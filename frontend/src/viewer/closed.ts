/* Is a surface closed, so that it has an inside that a section may hatch? Sorted typed
 * arrays keep it fast and small for some 100 000 triangles. */
import { Sphere, type BufferGeometry } from "three";

const GRID = 20_000;
const SPAN = 2 * GRID + 2;

/** Vertices joined where they fall on the same point of a grid of 1/20 000 of the size. */
function weld(geometry: BufferGeometry): Uint32Array {
  geometry.computeBoundingSphere();
  const { center, radius } = geometry.boundingSphere ?? new Sphere();
  const scale = GRID / Math.max(radius, 1e-9);
  const position = geometry.getAttribute("position");
  const cell = (v: number): number => Math.round(v * scale) + GRID + 1;
  const keys = Float64Array.from({ length: position.count }, (_, i) => {
    const [x, y, z] = [position.getX(i) - center.x, position.getY(i) - center.y, position.getZ(i) - center.z];
    return (cell(x) * SPAN + cell(y)) * SPAN + cell(z);
  });
  const order = Uint32Array.from(keys, (_, i) => i).sort((a, b) => (keys[a] as number) - (keys[b] as number));
  const joined = new Uint32Array(keys.length);
  let id = 0;
  order.forEach((vertex, rank) => {
    if (rank > 0 && keys[vertex] !== keys[order[rank - 1] as number]) id += 1;
    joined[vertex] = id;
  });
  return joined;
}

/** Every edge of a closed surface is passed as often one way as the other. */
export function isClosed(geometry: BufferGeometry): boolean {
  const joined = weld(geometry);
  const index = geometry.index?.array;
  const count = index?.length ?? joined.length;
  const point = (i: number): number => joined[index ? (index[i] as number) : i] as number;
  const edges = new Float64Array(count).fill(-1);
  for (let i = 0; i + 2 < count; i += 3) {
    const corners = [point(i), point(i + 1), point(i + 2)] as const;
    for (const k of [0, 1, 2] as const) {
      const [p, q] = [corners[k], corners[((k + 1) % 3) as 0 | 1 | 2]];
      if (p !== q) edges[i + k] = (Math.min(p, q) * joined.length + Math.max(p, q)) * 2 + Number(p > q);
    }
  }
  return balanced(edges.sort());
}

/** Sorted keys of directed edges: as many even (one way) as odd (the other) in each pair. */
function balanced(edges: Float64Array): boolean {
  let sum = 0;
  let last = -1;
  for (const edge of edges) {
    if (edge < 0) continue;
    const pair = Math.floor(edge / 2);
    if (pair !== last && sum !== 0) return false;
    last = pair;
    sum += edge % 2 === 0 ? 1 : -1;
  }
  return sum === 0;
}
