const { readFileSync } = require("node:fs");
const Module = require("node:module");
const { dirname, join } = require("node:path");
const { Script } = require("node:vm");

/** The package's folder. */
const ROOT = dirname(__dirname);
const PROGRAM = join(ROOT, "dist/main.cjs");
/** What V8 made of the program when it was built. For that Node on that platform: V8 does not surely tell others apart. */
const CODE = join(ROOT, `dist/main-${process.version}-${process.platform}-${process.arch}.bin`);

/** The program, and the script that may have V8's code. With that, `run` starts 12 ms sooner. */
function load() {
  if (Module.enableCompileCache !== undefined) {
    Module.enableCompileCache(); // From Node 22.8 on, which keeps such code by itself.
    return { program: require(PROGRAM) };
  }
  const filename = "dist/main.cjs"; // Not where it is, for the code holds it and goes to other machines.
  const script = new Script(Module.wrap(readFileSync(PROGRAM, "utf8")), { filename, cachedData: readCode() });
  const module = { exports: {} };
  const require_ = Module.createRequire(PROGRAM);
  script.runInThisContext()(module.exports, require_, module, PROGRAM, dirname(PROGRAM));
  return { program: module.exports, script };
}

/** The code stands in its file twice: V8 crashes on damaged code, and a checksum would take 4 ms. */
function readCode() {
  try {
    const bytes = readFileSync(CODE);
    const code = bytes.subarray(0, bytes.length / 2);
    return code.equals(bytes.subarray(code.length)) ? code : undefined;
  } catch {
    return undefined; // Built with another Node: V8 compiles the program.
  }
}

module.exports = { load, CODE, ROOT };
