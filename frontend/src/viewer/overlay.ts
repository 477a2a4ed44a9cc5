/* The difference of two shapes: what stayed, came and went, each with its colour and its switch.
 *
 * The colours (tokens.css) differ in lightness too, so that they can be told apart without red
 * and green; each carries its sign in the legend. */
import { DoubleSide, Material, Mesh, MeshStandardMaterial } from "three";
import { make } from "../shared/dom";
import { number, type Language } from "../shared/i18n";
import { resolve } from "./colours";
import type { Stage } from "./stage";
import { say } from "./words";

const SHARES = ["unchanged", "added", "removed"] as const;
type Share = (typeof SHARES)[number];
const SIGNS: Record<Share, string> = { unchanged: "=", added: "+", removed: "\u2212" };
/** Through what stayed one sees what changed inside. */
const GHOST = 0.3;

export class Overlay {
  readonly bar: HTMLElement;
  private readonly shares = new Map<Share, { meshes: Mesh[]; material: MeshStandardMaterial }>();
  private ghost = GHOST;
  private time = 0.5;

  constructor(private readonly stage: Stage, private readonly language: Language) {
    for (const share of SHARES) this.collect(share);
    const ghost = this.slider("ghost", this.ghost, (value) => (this.ghost = value));
    const time = this.slider("time", this.time, (value) => (this.time = value), ["before", "after"]);
    const both = this.shares.has("added") || this.shares.has("removed");
    this.bar = make("div", { class: "viewer__overlay" }, this.legend(), ...(both ? [time] : []), ghost);
    stage.onPalette.push(() => this.paint());
    this.paint();
    this.apply();
  }

  private collect(share: Share): void {
    const meshes = this.stage.model.meshes.filter((mesh) => ([] as Material[]).concat(mesh.material)[0]?.name === share);
    const first = meshes[0] && ([] as Material[]).concat(meshes[0].material)[0];
    if (!first) return;
    const material = new MeshStandardMaterial({
      name: share, roughness: 0.75, metalness: 0, side: DoubleSide, clippingPlanes: first.clippingPlanes,
      polygonOffset: true, polygonOffsetFactor: 1, polygonOffsetUnits: 1,
    });
    for (const mesh of meshes) mesh.material = material;
    this.shares.set(share, { meshes, material });
  }

  private legend(): HTMLElement {
    const list = make("div", { class: "viewer__legend", role: "group", "aria-label": say(this.language, "legend") });
    for (const share of SHARES) {
      if (!this.shares.has(share)) continue;
      const swatch = make("span", { class: `diff-swatch diff-swatch--${share}`, "aria-hidden": "true" }, SIGNS[share]);
      const button = make("button", { type: "button", class: "viewer__share", "aria-pressed": "true" }, swatch, say(this.language, share));
      button.addEventListener("click", () => button.setAttribute("aria-pressed", String(this.toggle(share))));
      list.append(button);
    }
    return list;
  }

  private toggle(share: Share): boolean {
    const meshes = this.shares.get(share)?.meshes ?? [];
    for (const mesh of meshes) mesh.visible = !mesh.visible;
    this.stage.changed();
    return meshes.some((mesh) => mesh.visible);
  }

  private slider(word: "ghost" | "time", value: number, set: (value: number) => void, ends: ("before" | "after")[] = []): HTMLElement {
    const range = make("input", { type: "range", min: 0, max: 100, value: Math.round(value * 100), "aria-label": say(this.language, word), "data-overlay": word });
    range.addEventListener("input", () => {
      set(Number(range.value) / 100);
      range.setAttribute("aria-valuetext", `${number(Number(range.value), this.language)}\u2009%`);
      this.apply();
    });
    const [low, high] = ends.map((end) => make("span", {}, say(this.language, end)));
    if (low && high) return make("label", { class: "viewer__fade" }, low, range, high);
    return make("label", { class: "viewer__fade" }, make("span", {}, say(this.language, word)), range);
  }

  /** In the middle one sees what came and what went; towards an end only that state. */
  private apply(): void {
    this.fade("unchanged", this.ghost);
    this.fade("added", Math.min(1, 2 * this.time));
    this.fade("removed", Math.min(1, 2 - 2 * this.time));
    this.stage.invalidate();
  }

  private fade(share: Share, opacity: number): void {
    const material = this.shares.get(share)?.material;
    if (!material) return;
    const clear = opacity < 0.995;
    if (material.transparent !== clear) material.needsUpdate = true;
    Object.assign(material, { transparent: clear, opacity, depthWrite: !clear, visible: opacity > 0.005 });
  }

  private paint(): void {
    for (const [share, { material }] of this.shares) material.color.copy(resolve(this.stage.host, `--diff-${share}`));
  }
}
