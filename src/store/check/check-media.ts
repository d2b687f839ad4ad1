import { readdirSync } from "node:fs";
import { join, normalize } from "node:path";
import type { Finding } from "../../history/finding.ts";
import { MEDIA_FOLDER } from "../layout.ts";
import { isThere } from "./check-leftovers.ts";
import type { Piece } from "./scan-lines.ts";

/** Whether the files that a run's media records name are there, and the other way round. */
export class MediaCheck {
  /** Where each file was named first. */
  readonly #named = new Map<string, { readonly byte: number; readonly line: number }>();

  add({ record, byte, line }: Piece & { readonly kind: "record" }): void {
    const { file_path: path, source } = record;
    // Without `source` it was not copied, or is none.
    if (typeof path !== "string" || typeof source !== "string") return;
    const name = normalize(path);
    if (!this.#named.has(name)) this.#named.set(name, { byte, line });
  }

  /** @param complete whether all records are written, so that a file without one is left over */
  findings(folder: string, complete: boolean): Finding[] {
    const missing = [...this.#named].filter(([path]) => !isThere(join(folder, path)));
    const findings = missing.map(([path, { byte, line }]): Finding => {
      const remedy = { kind: "acknowledge", key: `missing-media:${path}` } as const;
      const rule = "names a file that is not there";
      const place = { file: "media.ndjson", byte, line, bytes: null };
      return { severity: "damage", kind: "missing-media", ...place, rule, value: path, remedy };
    });
    const unnamed = complete ? this.#unnamed(folder) : [];
    if (unnamed.length === 0) return findings;
    const rule =
      unnamed.length === 1
        ? "a file that no record names"
        : `${unnamed.length.toLocaleString("en-US")} files that no record names`;
    const place = { file: MEDIA_FOLDER, byte: null, line: null, bytes: null };
    const value = unnamed.slice(0, MOST_NAMED).join(", ") + (unnamed.length > MOST_NAMED ? " …" : "");
    return [...findings, { severity: "note", kind: "unnamed-media", ...place, rule, value, remedy: null }];
  }

  #unnamed(folder: string): string[] {
    const media = join(folder, MEDIA_FOLDER);
    if (!isThere(media)) return [];
    return readdirSync(media, { withFileTypes: true }).flatMap(({ name }) =>
      this.#named.has(join(MEDIA_FOLDER, name)) ? [] : [name],
    );
  }
}

const MOST_NAMED = 3;
