/* The list of parts: choose, hide, show only one. */
import eye from "lucide-static/icons/eye.svg";
import eyeOff from "lucide-static/icons/eye-off.svg";
import focus from "lucide-static/icons/focus.svg";
import { Color, Material, Mesh, MeshStandardMaterial } from "three";
import { icon, make } from "../shared/dom";
import type { Language } from "../shared/i18n";
import { boxOf, type Part } from "./model";
import type { Stage } from "./stage";
import { say } from "./words";

interface Row {
  part: Part;
  line: HTMLElement;
  hide: HTMLButtonElement;
  only: HTMLButtonElement;
}

export class Tree {
  readonly element = make("ul", { class: "part-tree" });
  onChoose: (part: Part | undefined) => void = () => undefined;
  private readonly rows = new Map<string, Row>();
  private isolated: Part | undefined;
  private chosen: Part | undefined;
  private readonly lit = new Map<Mesh, Material | Material[]>();

  constructor(private readonly stage: Stage, private readonly parts: Part[], private readonly language: Language) {
    this.element.append(...parts.map((part) => this.row(part)));
  }

  private row(part: Part): HTMLElement {
    const name = make("button", { type: "button", class: "part-tree__name" }, part.name);
    const only = this.act("isolate", part, focus);
    const hide = this.act("hide", part, eye);
    const line = make("div", { class: "part-tree__row" }, name, only, hide);
    name.addEventListener("click", () => this.choose(this.chosen === part ? undefined : part));
    hide.addEventListener("click", () => this.hide(part, part.object.visible));
    only.addEventListener("click", () => this.isolate(this.isolated === part ? undefined : part));
    this.rows.set(part.id, { part, line, hide, only });
    const item = make("li", {}, line);
    if (part.children.length) item.append(make("ul", {}, ...part.children.map((child) => this.row(child))));
    return item;
  }

  private act(word: "hide" | "isolate", part: Part, sign: string): HTMLButtonElement {
    const label = say(this.language, word, { part: part.name });
    return make("button", { type: "button", class: "part-tree__act", "aria-label": label, title: label, "aria-pressed": "false" }, icon(sign));
  }

  hide(part: Part, hidden: boolean): void {
    part.object.visible = !hidden;
    this.show();
  }

  /** Show only one part (and what belongs to it), or all again. */
  isolate(part: Part | undefined): void {
    this.isolated = part;
    const visit = (one: Part): boolean => {
      const inside = one === part;
      const kept = one.children.map((child) => (inside ? reveal(child) : visit(child)));
      one.object.visible = part === undefined || inside || kept.some(Boolean);
      return one.object.visible;
    };
    if (part) this.parts.forEach(visit);
    else this.parts.forEach(reveal);
    this.show();
    this.stage.look(this.stage.camera.position.clone().sub(this.stage.controls.target), false, part ? boxOf(part.object) : undefined);
  }

  choose(part: Part | undefined): void {
    for (const [mesh, material] of this.lit) {
      for (const copy of ([] as Material[]).concat(mesh.material)) copy.dispose();
      mesh.material = material;
    }
    this.lit.clear();
    this.chosen = part;
    part?.object.traverse((node) => node instanceof Mesh && node.layers.isEnabled(0) && this.light(node as Mesh));
    for (const { line, part: own } of this.rows.values()) line.classList.toggle("is-chosen", own === part);
    if (part) this.rows.get(part.id)?.line.scrollIntoView({ block: "nearest" });
    this.onChoose(part);
    this.stage.invalidate();
  }

  private light(mesh: Mesh): void {
    this.lit.set(mesh, mesh.material);
    const glow = (material: Material): Material => {
      const copy = material.clone();
      copy.clippingPlanes = material.clippingPlanes;
      if (copy instanceof MeshStandardMaterial) {
        copy.emissive = new Color(this.stage.palette.signal);
        copy.emissiveIntensity = 0.35;
        copy.emissiveMap = null;
      }
      return copy;
    };
    mesh.material = Array.isArray(mesh.material) ? mesh.material.map(glow) : glow(mesh.material);
  }

  private show(): void {
    for (const { part, line, hide, only } of this.rows.values()) {
      const hidden = !part.object.visible;
      line.classList.toggle("is-hidden", hidden);
      hide.replaceChildren(icon(hidden ? eyeOff : eye));
      hide.setAttribute("aria-pressed", String(hidden));
      only.setAttribute("aria-pressed", String(this.isolated === part));
    }
    this.stage.changed();
  }
}

function reveal(part: Part): boolean {
  part.object.visible = true;
  part.children.forEach(reveal);
  return true;
}
