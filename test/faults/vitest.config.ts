import { defineConfig } from "vitest/config";

/** Everything is killed, filled up and taken away: `npm run test:faults`. How often, `rounds.ts` says. */
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["test/faults/*.test.ts"],
    globalSetup: ["test/support/packed.ts", "test/faults/seed.ts"],
    // Each round has its own deadlines; how many there are is asked for.
    testTimeout: 24 * 3600 * 1000,
    maxWorkers: 2,
  },
});
