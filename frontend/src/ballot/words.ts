/* Words of the ballot in both languages. */
import { dictionary } from "../shared/i18n";

export const say = dictionary(
  {
    grip: "Move {name}, now in place {place} of {all}. Space takes hold, arrows move.",
    held: "{name} taken, place {place} of {all}. Arrows move it, T ties it with the one above, Space puts it down, Escape takes it back.",
    moved: "{name} is in place {place} of {all}.",
    dropped: "{name} put down in place {place} of {all}.",
    back: "{name} is back in place {place} of {all}.",
    tied: "{name} shares place {place} with the one above.",
    untied: "{name} no longer shares its place.",
    tie: "Same as the one above",
    enlarge: "Enlarge",
    close: "Close",
    touched: "{done} of {all} placed by you",
    untouched: "You have placed nothing yet: this order was drawn by chance. Press once more if it is yours all the same.",
    hint: "Drag the best to the top. With the keyboard: Space takes hold, arrows move, T makes it the same as the one above.",
    hintTouch: "Pull the best to the top by its six dots.",
  },
  {
    grip: "{name} verschieben, jetzt auf Platz {place} von {all}. Leertaste nimmt, Pfeile verschieben.",
    held: "{name} genommen, Platz {place} von {all}. Pfeile verschieben, T stellt gleich mit dem darüber, Leertaste legt ab, Escape nimmt zurück.",
    moved: "{name} ist auf Platz {place} von {all}.",
    dropped: "{name} abgelegt auf Platz {place} von {all}.",
    back: "{name} ist zurück auf Platz {place} von {all}.",
    tied: "{name} teilt sich Platz {place} mit dem darüber.",
    untied: "{name} teilt sich den Platz nicht mehr.",
    tie: "Gleich gut wie der darüber",
    enlarge: "Vergrößern",
    close: "Schließen",
    touched: "{done} von {all} von dir eingeordnet",
    untouched: "Du hast noch nichts eingeordnet: Diese Reihenfolge ist ausgelost. Drück noch einmal, wenn sie trotzdem deine ist.",
    hint: "Zieh das Beste nach oben. Mit der Tastatur: Leertaste nimmt, Pfeile verschieben, T stellt gleich mit dem darüber.",
    hintTouch: "Zieh das Beste an seinen sechs Punkten nach oben.",
  },
);
