/* Small enhancements on every page; each works on text that is already right without it. */
import { startCopy } from "./copy";
import { startDeadlines } from "./deadlines";
import { startForms } from "./forms";
import { startHtmx } from "./htmx";
import { startIslands } from "./islands";
import { startLightbox } from "./lightbox";
import { startMenus } from "./menus";
import { startTheme } from "./theme";

startTheme();
startMenus();
startCopy();
startDeadlines();
startForms();
startLightbox();
startHtmx();
startIslands();
