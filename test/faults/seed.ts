import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** What all random instants of this run of the suite come from. */
    readonly seed: number;
  }
}

/** Takes the seed from `TRACKIO_FAULTS_SEED`, or draws one, and says it. */
export default function setup(project: TestProject): void {
  const seed = Number(process.env["TRACKIO_FAULTS_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
  if (!Number.isSafeInteger(seed)) throw new TypeError("TRACKIO_FAULTS_SEED takes a whole number");
  console.log(`The faults of this run come from TRACKIO_FAULTS_SEED=${seed}`);
  project.provide("seed", seed);
}
