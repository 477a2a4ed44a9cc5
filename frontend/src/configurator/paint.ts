/* Finishes: which surface an option puts on the slots (named materials) of the loaded parts. */
import { Color, type MeshStandardMaterial } from "three";
import type { SceneData } from "./scene";

/** What a material was in its file, before anything was painted. */
export interface Surface {
  colour: Color;
  roughness: number;
  metalness: number;
  emissive: number;
}

interface Finish {
  roughness: number;
  metalness: number;
  emissive?: number;
}

const FINISHES: Record<string, Finish> = {
  gloss: { roughness: 0.22, metalness: 0 },
  matt: { roughness: 0.62, metalness: 0 },
  metallic: { roughness: 0.34, metalness: 0.6 },
  chrome: { roughness: 0.12, metalness: 0.95 },
  fabric: { roughness: 0.95, metalness: 0 },
  leather: { roughness: 0.5, metalness: 0 },
  wood: { roughness: 0.68, metalness: 0 },
  rubber: { roughness: 0.9, metalness: 0 },
  glass: { roughness: 0.08, metalness: 0 },
  light: { roughness: 0.4, metalness: 0, emissive: 1 },
};

export function surfaceOf(material: MeshStandardMaterial): Surface {
  const { color, roughness, metalness } = material;
  return { colour: color.clone(), roughness, metalness, emissive: 0 };
}

function made(colour: string, finish: string, before: Surface | undefined): Surface {
  const kind = FINISHES[finish];
  return {
    colour: new Color(colour || "#888888"),
    roughness: kind?.roughness ?? before?.roughness ?? 0.6,
    metalness: kind?.metalness ?? before?.metalness ?? 0,
    emissive: kind?.emissive ?? 0,
  };
}

/** The surface of each painted slot; those "like another slot" come last. */
export function painted(scene: SceneData, shown: string[], own: (slot: string) => Surface | undefined): Map<string, Surface> {
  const found = new Map<string, Surface>();
  const chosen = shown.map((code) => scene.options[code]).filter((option) => option !== undefined);
  for (const { paints, colour, finish, like } of chosen) {
    if (!like && colour) for (const slot of paints) found.set(slot, made(colour, finish, own(slot)));
  }
  for (const { paints, like } of chosen) {
    const same = like ? (found.get(like) ?? own(like)) : undefined;
    if (same) for (const slot of paints) found.set(slot, same);
  }
  return found;
}

/** Put a surface on a material; `most` limits metal where nothing is mirrored in it. */
export function put(material: MeshStandardMaterial, surface: Surface, most: number): void {
  material.color.copy(surface.colour);
  material.roughness = surface.roughness;
  material.metalness = Math.min(surface.metalness, most);
  material.emissive.copy(surface.colour);
  material.emissiveIntensity = surface.emissive;
}
