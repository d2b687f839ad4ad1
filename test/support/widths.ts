import { loadWidths } from "../../src/render/width.ts";

// Renderers are called here without the command that loads this when it is needed.
await loadWidths();
