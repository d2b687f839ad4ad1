import { defineConfig } from "vitest/config";

/** The suite against real libraries: `npm run test:ecosystem`. */
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["test/ecosystem/*.test.ts"],
    globalSetup: ["test/support/packed.ts", "test/ecosystem/environment.ts", "test/ecosystem/runtimes.ts"],
    testTimeout: 120_000,
    // The programs take one core each, and most of the time is theirs.
    maxWorkers: 2,
  },
});
