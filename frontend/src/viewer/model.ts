/* Loads a GLB (metres, Y-up), finds its parts by name, and draws their edges. */
import {
  Box3, BufferGeometry, EdgesGeometry, Group, LineBasicMaterial, LineSegments, Material, Mesh, Object3D, Vector3,
} from "three";
import { GLTFLoader, type GLTF } from "three/examples/jsm/loaders/GLTFLoader.js";

/** Above so many triangles in one mesh, edges would cost more than they explain. */
const EDGE_TRIANGLES = 250_000;
/** Faces that meet at more than this angle (degrees) make a visible edge. */
const EDGE_ANGLE = 24;
/** EdgesGeometry joins points by four decimals: work at a size of about 100 units. */
const EDGE_SIZE = 100;
/** Only shaded things: helpers, edges and caps live on their own layer, unseen by the shadow. */
export const DRAWING_LAYER = 1;

export interface Part {
  id: string;
  name: string;
  object: Object3D;
  children: Part[];
}

export interface Model {
  root: Group;
  parts: Part[];
  meshes: Mesh[];
  edges: LineSegments[];
  edgeMaterial: LineBasicMaterial;
  box: Box3;
}

/** Fetch with progress; aborting stops the transfer. */
export async function fetchModel(
  url: string, signal: AbortSignal, progress: (done: number, total: number) => void,
): Promise<ArrayBuffer> {
  const answer = await fetch(url, { signal, credentials: "same-origin" });
  if (!answer.ok || !answer.body) throw new Error(`HTTP ${answer.status}`);
  const total = Number(answer.headers.get("Content-Length") ?? 0);
  const reader = answer.body.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    chunks.push(step.value);
    done += step.value.byteLength;
    progress(done, total);
  }
  return new Blob(chunks).arrayBuffer();
}

/** Read a model; without `withEdges` only lines that the file itself holds are drawn. */
export async function readModel(data: ArrayBuffer, withEdges = true): Promise<Model> {
  const gltf = await new GLTFLoader().parseAsync(data, "");
  const root = new Group();
  root.add(gltf.scene);
  root.updateMatrixWorld(true);
  const meshes: Mesh[] = [];
  const own: LineSegments[] = [];
  root.traverse((node) => {
    if (node instanceof Mesh) meshes.push(node as Mesh);
    else if (node instanceof LineSegments) own.push(node as LineSegments);
  });
  if (meshes.length === 0) throw new Error("0 meshes");
  const edgeMaterial = new LineBasicMaterial({ transparent: true, opacity: 0.62 });
  const edges = own.length > 0 || !withEdges ? own : drawEdges(meshes, edgeMaterial);
  for (const line of edges) line.layers.set(DRAWING_LAYER);
  for (const line of own) line.material = edgeMaterial;
  meshes.forEach(prepare);
  return { root, parts: partsOf(gltf), meshes, edges, edgeMaterial, box: new Box3().setFromObject(root) };
}

/** Several models as the parts of one, each where its own file puts it. */
export function joined(models: [string, Model][]): Model {
  const root = new Group();
  const [, first] = models[0] as [string, Model];
  const parts = models.map(([name, model]): Part => {
    root.add(model.root);
    for (const line of model.edges) line.material = first.edgeMaterial;
    return { id: model.root.uuid, name, object: model.root, children: model.parts.length > 1 ? model.parts : [] };
  });
  root.updateMatrixWorld(true);
  const meshes = models.flatMap(([, model]) => model.meshes);
  const edges = models.flatMap(([, model]) => model.edges);
  return { root, parts, meshes, edges, edgeMaterial: first.edgeMaterial, box: new Box3().setFromObject(root) };
}

/** Push faces back a little, so that edges on them do not flicker. */
function prepare(mesh: Mesh): void {
  const materials = ([] as Material[]).concat(mesh.material);
  for (const material of materials) {
    material.polygonOffset = true;
    material.polygonOffsetFactor = 1;
    material.polygonOffsetUnits = 1;
  }
}

function drawEdges(meshes: Mesh[], material: LineBasicMaterial): LineSegments[] {
  const known = new Map<string, BufferGeometry>();
  const lines: LineSegments[] = [];
  for (const mesh of meshes) {
    const triangles = (mesh.geometry.index?.count ?? mesh.geometry.getAttribute("position").count) / 3;
    if (triangles > EDGE_TRIANGLES) continue;
    const edges = known.get(mesh.geometry.uuid) ?? edgesOf(mesh.geometry);
    known.set(mesh.geometry.uuid, edges);
    const line = new LineSegments(edges, material);
    line.raycast = () => undefined;
    mesh.add(line);
    lines.push(line);
  }
  return lines;
}

function edgesOf(geometry: BufferGeometry): BufferGeometry {
  geometry.computeBoundingSphere();
  const scale = EDGE_SIZE / Math.max(geometry.boundingSphere?.radius ?? 1, 1e-9);
  const large = new BufferGeometry();
  large.setAttribute("position", geometry.getAttribute("position").clone());
  large.setIndex(geometry.index);
  large.scale(scale, scale, scale);
  const edges = new EdgesGeometry(large, EDGE_ANGLE);
  edges.scale(1 / scale, 1 / scale, 1 / scale);
  large.dispose();
  return edges;
}

interface Named {
  name?: string;
  mesh?: number;
}

/** Speaking names only: labels of a CAD kernel's own numbering say nothing to people. */
function speaking(name: string | undefined): string {
  return name && !/^(=>)?\[?[\d:]+\]?$/.test(name) ? name.trim() : "";
}

/** The name that the file gives to a node, or else to its mesh. */
function namer(gltf: GLTF): (node: Object3D) => string {
  const { nodes = [], meshes = [] } = gltf.parser.json as { nodes?: Named[]; meshes?: Named[] };
  return (node) => {
    const index = gltf.parser.associations.get(node)?.nodes;
    const own = index === undefined ? undefined : nodes[index];
    return speaking(own?.name) || speaking(own?.mesh === undefined ? undefined : meshes[own.mesh]?.name);
  };
}

/** The named nodes as a tree; nameless wrappers and single chains are passed through. */
function partsOf(gltf: GLTF): Part[] {
  const nameOf = namer(gltf);
  const visit = (node: Object3D): Part[] => {
    const inner = node.children.flatMap(visit);
    const name = nameOf(node);
    const hasMesh = node instanceof Mesh || node.children.some((child) => child instanceof Mesh && !nameOf(child));
    if (!name || (!hasMesh && inner.length === 0)) return inner;
    const only = inner[0];
    if (inner.length === 1 && only && !hasMesh && (only.name === name || !only.children.length)) {
      return [{ ...only, name, object: node }];
    }
    return [{ id: node.uuid, name, object: node, children: inner }];
  };
  const parts = gltf.scene.children.flatMap(visit);
  const only = parts[0];
  return parts.length === 1 && only && only.children.length > 0 ? only.children : parts;
}

/** The part that a hit object belongs to, the deepest one. */
export function partOf(parts: Part[], object: Object3D): Part | undefined {
  const byObject = new Map<Object3D, Part>();
  const collect = (part: Part): void => {
    byObject.set(part.object, part);
    part.children.forEach(collect);
  };
  parts.forEach(collect);
  for (let node: Object3D | null = object; node; node = node.parent) {
    const part = byObject.get(node);
    if (part) return part;
  }
  return undefined;
}

/** Parts that have no parts of their own: what an explosion moves. */
export function leaves(parts: Part[]): Part[] {
  return parts.flatMap((part) => (part.children.length ? leaves(part.children) : [part]));
}

/** What the object fills now, without edges and caps. */
export function boxOf(object: Object3D): Box3 {
  return new Box3().setFromObject(object);
}

export function centreOf(box: Box3): Vector3 {
  return box.getCenter(new Vector3());
}

/** Free all that the graphics card holds for this tree. */
export function release(root: Object3D): void {
  root.traverse((node) => {
    if (!(node instanceof Mesh || node instanceof LineSegments)) return;
    node.geometry.dispose();
    for (const material of ([] as Material[]).concat(node.material as Material | Material[])) {
      for (const value of Object.values(material)) {
        const texture = value as { isTexture?: boolean; dispose?: () => void } | null;
        if (texture?.isTexture) texture.dispose?.();
      }
      material.dispose();
    }
  });
}
