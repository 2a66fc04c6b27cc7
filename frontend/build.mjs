// Styles and scripts, built into the static files that Django serves. One bundle per entry,
// no split chunks: a page asks for one sheet and one script, whatever the version. Only where files
// are chosen a second script is asked for: it is as large as all the others together.
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../fivehearts/foundation/web/static/dist");
// The oldest engines still met at counters and on elders' phones.
const target = ["chrome87", "safari15", "firefox91"];
const sheets = ["desk", "resident", "print"];
const scripts = ["app", "uploads"];

const written = new Set();

// Written beside and put in place at once: a running site never serves half a file, or none.
async function put(name, text) {
  const beside = join(out, `.${process.pid}.${name}`);
  await writeFile(beside, text);
  await rename(beside, join(out, name));
  written.add(name);
}

async function style(name) {
  const { css } = sass.compile(join(here, "styles", `${name}.scss`), {
    loadPaths: [join(here, "node_modules")],
    quietDeps: true,
    // Bootstrap 5.3 is written with @import; nothing of ours can change that.
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  });
  const small = await esbuild.transform(css, { loader: "css", minify: true, target });
  await put(`${name}.css`, small.code);
  return small.code.length;
}

async function script(name) {
  const result = await esbuild.build({
    entryPoints: [join(here, `scripts/${name}.js`)],
    outfile: join(out, `${name}.js`),
    bundle: true,
    minify: true,
    format: "iife",
    target,
    write: false,
    legalComments: "none",
  });
  await put(`${name}.js`, result.outputFiles[0].text);
  return result.outputFiles[0].contents.length;
}

await mkdir(out, { recursive: true });
for (const name of sheets) {
  console.log(`${name}.css  ${Math.round((await style(name)) / 1024)} kB`);
}
for (const name of scripts) {
  console.log(`${name}.js  ${Math.round((await script(name)) / 1024)} kB`);
}
for (const name of await readdir(out)) {
  if (!written.has(name) && !name.startsWith(".")) await rm(join(out, name), { recursive: true });
}
