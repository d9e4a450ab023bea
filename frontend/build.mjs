// Builds the styles, the scripts and the fonts into the package, with hashed names, a manifest and the licences.
// Give another folder as the first argument to build elsewhere.
import { build } from "esbuild";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "../src/afterword/web/static/built"));

// Every bundle that a page can ask for with {% built %}: main.css and scheme.js and frame.js are on each page.
const scripts = ["scheme", "frame", "incident", "read", "write", "review", "meeting"];
const sheets = readdirSync(join(here, "styles/bundles")).sort();
const entries = [
  { in: "styles/main.css", out: "main" },
  ...sheets.map((file) => ({ in: `styles/bundles/${file}`, out: basename(file, ".css") })),
  ...scripts.map((name) => ({ in: `src/${name}.ts`, out: name })),
];

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const result = await build({
  absWorkingDir: here,
  entryPoints: entries,
  entryNames: "[name]-[hash]",
  assetNames: "fonts/[name]-[hash]",
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  // The styles ask for light-dark() and layers, which esbuild would otherwise leave alone only by luck.
  supported: { nesting: true },
  loader: { ".woff2": "file" },
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

const manifest = {};
for (const [file, { entryPoint }] of Object.entries(result.metafile.outputs)) {
  if (entryPoint === undefined) continue;
  const name = basename(file);
  manifest[name.replace(/-[0-9A-Z]{8}\./, ".")] = name;
}
writeFileSync(join(out, "manifest.json"), JSON.stringify(Object.fromEntries(Object.entries(manifest).sort()), null, 2) + "\n");
writeFileSync(join(out, "LICENSES.txt"), licences(Object.keys(result.metafile.inputs)));
compress(out);

/** The licence of every package that gave a file to the bundle. */
function licences(inputs) {
  const names = new Set();
  for (const input of inputs) {
    const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (found) names.add(found[1]);
  }
  return [...names].sort().map((name) => {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(folder, file), "utf8").trim() : "(The package carries no licence file.)";
    return `${name} ${version}, ${license}\n\n${text}\n`;
  }).join(`\n${"-".repeat(78)}\n\n`);
}

/** Lays .gz and .br files beside every style sheet and script, so that the server need not compress. */
function compress(folder) {
  for (const name of readdirSync(folder)) {
    if (!/\.(css|js)$/.test(name)) continue;
    const bytes = readFileSync(join(folder, name));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  }
}
