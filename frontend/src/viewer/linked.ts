/* Viewers that turn together: same direction, same scale, so that two things can be compared.
 *
 * In the same place (two revisions of one part) they also share the point they look at; otherwise
 * (entries of a contest) each looks at its own middle. */
import { Box3, Vector3 } from "three";
import type { Stage } from "./stage";

interface Member {
  stage: Stage;
  samePlace: boolean;
}

const groups = new Map<string, Set<Member>>();
let following = false;

/** Let a stage turn with all others of its group; returns what takes it out again. */
export function link(name: string, stage: Stage, samePlace: boolean): () => void {
  const group = groups.get(name) ?? new Set<Member>();
  const member = { stage, samePlace };
  const first = group.values().next().value;
  groups.set(name, group.add(member));
  frame(group);
  if (first) follow(first, member);
  const lead = (): void => {
    if (following || loose(name)) return;
    following = true;
    for (const other of group) if (other !== member && other.stage.controls.enabled) follow(member, other);
    following = false;
  };
  stage.controls.addEventListener("change", lead);
  return () => {
    stage.controls.removeEventListener("change", lead);
    group.delete(member);
    if (group.size === 0) groups.delete(name);
    else frame(group);
  };
}

/** The reader may let them turn alone: a tick box that names the group. */
function loose(name: string): boolean {
  return document.querySelector<HTMLInputElement>(`input[data-together="${CSS.escape(name)}"]`)?.checked === false;
}

/** All frames are fitted to the same size: a millimetre is as long in each. */
function frame(group: Set<Member>): void {
  const all = [...group];
  const place = new Box3();
  for (const { stage } of all) place.union(stage.model.box);
  const size = new Vector3();
  for (const { stage } of all) size.max(stage.size);
  for (const { stage, samePlace } of all) {
    stage.fitTo(samePlace ? place : new Box3().setFromCenterAndSize(stage.centre, size));
  }
}

function middle({ stage, samePlace }: Member): Vector3 {
  return (samePlace ? stage.fitted : stage.model.box).getCenter(new Vector3());
}

function follow(leader: Member, member: Member): void {
  const [from, to] = [leader.stage, member.stage];
  const beside = from.controls.target.clone().sub(middle(leader));
  const offset = from.camera.position.clone().sub(from.controls.target);
  to.controls.target.copy(middle(member)).add(beside);
  to.camera.position.copy(to.controls.target).add(offset);
  to.controls.update();
  to.invalidate();
}
