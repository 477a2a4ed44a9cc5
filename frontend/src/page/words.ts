/* Words of the small enhancements. */
import { dictionary } from "../shared/i18n";

export const say = dictionary(
  {
    copied: "Copied",
    copyFailed: "Select and copy by hand",
    leave: "Changes on this page are not saved yet.",
    failed: "That did not work ({code}). Nothing you typed is lost: please try again.",
    offline: "The connection is gone. Nothing you typed is lost: try again when it is back.",
    local: " ({time} your time)",
    left: "in {left}",
    passed: "{left} ago",
    close: "Close",
    removeRow: "Take this row away",
    enlarge: "Enlarge the picture",
  },
  {
    copied: "Kopiert",
    copyFailed: "Bitte von Hand kopieren",
    leave: "Änderungen auf dieser Seite sind noch nicht gespeichert.",
    failed: "Das hat nicht geklappt ({code}). Was du getippt hast, ist noch da: Versuch es bitte noch einmal.",
    offline: "Die Verbindung ist weg. Was du getippt hast, ist noch da: Versuch es wieder, sobald sie zurück ist.",
    local: " ({time} deine Zeit)",
    left: "in {left}",
    passed: "vor {left}",
    close: "Schließen",
    removeRow: "Zeile entfernen",
    enlarge: "Bild vergrößern",
  },
);
