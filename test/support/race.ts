import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { onTestFinished } from "vitest";

/** A TypeScript program as one file that Node runs. */
export async function bundle(program: URL, folder: string): Promise<string> {
  const entry = fileURLToPath(program);
  const outfile = join(folder, `${basename(entry)}.mjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "warning",
  });
  return outfile;
}

/** What each of several recorders got, round by round: they claim at the same instant. */
export async function race(
  folder: string,
  how: "new" | "free" | "continue" | "allow",
  rounds: number,
): Promise<{ run: string; attempt: number }[][]> {
  const guns = join(folder, "guns");
  mkdirSync(guns);
  const program = await bundle(new URL("./claimer.ts", import.meta.url), folder);
  const racers = Array.from({ length: 3 }, () => {
    const racer = spawn(process.execPath, [program, join(folder, "store"), guns, how, String(rounds)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    // One that waits for a gun that is never fired would wait for ever.
    onTestFinished(() => void racer.kill("SIGKILL"));
    return createInterface({ input: racer.stdout })[Symbol.asyncIterator]();
  });
  const results: { run: string; attempt: number }[][] = [];
  for (let round = 0; round < rounds; round++) {
    writeFileSync(join(guns, String(round)), "");
    const lines = await Promise.all(racers.map((racer) => racer.next()));
    const got = lines.map(
      ({ value }) => JSON.parse(String(value)) as { run: string; attempt: number } | null,
    );
    results.push(got.filter((each) => each !== null));
  }
  return results;
}
