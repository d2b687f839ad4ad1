import cyrillic from "@fontsource/inter/files/inter-cyrillic-400-normal.woff";
import greek from "@fontsource/inter/files/inter-greek-400-normal.woff";
import latin from "@fontsource/inter/files/inter-latin-400-normal.woff";
import bold from "@fontsource/inter/files/inter-latin-600-normal.woff";
import latinExt from "@fontsource/inter/files/inter-latin-ext-400-normal.woff";
import { Font } from "../render/chart/font.ts";
import type { Fonts } from "../render/chart/png.ts";

/** Inter, for Latin, Greek and Cyrillic. A bundle by itself: 180 kB that nothing but a PNG needs. */
export const loadFonts = (): Fonts => ({
  regular: [latin, latinExt, greek, cyrillic].map((file) => new Font(file)),
  bold: [new Font(bold)],
});
