/* The keyboard on the stage: turn, zoom, move, choose a view, take the middle, leave a tool. */
import type { View } from "./camera";
import type { Stage } from "./stage";

const TURN = Math.PI / 24;
const STEP = 0.04;
const ZOOM = 1.12;
const VIEWS: Record<string, View> = { "1": "front", "2": "side", "3": "top", "4": "threeQuarter" };

const MOVES: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Do what a key asks for; true when it was ours. */
function obey(stage: Stage, event: KeyboardEvent): boolean {
  const move = MOVES[event.key];
  if (move && event.shiftKey) stage.pan(move[0] * STEP, move[1] * STEP);
  else if (move) stage.orbit(-move[0] * TURN, move[1] * TURN);
  else if (event.key === "+" || event.key === "=") stage.zoom(1 / ZOOM);
  else if (event.key === "-") stage.zoom(ZOOM);
  else if (event.key === "Home") stage.look("threeQuarter");
  else if (VIEWS[event.key]) stage.look(VIEWS[event.key] as View);
  else return false;
  return true;
}

export function startKeys(stage: Stage, enter: () => void, leave: () => boolean): void {
  stage.canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    let done = true;
    if (event.key === "Enter") enter();
    else if (event.key === "Escape") done = leave();
    else done = obey(stage, event);
    if (done) event.preventDefault();
  });
}
