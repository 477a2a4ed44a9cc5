/* The scene: renderer, light, camera, controls; draws only when something changed. */
import {
  Box3, DirectionalLight, HemisphereLight, Material, Mesh, MeshStandardMaterial, NeutralToneMapping, Object3D, PerspectiveCamera, Plane,
  PMREMGenerator, Raycaster, Scene, Vector2, Vector3, WebGLRenderer, type Intersection,
} from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import { RoomEnvironment } from "three/examples/jsm/environments/RoomEnvironment.js";
import { calm } from "../shared/dom";
import { fitDistance, fly, FROM, type View } from "./camera";
import { readPalette, type Palette } from "./colours";
import { Labels } from "./labels";
import { DRAWING_LAYER, release, type Model } from "./model";
import { GroundShadow } from "./shadow";

const LENS = 26;
const MAX_RATIO = 2;
const TURN_SECONDS = 36;
const NEAR_PIXELS = 4;
const NEARLY_CENTRAL = 1e-4;
const TINY = new Vector3(1e-9, 1e-9, 1e-9);
const SOFT_METAL = 0.2;

export class Stage {
  readonly scene = new Scene();
  readonly camera = new PerspectiveCamera(LENS, 16 / 9);
  readonly renderer: WebGLRenderer;
  readonly controls: OrbitControls;
  readonly labels = new Labels();
  readonly planes: Plane[] = [];
  palette: Palette;
  onPalette: (() => void)[] = [];
  onChange: (() => void)[] = [];
  onDraw: (() => void)[] = [];
  /** What the frame is fitted to: the model, or what it is compared with too. */
  fitted: Box3;
  /** The most metal that looks right: without a studio to mirror, metal goes black. */
  readonly mostMetal: number;
  private readonly shadow: GroundShadow;
  private readonly watcher: ResizeObserver;
  private readonly seen: IntersectionObserver;
  private frame = 0;
  private turning = false;
  private visible = true;
  private shadowStale = true;
  private last = 0;

  constructor(readonly host: HTMLElement, readonly model: Model, readonly canvas: HTMLCanvasElement) {
    this.renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true, stencil: true, powerPreference: "low-power" });
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, MAX_RATIO));
    this.renderer.toneMapping = NeutralToneMapping;
    this.renderer.localClippingEnabled = true;
    this.camera.layers.enable(DRAWING_LAYER);
    this.shadow = new GroundShadow(model.box);
    this.fitted = model.box;
    this.scene.add(model.root, this.shadow.group);
    this.mostMetal = drawnBySoftware(this.renderer) ? SOFT_METAL : 1;
    this.light();
    this.palette = readPalette(host);
    this.controls = new OrbitControls(this.camera, canvas);
    this.controls.enableDamping = !calm();
    this.controls.addEventListener("change", () => this.invalidate());
    this.limits();
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(host);
    this.seen = new IntersectionObserver(([entry]) => this.sight(entry?.isIntersecting ?? true));
    this.seen.observe(host);
    this.resize();
    this.look("threeQuarter", true);
    this.repaint();
  }

  private light(): void {
    if (this.mostMetal < 1) this.plainLight();
    else this.studioLight();
  }

  /** Sky, ground and a key light: cheap where the processor draws, and metal must not go black. */
  private plainLight(): void {
    const key = new DirectionalLight(0xffffff, 1.9);
    key.position.set(2, 4, 3);
    this.scene.add(new HemisphereLight(0xffffff, 0xb8b4aa, 2.1), key);
    for (const mesh of this.model.meshes) {
      for (const material of ([] as Material[]).concat(mesh.material)) {
        if (material instanceof MeshStandardMaterial) material.metalness = Math.min(material.metalness, SOFT_METAL);
      }
    }
  }

  private studioLight(): void {
    const studio = new PMREMGenerator(this.renderer);
    this.scene.environment = studio.fromScene(new RoomEnvironment(), 0.04).texture;
    this.scene.environmentIntensity = 0.72;
    studio.dispose();
    const key = new DirectionalLight(0xffffff, 0.9);
    key.position.set(2, 4, 3);
    this.scene.add(key);
  }

  private limits(): void {
    const reach = this.fitted.getSize(new Vector3()).length();
    this.camera.near = reach / 200;
    this.camera.far = reach * 40;
    this.controls.minDistance = reach / 50;
    this.controls.maxDistance = reach * 12;
    this.controls.target.copy(this.fitted.getCenter(new Vector3()));
  }

  /** Take another box as the measure of the frame, and go there at once. */
  fitTo(box: Box3): void {
    this.fitted = box.clone();
    this.limits();
    this.camera.updateProjectionMatrix();
    this.refit();
    this.invalidate();
  }

  get size(): Vector3 {
    return this.model.box.getSize(new Vector3());
  }

  get centre(): Vector3 {
    return this.model.box.getCenter(new Vector3());
  }

  /** Ask for one picture; many requests before it make one picture. */
  invalidate(): void {
    if (!this.frame && this.visible) this.frame = requestAnimationFrame((now) => this.draw(now));
  }

  /** Something moved or was hidden: the shadow is drawn anew too. */
  changed(): void {
    this.shadowStale = true;
    this.model.root.updateMatrixWorld(true);
    for (const follow of this.onChange) follow();
    this.invalidate();
  }

  private draw(now: number): void {
    this.frame = 0;
    if (this.turning) this.turn(now);
    if (this.controls.enabled && this.controls.update()) this.invalidate();
    if (this.shadowStale) this.shadow.draw(this.renderer, this.scene);
    this.shadowStale = false;
    this.renderer.render(this.scene, this.camera);
    this.labels.place(this.camera, this.host.clientWidth, this.host.clientHeight);
    for (const follow of this.onDraw) follow();
    this.host.dataset["drawn"] = String(Number(this.host.dataset["drawn"] ?? 0) + 1);
    if (this.turning) this.invalidate();
  }

  private turn(now: number): void {
    const seconds = this.last ? Math.min(0.1, (now - this.last) / 1000) : 0;
    this.last = now;
    const angle = (seconds * 2 * Math.PI) / TURN_SECONDS;
    this.camera.position.sub(this.controls.target).applyAxisAngle(this.camera.up, angle).add(this.controls.target);
    this.camera.lookAt(this.controls.target);
  }

  /** Turn slowly by itself, unless the reader asked for less motion. */
  turntable(on: boolean): void {
    this.turning = on && !calm();
    this.last = 0;
    this.invalidate();
  }

  private sight(visible: boolean): void {
    this.visible = visible;
    this.last = 0;
    if (visible) this.invalidate();
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.host;
    if (!width || !height) return;
    const before = this.camera.aspect;
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
    this.renderer.setSize(width, height, false);
    if (Math.abs(before - this.camera.aspect) > 0.01) this.refit();
    this.invalidate();
  }

  /** Keep the direction, take the distance that the new frame needs. */
  private refit(): void {
    const from = this.camera.position.clone().sub(this.controls.target);
    if (from.lengthSq() === 0) return;
    const aim = this.fitted.getCenter(new Vector3());
    this.controls.target.copy(aim);
    this.camera.position.copy(aim).addScaledVector(from.normalize(), fitDistance(this.fitted, from, this.camera));
    this.controls.update();
  }

  /** Go to a named view (or a direction), fitted to a box. */
  look(view: View | Vector3, at_once = false, box: Box3 = this.fitted): void {
    const from = (typeof view === "string" ? FROM[view] : view).clone().normalize();
    const aim = box.getCenter(new Vector3());
    const to = aim.clone().addScaledVector(from, fitDistance(box, from, this.camera));
    if (at_once) {
      this.controls.target.copy(aim);
      this.camera.position.copy(to);
      this.controls.update();
      this.invalidate();
      return;
    }
    fly(this.camera, this.controls.target, to, aim, () => {
      this.controls.update();
      this.invalidate();
    });
  }

  /** Turn so that a point of the model is on the near side, seen a little from above. */
  lookAt(point: Vector3): void {
    const from = point.clone().sub(this.centre).divide(this.size.max(TINY));
    if (from.lengthSq() < NEARLY_CENTRAL) from.copy(FROM.threeQuarter).normalize();
    from.y = Math.max(from.y, 0) + 0.35 * Math.hypot(from.x, from.z) + NEARLY_CENTRAL;
    this.look(from);
  }

  /** Turn by angles (radians), as the arrow keys do. */
  orbit(across: number, up: number): void {
    const offset = this.camera.position.clone().sub(this.controls.target);
    const side = new Vector3().crossVectors(this.camera.up, offset).normalize();
    const tilt = Math.min(Math.max(offset.angleTo(this.camera.up) - up, 0.02), Math.PI - 0.02) - offset.angleTo(this.camera.up);
    offset.applyAxisAngle(side, tilt).applyAxisAngle(this.camera.up, across);
    this.camera.position.copy(this.controls.target).add(offset);
    this.settle();
  }

  zoom(factor: number): void {
    const offset = this.camera.position.clone().sub(this.controls.target).multiplyScalar(factor);
    offset.clampLength(this.controls.minDistance, this.controls.maxDistance);
    this.camera.position.copy(this.controls.target).add(offset);
    this.settle();
  }

  /** Move sideways and up by shares of the distance. */
  pan(across: number, up: number): void {
    const reach = this.camera.position.distanceTo(this.controls.target);
    const shift = new Vector3(across * reach, up * reach, 0).applyQuaternion(this.camera.quaternion);
    this.camera.position.add(shift);
    this.controls.target.add(shift);
    this.settle();
  }

  private settle(): void {
    this.controls.update();
    this.invalidate();
  }

  /** The nearest visible point of the model under a place of the page. */
  pick(clientX: number, clientY: number): Intersection<Mesh> | undefined {
    const frame = this.canvas.getBoundingClientRect();
    const place = new Vector2(((clientX - frame.left) / frame.width) * 2 - 1, 1 - ((clientY - frame.top) / frame.height) * 2);
    const ray = new Raycaster();
    ray.setFromCamera(place, this.camera);
    const hits = ray.intersectObjects<Mesh>(this.model.meshes, false);
    return hits.find((hit) => shown(hit.object) && this.planes.every((plane) => plane.distanceToPoint(hit.point) >= 0));
  }

  /** As `pick`, and just beside the place when it misses: outer corners are hard to hit. */
  pickNear(clientX: number, clientY: number): Intersection<Mesh> | undefined {
    const beside = [[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, 1], [1, -1], [-1, -1]] as const;
    for (const [x, y] of beside) {
      const hit = this.pick(clientX + x * NEAR_PIXELS, clientY + y * NEAR_PIXELS);
      if (hit) return hit;
    }
    return undefined;
  }

  /** Where a point of the model stands on the page. */
  project(point: Vector3): { x: number; y: number } {
    this.camera.updateMatrixWorld();
    const p = point.clone().project(this.camera);
    const frame = this.canvas.getBoundingClientRect();
    return { x: frame.left + ((p.x + 1) / 2) * frame.width, y: frame.top + ((1 - p.y) / 2) * frame.height };
  }

  /** Take the colours of the page again, after the theme changed. */
  repaint(): void {
    this.palette = readPalette(this.host);
    this.model.edgeMaterial.color.copy(this.palette.dark ? this.palette.ink.clone().multiplyScalar(0.25) : this.palette.ink);
    this.shadow.strength(this.palette.dark);
    for (const paint of this.onPalette) paint();
    this.invalidate();
  }

  release(): void {
    cancelAnimationFrame(this.frame);
    this.visible = false;
    this.watcher.disconnect();
    this.seen.disconnect();
    this.controls.dispose();
    this.shadow.release();
    this.scene.environment?.dispose();
    release(this.scene);
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }
}

/** True where no graphics card draws: each shader and each pixel is dear then. */
function drawnBySoftware(renderer: WebGLRenderer): boolean {
  const context = renderer.getContext();
  const info = context.getExtension("WEBGL_debug_renderer_info");
  const name = info ? String(context.getParameter(info.UNMASKED_RENDERER_WEBGL)) : "";
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}

/** An object is shown when it and all above it are. */
export function shown(object: Object3D): boolean {
  for (let node: Object3D | null = object; node; node = node.parent) if (!node.visible) return false;
  return true;
}
