/* Before the first paint: the reader's own choice of light or dark, and that scripts run. */
const root = document.documentElement;
root.classList.add("js");
try {
  const choice = localStorage.getItem("mitwerk-theme");
  if (choice === "light" || choice === "dark") root.dataset["theme"] = choice;
} catch (error) {
  // Storage may be forbidden by the browser; the system's setting then decides.
  console.info("theme choice is not kept:", error);
}
