import { vi } from "vitest";
import { NO_PROC } from "../support/trackio.ts";

// As on macOS and the BSDs, as far as that can be seen here: the same tests, with the relay's ends in a folder instead of /proc.
vi.stubEnv(NO_PROC, "1");
await import("./captured-output.test.ts");
await import("./terminal.test.ts");
await import("./transparency.test.ts");
