/* What an edition says of its options as far as one sees it; never changes, so it is kept. */

export type Camera = "exterior" | "interior";

export interface SceneOption {
  label: string;
  family: string;
  glb: string[];
  paints: string[];
  colour: string;
  finish: string;
  like: string;
  hides: string[];
  camera: string;
}

export interface Family {
  name: string;
  label: string;
  scope: string;
  options: string[];
}

export interface SceneData {
  product: string;
  base: string | null;
  families: Family[];
  options: Record<string, SceneOption>;
}

const kept = new Map<string, Promise<SceneData>>();

async function fetched(url: string): Promise<SceneData> {
  const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return (await answer.json()) as SceneData;
}

/** The scene of an edition, fetched once a page; a failure may be tried again. */
export function sceneAt(url: string): Promise<SceneData> {
  const known = kept.get(url) ?? fetched(url);
  kept.set(url, known);
  known.catch(() => kept.delete(url));
  return known;
}

export function familyOf(scene: SceneData, name: string): Family | undefined {
  return scene.families.find((family) => family.name === name);
}
