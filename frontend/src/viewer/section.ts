/* A section plane with a hatched cut, as a drawing shows it.
 *
 * Closed solids are capped by counting faces in the stencil buffer behind the plane; open
 * surfaces have no inside, so there only their cut edge is seen. */
import {
  AlwaysStencilFunc, BackSide, BufferGeometry, Color, DataTexture, DecrementWrapStencilOp, DoubleSide, FrontSide,
  Float32BufferAttribute, IncrementWrapStencilOp, LineBasicMaterial, LinearFilter, LinearMipmapLinearFilter, LineSegments, Material, Mesh, MeshBasicMaterial, NotEqualStencilFunc, Plane, PlaneGeometry,
  RepeatWrapping, RGBAFormat, ReplaceStencilOp, SRGBColorSpace, Vector3, type Side, type StencilOp,
} from "three";
import { isClosed } from "./closed";
import { DRAWING_LAYER } from "./model";
import { shown, type Stage } from "./stage";

export type Axis = "x" | "y" | "z";
/** Metres: so far away, the plane cuts nothing. */
const FAR = 1e5;
const HATCHES_ACROSS = 110;
const HATCH_PIXELS = 32;
const HATCH_LINE = 1.1;

/** A material that draws nothing but counts: backs up, fronts down. */
function counter(side: Side, operation: StencilOp, plane: Plane): MeshBasicMaterial {
  return new MeshBasicMaterial({
    side, clippingPlanes: [plane], depthWrite: false, depthTest: false, colorWrite: false,
    stencilWrite: true, stencilFunc: AlwaysStencilFunc,
    stencilFail: operation, stencilZFail: operation, stencilZPass: operation,
  });
}

/** Where the plane (in world space) cuts the triangles of a mesh: pairs of points. */
export function cutLines(mesh: Mesh, plane: Plane, into: number[]): void {
  const { normal, constant } = plane.clone().applyMatrix4(mesh.matrixWorld.clone().invert());
  const position = mesh.geometry.getAttribute("position");
  const far = new Float32Array(position.count);
  for (let i = 0; i < far.length; i += 1) {
    far[i] = normal.x * position.getX(i) + normal.y * position.getY(i) + normal.z * position.getZ(i) + constant;
  }
  const index = mesh.geometry.index?.array;
  const count = index?.length ?? position.count;
  const [one, other] = [new Vector3(), new Vector3()];
  const cross = (i: number, j: number): void => {
    const [p, q] = [far[i] as number, far[j] as number];
    if (p > 0 === q > 0) return;
    one.fromBufferAttribute(position, i).lerp(other.fromBufferAttribute(position, j), p / (p - q));
    one.applyMatrix4(mesh.matrixWorld);
    into.push(one.x, one.y, one.z);
  };
  for (let i = 0; i + 2 < count; i += 3) {
    const a = index ? (index[i] as number) : i;
    const b = index ? (index[i + 1] as number) : i + 1;
    const c = index ? (index[i + 2] as number) : i + 2;
    const above = Number((far[a] as number) > 0) + Number((far[b] as number) > 0) + Number((far[c] as number) > 0);
    if (above === 0 || above === 3) continue;
    cross(a, b);
    cross(b, c);
    cross(c, a);
  }
}

/** 45° lines in ink on the colour of the sheet, computed: a 2D canvas may wait for the GPU. */
function hatch(ink: Color, sheet: Color): DataTexture {
  const pixels = new Uint8Array(HATCH_PIXELS * HATCH_PIXELS * 4);
  const colour = new Color();
  for (let i = 0; i < HATCH_PIXELS * HATCH_PIXELS; i += 1) {
    const across = ((i % HATCH_PIXELS) + Math.floor(i / HATCH_PIXELS)) % HATCH_PIXELS;
    const far = Math.abs(across - HATCH_PIXELS / 2);
    colour.lerpColors(sheet, ink, Math.min(1, Math.max(0, HATCH_LINE - far + 0.5)));
    const { r, g, b } = colour.clone().convertLinearToSRGB();
    pixels.set([r, g, b, 1].map((share) => Math.round(share * 255)), i * 4);
  }
  const texture = new DataTexture(pixels, HATCH_PIXELS, HATCH_PIXELS, RGBAFormat);
  texture.wrapS = texture.wrapT = RepeatWrapping;
  texture.colorSpace = SRGBColorSpace;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.magFilter = LinearFilter;
  texture.generateMipmaps = true;
  texture.anisotropy = 4;
  texture.needsUpdate = true;
  return texture;
}

export class Section {
  readonly plane = new Plane(new Vector3(-1, 0, 0), 0);
  axis: Axis = "x";
  /** Share of the way along the axis, 0 to 1. */
  share = 0.5;
  flipped = false;
  on = false;
  private readonly counters: Mesh[] = [];
  private cap: Mesh<PlaneGeometry, MeshBasicMaterial> | undefined;
  private readonly outline = new LineSegments(new BufferGeometry(), new LineBasicMaterial({ toneMapped: false }));

  constructor(private readonly stage: Stage) {
    stage.onPalette.push(() => this.paint());
    stage.onChange.push(() => this.on && this.trace());
    this.outline.layers.set(DRAWING_LAYER);
    this.outline.renderOrder = 3;
    this.outline.frustumCulled = false;
    this.outline.raycast = () => undefined;
    this.carry();
    this.place();
  }

  set(on: boolean): void {
    this.on = on;
    if (on && !this.cap) this.build();
    for (const mesh of this.counters) mesh.visible = on;
    if (this.cap) this.cap.visible = this.outline.visible = on;
    this.stage.planes.splice(0, Infinity, ...(on ? [this.plane] : []));
    this.place();
  }

  /** Where the cut is, in metres from the low end of the axis. */
  get depth(): number {
    return this.share * this.stage.size[this.axis];
  }

  place(): void {
    const { box } = this.stage.model;
    const sign = this.flipped ? 1 : -1;
    const at = this.on ? box.min[this.axis] + this.depth : -sign * FAR;
    this.plane.normal.set(0, 0, 0)[this.axis] = sign;
    this.plane.constant = -sign * at;
    if (this.cap) {
      this.cap.position.copy(this.stage.centre)[this.axis] = at;
      this.cap.lookAt(this.cap.position.clone().sub(this.plane.normal));
    }
    if (this.on) this.trace();
    this.stage.invalidate();
  }

  /** Draw the outline of the cut; called again when parts were moved or hidden. */
  trace(): void {
    const points: number[] = [];
    for (const mesh of this.stage.model.meshes) if (shown(mesh)) cutLines(mesh, this.plane, points);
    this.outline.geometry.dispose();
    this.outline.geometry = new BufferGeometry();
    this.outline.geometry.setAttribute("position", new Float32BufferAttribute(points, 3));
  }

  /** Every material carries the plane from the start: adding it later compiles all shaders anew. */
  private carry(): void {
    const materials = new Set<Material>([this.stage.model.edgeMaterial]);
    for (const mesh of this.stage.model.meshes) for (const m of ([] as Material[]).concat(mesh.material)) materials.add(m);
    for (const material of materials) material.clippingPlanes = [this.plane];
  }

  private build(): void {
    const backs = counter(BackSide, IncrementWrapStencilOp, this.plane);
    const fronts = counter(FrontSide, DecrementWrapStencilOp, this.plane);
    const closed = new Map<string, boolean>();
    for (const mesh of this.stage.model.meshes) {
      const known = closed.get(mesh.geometry.uuid) ?? isClosed(mesh.geometry);
      closed.set(mesh.geometry.uuid, known);
      if (!known) {
        for (const material of ([] as Material[]).concat(mesh.material)) material.side = DoubleSide;
        continue;
      }
      for (const material of [backs, fronts]) this.counters.push(this.counted(mesh, material));
    }
    const side = this.stage.size.length() * 1.2;
    const material = new MeshBasicMaterial({
      side: DoubleSide, toneMapped: false, stencilWrite: true, stencilRef: 0, stencilFunc: NotEqualStencilFunc,
      stencilFail: ReplaceStencilOp, stencilZFail: ReplaceStencilOp, stencilZPass: ReplaceStencilOp,
    });
    this.cap = new Mesh(new PlaneGeometry(side, side), material);
    this.cap.renderOrder = 2;
    this.cap.layers.set(DRAWING_LAYER);
    this.cap.onAfterRender = (renderer) => renderer.clearStencil();
    this.stage.scene.add(this.cap, this.outline);
    this.paint();
  }

  private counted(mesh: Mesh, material: Material): Mesh {
    const twin = new Mesh(mesh.geometry, material);
    twin.renderOrder = 1;
    twin.layers.set(DRAWING_LAYER);
    twin.raycast = () => undefined;
    mesh.add(twin);
    return twin;
  }

  private paint(): void {
    if (!this.cap) return;
    const { graphite, ink, sheet } = this.stage.palette;
    this.outline.material.color.copy(ink);
    this.cap.material.map?.dispose();
    const texture = hatch(graphite, sheet);
    texture.repeat.setScalar(HATCHES_ACROSS);
    this.cap.material.map = texture;
    this.cap.material.needsUpdate = true;
    this.stage.invalidate();
  }
}
