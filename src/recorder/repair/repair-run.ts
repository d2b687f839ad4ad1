import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Finding, Mended } from "../../history/finding.ts";
import { FORMAT } from "../../history/life-fold.ts";
import { removeMarks } from "../../store/attempt-mark.ts";
import type { RunCheck } from "../../store/check/check-run.ts";
import { fileProblem } from "../../store/file-problem.ts";
import { RUN_FILES, type RunFile, SUMMARY_FILE } from "../../store/layout.ts";
import { removeIfEmpty } from "../../store/remove-if-empty.ts";
import { randomId } from "../random-id.ts";
import { eventRecord, field } from "../record-text.ts";
import { type Cut, rewriteFile } from "./rewrite-file.ts";

const LIFE = "run.ndjson";

/** Mends what was found in a run that is marked as ours. What it may not touch has no remedy, and is passed over. */
export function repairRun(root: string, check: RunCheck): Mended[] {
  const repair = new RunRepair(root, check);
  try {
    repair.all();
  } catch (error) {
    repair.add({ file: "", what: "failed", detail: fileProblem(error) });
  }
  return repair.done;
}

class RunRepair {
  readonly done: Mended[] = [];
  readonly #root: string;
  readonly #check: RunCheck;
  /** Bytes that were cut out of each file, and in how many pieces. */
  readonly #cut: { file: string; bytes: number; pieces: number }[] = [];

  constructor(root: string, check: RunCheck) {
    this.#root = root;
    this.#check = check;
  }

  all(): void {
    const rewritten = new Set(this.#with("cut", "seal").map(({ file }) => this.#nameOf(file)));
    for (const file of RUN_FILES) if (file !== LIFE && rewritten.has(file)) this.#rewrite(file);
    // The run's life comes last, and tells of all of it.
    const create = this.#with("create").length > 0;
    if (create || this.#with("acknowledge").length > 0 || this.#cut.length > 0 || rewritten.has(LIFE))
      this.#rewriteLife(create);
    if (rewritten.size > 0 || create) rmSync(join(this.#check.ref.folder, SUMMARY_FILE), { force: true });
    for (const finding of this.#with("remove")) this.#remove(finding);
  }

  #with(...kinds: NonNullable<Finding["remedy"]>["kind"][]): Finding[] {
    return this.#check.findings.filter(({ remedy }) => remedy !== null && kinds.includes(remedy.kind));
  }

  #keys(): string[] {
    return this.#check.findings.flatMap(({ remedy }) => (remedy?.kind === "acknowledge" ? [remedy.key] : []));
  }

  #rewrite(file: RunFile): void {
    const { cuts, sealed } = rewriteFile(this.#check.ref.folder, file);
    this.#tell(file, cuts, sealed);
    this.#count(file, cuts);
  }

  #rewriteLife(create: boolean): void {
    const { folder } = this.#check.ref;
    const before = create ? this.#created() : "";
    const path = join(folder, LIFE);
    if (!existsSync(path)) {
      const temporary = join(folder, `.${LIFE}.${process.pid}.new`);
      writeFileSync(temporary, before + this.#repaired(), { flush: true });
      renameSync(temporary, path);
    } else {
      const after = (cuts: readonly Cut[]): string => {
        this.#count(LIFE, cuts);
        return this.#repaired();
      };
      const { cuts, sealed } = rewriteFile(folder, LIFE, { before, after });
      this.#tell(LIFE, cuts, sealed);
    }
    if (create) this.add({ file: LIFE, what: "created", detail: null });
    for (const { rule } of this.#with("acknowledge")) this.add({ file: LIFE, what: "noted", detail: rule });
  }

  #created(): string {
    const { ref, earliest } = this.#check;
    return `${eventRecord("created", earliest ?? new Date().toISOString(), [
      field("format", FORMAT),
      field("project", ref.project),
      field("run", ref.run),
      field("id", randomId(12)),
      field("repaired", true),
    ])}\n`;
  }

  #repaired(): string {
    const keys = this.#keys();
    if (this.#cut.length === 0 && keys.length === 0) return "";
    return `${eventRecord("repaired", new Date().toISOString(), [
      ...(this.#cut.length > 0 ? [field("cut", this.#cut)] : []),
      ...(keys.length > 0 ? [field("known", keys)] : []),
    ])}\n`;
  }

  #remove(finding: Finding): void {
    const { folder } = this.#check.ref;
    const name = this.#nameOf(finding.file);
    if (name === "") {
      removeMarks(folder);
      removeIfEmpty(folder);
      if (existsSync(folder)) return;
      removeIfEmpty(dirname(folder));
    } else rmSync(join(folder, name), { force: true });
    this.add({ file: name, what: "removed", detail: null });
  }

  #count(file: string, cuts: readonly Cut[]): void {
    if (cuts.length === 0) return;
    const bytes = cuts.reduce((sum, cut) => sum + cut.bytes, 0);
    this.#cut.push({ file, bytes, pieces: cuts.length });
  }

  #tell(file: RunFile, cuts: readonly Cut[], sealed: number): void {
    for (const { byte, bytes, to } of cuts)
      this.add({ file, byte, bytes, what: "moved", detail: this.#placeOf(to) });
    if (sealed > 0) this.add({ file, what: "sealed", detail: null });
  }

  add(mended: Pick<Mended, "file" | "what" | "detail"> & Partial<Mended>): void {
    const { project, run } = this.#check.ref;
    const place = { kind: "run", project, run } as const;
    const whose = { place, folder: this.#placeOf("") };
    this.done.push({ byte: null, bytes: null, ...mended, ...whose, file: this.#placeOf(mended.file) });
  }

  #placeOf(file: string): string {
    return relative(this.#root, join(this.#check.ref.folder, file));
  }

  /** A file's name in the run's folder; empty for the folder itself. */
  #nameOf(file: string): string {
    return relative(this.#check.ref.folder, join(this.#root, file));
  }
}
