/* Builds the islands, the style sheet, the fonts and the icon sprite into the static folder.
 *
 * `npm run build` replaces the output as a whole, so that nothing stale is ever shipped. No source maps:
 * Django's manifest storage would look for the files that they name. */
import { build } from "esbuild";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const shipped = join(here, "../src/mitwerk/project/static/mitwerk/built");
const out = join(here, "node_modules/.built"); // beside the packages, swapped in when whole
const islands = ["viewer", "upload", "ballot", "compare", "diff", "configurator", "page"];

/** Wrap the inner shapes of one lucide file as a symbol, with our thinner line. */
async function symbol(name) {
  const source = await readFile(join(here, "node_modules/lucide-static/icons", `${name}.svg`), "utf8");
  const inner = source.slice(source.indexOf(">", source.indexOf("<svg")) + 1, source.lastIndexOf("</svg>"));
  const line = 'fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${line}>${inner.replace(/\s+/g, " ").trim()}</symbol>`;
}

async function sprite() {
  const names = JSON.parse(await readFile(join(here, "icons.json"), "utf8"));
  const symbols = await Promise.all(names.map(symbol));
  await writeFile(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  outdir: out,
  target: ["chrome123", "firefox128", "safari17.5"],
  logLevel: "warning",
  legalComments: "none",
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([
  build({
    ...common,
    entryPoints: Object.fromEntries(islands.map((name) => [name, `src/${name}/index.ts`])),
    format: "esm",
    splitting: true,
    chunkNames: "chunk-[name]-[hash]",
    loader: { ".svg": "text" },
  }),
  // Runs before the first paint, hence a classic script of its own.
  build({ ...common, entryPoints: { theme: "src/page/theme-early.ts" }, format: "iife" }),
  build({
    ...common,
    entryPoints: { app: "styles/app.css" },
    nodePaths: [join(here, "node_modules")],
    loader: { ".woff2": "file", ".svg": "dataurl" },
    assetNames: "[name]-[hash]",
  }),
  sprite(),
]);
await rm(shipped, { recursive: true, force: true });
await rename(out, shipped);
