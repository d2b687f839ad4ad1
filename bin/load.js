const { readFileSync } = require("node:fs");
const Module = require("node:module");
const { dirname, join } = require("node:path");
const { Script } = require("node:vm");

/** The package's folder. */
const ROOT = dirname(__dirname);
/** The program, and the bundle that people wait for most: each starts some milliseconds sooner with V8's code. */
const KEPT = ["main", "show"];

const bundle = (name) => join(ROOT, `dist/${name}.cjs`);
/** What V8 made of a bundle when it was built. For that Node on that platform: V8 does not surely tell others apart. */
const codeOf = (name) =>
  join(ROOT, `dist/${name}-${process.version}-${process.platform}-${process.arch}.bin`);

/** What is loaded by now, by the bundle's name, with the script that may have V8's code. */
const loaded = new Map();

/** The program. */
function load() {
  if (Module.enableCompileCache !== undefined) {
    Module.enableCompileCache(); // From Node 22.8 on, which keeps such code by itself.
    return require(bundle("main"));
  }
  return loadKept("main");
}

function loadKept(name) {
  const known = loaded.get(name);
  if (known !== undefined) return known.module.exports;
  const path = bundle(name);
  const filename = `dist/${name}.cjs`; // Not where it is, for the code holds it and goes to other machines.
  const script = new Script(Module.wrap(readFileSync(path, "utf8")), {
    filename,
    cachedData: readCode(codeOf(name)),
  });
  const module = { exports: {} };
  loaded.set(name, { module, script });
  const others = Module.createRequire(path);
  const require_ = (id) => {
    const kept = KEPT.find((each) => id === `./${each}.cjs`);
    return kept === undefined ? others(id) : loadKept(kept);
  };
  script.runInThisContext()(module.exports, require_, module, path, dirname(path));
  return module.exports;
}

/** The code stands in its file twice: V8 crashes on damaged code, and a checksum would take 4 ms. */
function readCode(path) {
  try {
    const bytes = readFileSync(path);
    const code = bytes.subarray(0, bytes.length / 2);
    return code.equals(bytes.subarray(code.length)) ? code : undefined;
  } catch {
    return undefined; // Built with another Node: V8 compiles the program.
  }
}

module.exports = { load, loaded, codeOf, ROOT };
