import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/ecosystem/**", "test/faults/**"],
    globalSetup: ["test/support/packed.ts"],
    setupFiles: ["test/support/widths.ts"],
    // Real programs are started: their time is the machine's, not ours.
    testTimeout: 60_000,
  },
});
