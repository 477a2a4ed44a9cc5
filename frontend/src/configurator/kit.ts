/* The parts on the stage: each option's file is fetched once, put in and taken out by choice. */
import { Box3, Group, LineBasicMaterial, LineSegments, Mesh, MeshStandardMaterial, Object3D } from "three";
import { fetchModel, readModel, type Model } from "../viewer/model";
import { painted, put, surfaceOf, type Surface } from "./paint";
import type { SceneData } from "./scene";

interface Loaded {
  url: string;
  model: Model;
  materials: MeshStandardMaterial[];
}

interface Extras {
  name?: string;
  cover?: boolean;
}

function materialsOf(model: Model): MeshStandardMaterial[] {
  const all = model.meshes.flatMap((mesh) => mesh.material);
  return [...new Set(all)].filter((material) => material instanceof MeshStandardMaterial);
}

export class Kit {
  /** As the viewer's stage takes it: what is in `root` is drawn. */
  readonly model: Model = {
    root: new Group(), parts: [], meshes: [], edges: [], box: new Box3(),
    edgeMaterial: new LineBasicMaterial({ transparent: true, opacity: 0.5 }),
  };
  /** The most metal that is drawn: without a studio to mirror, metal goes black. */
  mostMetal = 1;
  inside = false;
  private readonly known = new Map<string, Promise<Loaded>>();
  private readonly originals = new Map<MeshStandardMaterial, Surface>();
  private present: Loaded[] = [];
  private shown: string[] = [];
  private turn = 0;
  private fetchedBytes = 0;

  constructor(
    private readonly scene: SceneData, private readonly signal: AbortSignal,
    private readonly edges: boolean, private readonly progress: (bytes: number) => void,
  ) {}

  private urls(codes: string[]): string[] {
    const all = [this.scene.base, ...codes.flatMap((code) => this.scene.options[code]?.glb ?? [])];
    return [...new Set(all.filter((url): url is string => Boolean(url)))];
  }

  private fetch(url: string): Promise<Loaded> {
    const known = this.known.get(url) ?? this.read(url);
    this.known.set(url, known);
    known.catch(() => this.known.delete(url));
    return known;
  }

  private async read(url: string): Promise<Loaded> {
    let before = 0;
    const data = await fetchModel(url, this.signal, (done) => {
      this.fetchedBytes += done - before;
      before = done;
      this.progress(this.fetchedBytes);
    });
    const model = await readModel(data, this.edges);
    for (const line of model.edges) line.material = this.model.edgeMaterial;
    const materials = materialsOf(model);
    for (const material of materials) this.originals.set(material, surfaceOf(material));
    return { url, model, materials };
  }

  /** Show exactly these options; false when a later call overtook this one. */
  async show(codes: string[]): Promise<boolean> {
    const turn = ++this.turn;
    const loaded = await Promise.all(this.urls(codes).map((url) => this.fetch(url)));
    if (turn !== this.turn) return false;
    this.shown = codes;
    this.place(loaded);
    this.paint();
    this.hide();
    this.model.root.updateMatrixWorld(true);
    this.model.box.setFromObject(this.model.root);
    return true;
  }

  /** Fetch what a click may need next, without showing it. */
  async ready(codes: string[]): Promise<void> {
    for (const url of this.urls(codes)) {
      if (!this.signal.aborted) await this.fetch(url).catch(() => undefined);
    }
  }

  private place(loaded: Loaded[]): void {
    for (const { model } of this.present) if (!loaded.some((one) => one.model === model)) model.root.removeFromParent();
    for (const { model } of loaded) this.model.root.add(model.root);
    this.present = loaded;
    this.model.meshes.splice(0, Infinity, ...loaded.flatMap((one) => one.model.meshes));
    this.model.edges.splice(0, Infinity, ...loaded.flatMap((one) => one.model.edges));
  }

  private original(slot: string): Surface | undefined {
    const material = this.present.flatMap((one) => one.materials).find((one) => one.name === slot);
    return material && this.originals.get(material);
  }

  private paint(): void {
    const surfaces = painted(this.scene, this.shown, (slot) => this.original(slot));
    for (const material of this.present.flatMap((one) => one.materials)) {
      const surface = surfaces.get(material.name) ?? this.originals.get(material);
      if (surface) put(material, surface, this.mostMetal);
    }
  }

  /** Hide what options ask to hide, and inside whatever covers the cab. */
  hide(): void {
    const hidden = new Set(this.shown.flatMap((code) => this.scene.options[code]?.hides ?? []));
    for (const { model } of this.present) {
      model.root.traverse((node) => {
        const { name = node.name, cover } = node.userData as Extras;
        if (node instanceof LineSegments || !(node instanceof Mesh || node.children.length)) return;
        node.visible = !hidden.has(name) && !(this.inside && cover);
      });
    }
  }

  /** What the shown options of some families fill; empty when they are colours only. */
  boxOf(wanted: (family: string) => boolean): Box3 {
    const box = new Box3();
    const urls = this.shown.filter((code) => wanted(this.scene.options[code]?.family ?? "")).flatMap((code) => this.scene.options[code]?.glb ?? []);
    for (const { url, model } of this.present) if (urls.includes(url)) box.union(solidBox(model.root));
    return box;
  }
}

/** What is seen of a part: a roof that is hidden takes no room. */
function solidBox(root: Object3D): Box3 {
  const box = new Box3();
  root.updateMatrixWorld(true);
  root.traverseVisible((node) => {
    if (node instanceof Mesh) box.expandByObject(node);
  });
  return box;
}
