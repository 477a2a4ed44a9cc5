/* A soft shadow on the ground, drawn once per change: the thing seen from below, blurred. */
import {
  Box3, DoubleSide, Group, Mesh, MeshBasicMaterial, OrthographicCamera, PlaneGeometry, Scene, ShaderMaterial,
  Vector3, WebGLRenderer, WebGLRenderTarget,
} from "three";
import { HorizontalBlurShader } from "three/examples/jsm/shaders/HorizontalBlurShader.js";
import { VerticalBlurShader } from "three/examples/jsm/shaders/VerticalBlurShader.js";

const PIXELS = 512;
const MARGIN = 1.5;

/** Darker the nearer to the ground; what floats high throws nearly none. */
const depth = {
  vertexShader: "varying float d; void main(){ vec4 p = modelViewMatrix*vec4(position,1.0); d = -p.z; gl_Position = projectionMatrix*p; }",
  fragmentShader: "varying float d; uniform float reach; void main(){ gl_FragColor = vec4(0.0,0.0,0.0,0.9*exp(-4.0*d/reach)); }",
};

export class GroundShadow {
  readonly group = new Group();
  private readonly eye = new OrthographicCamera();
  private readonly first = new WebGLRenderTarget(PIXELS, PIXELS);
  private readonly second = new WebGLRenderTarget(PIXELS, PIXELS);
  private readonly plane: Mesh<PlaneGeometry, MeshBasicMaterial>;
  private readonly depth = new ShaderMaterial({ ...depth, uniforms: { reach: { value: 1 } }, side: DoubleSide });
  private readonly across = new ShaderMaterial({ ...HorizontalBlurShader, depthTest: false });
  private readonly along = new ShaderMaterial({ ...VerticalBlurShader, depthTest: false });
  private readonly canvas = new Mesh(new PlaneGeometry(2, 2));
  private readonly flat = new OrthographicCamera(-1, 1, 1, -1, -1, 1);

  constructor(box: Box3) {
    const size = box.getSize(new Vector3());
    const centre = box.getCenter(new Vector3());
    const side = Math.max(size.x, size.z) * MARGIN;
    const material = new MeshBasicMaterial({ map: this.first.texture, transparent: true, opacity: 0.5, depthWrite: false, toneMapped: false });
    this.plane = new Mesh(new PlaneGeometry(side, side).rotateX(Math.PI / 2), material);
    this.plane.scale.y = -1;
    this.plane.renderOrder = -1;
    this.plane.raycast = () => undefined;
    this.group.position.set(centre.x, box.min.y - size.y * 0.002, centre.z);
    Object.assign(this.eye, { left: -side / 2, right: side / 2, top: side / 2, bottom: -side / 2, near: 0, far: size.y * 1.1 });
    this.eye.rotation.x = Math.PI / 2;
    this.eye.updateProjectionMatrix();
    this.depth.uniforms["reach"]!.value = size.y;
    this.group.add(this.plane, this.eye);
  }

  strength(dark: boolean): void {
    this.plane.material.opacity = dark ? 0.85 : 0.5;
  }

  /** Draw the shadow anew, after something moved or was hidden. */
  draw(renderer: WebGLRenderer, scene: Scene): void {
    const clear = renderer.getClearAlpha();
    this.plane.visible = false;
    scene.overrideMaterial = this.depth;
    renderer.setClearAlpha(0);
    renderer.setRenderTarget(this.first);
    renderer.render(scene, this.eye);
    scene.overrideMaterial = null;
    for (const amount of [3.2, 1.3]) this.blur(renderer, amount);
    renderer.setRenderTarget(null);
    renderer.setClearAlpha(clear);
    this.plane.visible = true;
  }

  private blur(renderer: WebGLRenderer, amount: number): void {
    this.pass(renderer, this.across, this.first, this.second, "h", amount);
    this.pass(renderer, this.along, this.second, this.first, "v", amount);
  }

  private pass(renderer: WebGLRenderer, how: ShaderMaterial, from: WebGLRenderTarget, to: WebGLRenderTarget, key: string, amount: number): void {
    how.uniforms["tDiffuse"]!.value = from.texture;
    how.uniforms[key]!.value = amount / 256;
    this.canvas.material = how;
    renderer.setRenderTarget(to);
    renderer.render(this.canvas, this.flat);
  }

  release(): void {
    for (const thing of [this.first, this.second, this.depth, this.across, this.along, this.plane.geometry, this.plane.material, this.canvas.geometry]) {
      thing.dispose();
    }
  }
}
