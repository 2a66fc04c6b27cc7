// Styles and scripts, built into the static files that Django serves. One bundle per entry,
// no split chunks: a page asks for one sheet and one script, whatever the version.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../fivehearts/foundation/web/static/dist");
// The oldest engines still met at counters and on elders' phones.
const target = ["chrome87", "safari15", "firefox91"];
const sheets = ["desk", "resident", "print"];

async function style(name) {
  const { css } = sass.compile(join(here, "styles", `${name}.scss`), {
    loadPaths: [join(here, "node_modules")],
    quietDeps: true,
    // Bootstrap 5.3 is written with @import; nothing of ours can change that.
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  });
  const small = await esbuild.transform(css, { loader: "css", minify: true, target });
  await writeFile(join(out, `${name}.css`), small.code);
  return small.code.length;
}

async function script() {
  const result = await esbuild.build({
    entryPoints: [join(here, "scripts/app.js")],
    outfile: join(out, "app.js"),
    bundle: true,
    minify: true,
    format: "iife",
    target,
    metafile: true,
    legalComments: "none",
  });
  return Object.values(result.metafile.outputs)[0].bytes;
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
for (const name of sheets) {
  console.log(`${name}.css  ${Math.round((await style(name)) / 1024)} kB`);
}
console.log(`app.js  ${Math.round((await script()) / 1024)} kB`);
