// Builds the two files that Avow serves, and writes the versions down without a registry's address.
// `node build.mjs DIR` builds into another folder: the test compares it with what is committed.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const into = process.argv[2] ?? here("../src/avow/cookies/static/avow");

await build({
  entryPoints: { avow: here("src/index.js"), "avow-banner": here("src/avow-banner.css") },
  outdir: into,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2021", "chrome100", "firefox100", "safari15.4"],
  charset: "utf8",
  legalComments: "none",
});

const lock = JSON.parse(await readFile(here("package-lock.json"), "utf8"));
for (const entry of Object.values(lock.packages)) delete entry.resolved;
await writeFile(here("package-lock.json"), `${JSON.stringify(lock, null, 2)}\n`);
