/* Every word of the configurator's island in both languages. */
import { dictionary } from "../shared/i18n";

export const say = dictionary(
  {
    start: "Show it in 3D",
    loading: "Loading the parts: {done}",
    noWebgl: "This browser cannot draw 3D here. Everything can be chosen all the same.",
    failed: "The parts could not be loaded ({reason}). Everything can be chosen all the same.",
    again: "Try again",
    scene: "{name} in 3D with what you chose. Arrow keys turn it, plus and minus zoom, Shift with arrows moves.",
    views: "Views",
    outside: "Outside",
    inside: "Inside",
    front: "Front",
    side: "Side",
    rear: "Rear",
    fullscreen: "Full screen",
  },
  {
    start: "In 3D zeigen",
    loading: "Die Teile laden: {done}",
    noWebgl: "Dieser Browser kann hier kein 3D zeichnen. Wählen kannst du trotzdem alles.",
    failed: "Die Teile ließen sich nicht laden ({reason}). Wählen kannst du trotzdem alles.",
    again: "Noch einmal",
    scene: "{name} in 3D mit dem, was du gewählt hast. Pfeiltasten drehen, Plus und Minus zoomen, Umschalt mit Pfeilen verschiebt.",
    views: "Ansichten",
    outside: "Außen",
    inside: "Innen",
    front: "Vorn",
    side: "Seite",
    rear: "Hinten",
    fullscreen: "Vollbild",
  },
);
