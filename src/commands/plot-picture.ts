import { closeSync, openSync, readSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pictureOf } from "../render/chart/picture.ts";
import { missingCharacters, pngBytes } from "../render/chart/png.ts";
import type { Picture } from "../render/chart/shapes.ts";
import { svgText } from "../render/chart/svg.ts";
import { fileProblem } from "../store/file-problem.ts";
import { UserError } from "../store/user-error.ts";
import type { Plot } from "./plot-load.ts";
import type { PlotOptions } from "./plot-options.ts";

/**
 * Writes a plot as the pictures that were asked for, each as a whole or not at all.
 * @returns sentences on what was written
 * @throws {UserError} where a file cannot be written, or is there and is no such picture
 */
export async function writePictures(plot: Plot, options: PlotOptions, cwd: string): Promise<string[]> {
  const picture = pictureOf(plot.charts, plot.lines, options);
  const written: string[] = [];
  if (options.svg !== undefined) {
    write(resolve(cwd, options.svg), svgText(picture), "an SVG", /^\s*<(\?xml|svg|!DOCTYPE svg)/);
    written.push(`${options.svg}: ${picture.width} × ${picture.height} pixels, SVG`);
  }
  if (options.png !== undefined) written.push(...(await writePng(picture, options.png, cwd)));
  return written;
}

async function writePng(picture: Picture, path: string, cwd: string): Promise<string[]> {
  const { loadFonts } = await import("./plot-fonts.ts");
  const fonts = loadFonts();
  const bytes = pngBytes(picture, fonts);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a PNG begins with them
  write(resolve(cwd, path), bytes, "a PNG", /^\x89PNG\r\n\x1a\n/);
  const missing = missingCharacters(picture, fonts);
  return [
    `${path}: ${2 * picture.width} × ${2 * picture.height} pixels, PNG`,
    ...(missing.length > 0
      ? [`The PNG's font has no ${missing.join(" ")}: they are boxes in it. --svg has them.`]
      : []),
  ];
}

/** A picture takes the place of an older one, and of nothing else: a name may be mistyped. */
function write(path: string, content: string | Uint8Array, what: string, beginning: RegExp): void {
  const part = `${path}.${process.pid}.part`;
  try {
    const there = headOf(path);
    if (there !== undefined && there !== "" && !beginning.test(there)) {
      throw new UserError(`${path} is there, and is not ${what}: it is left as it is.`, [
        "Give another file name.",
      ]);
    }
    writeFileSync(part, content);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw new UserError(
      `The picture ${path} cannot be written: ${fileProblem(Object.assign(error, { path: undefined }))}.`,
    );
  }
}

/** The first bytes of a file; undefined where there is none. */
function headOf(path: string): string | undefined {
  try {
    const fd = openSync(path, "r");
    const bytes = Buffer.alloc(64);
    const length = readSync(fd, bytes);
    closeSync(fd);
    return bytes.toString("latin1", 0, length);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
