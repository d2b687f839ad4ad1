import { spawnSync } from "node:child_process";

/** A Python that has what is measured for the record; by default the one that is there. */
export const PYTHON = process.env["TRACKIO_BENCH_PYTHON"] ?? "python3";

export const canImport = (module: string): boolean =>
  spawnSync(PYTHON, ["-c", `import ${module}`]).status === 0;
