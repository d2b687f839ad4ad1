/** What a run is doing, derived when it is read and never stored as a guess. */
export type Status =
  | {
      readonly kind: "running";
      readonly pid: number | null;
      readonly host: string;
      /** Only the program lives: what it reports waits in the spool until it has ended. */
      readonly recorderGone?: true;
    }
  | { readonly kind: "finished" }
  | { readonly kind: "failed"; readonly exitCode: number }
  | { readonly kind: "killed"; readonly signal: string }
  /** Its recorder was told to stop before it ended. */
  | { readonly kind: "preempted"; readonly signal: string }
  /** Its recorder is gone and wrote no end; or it was not recorded at all, and did not say `finish`. */
  | { readonly kind: "crashed"; readonly unrecorded?: true }
  /** On another host, and its heartbeat is too old to tell. */
  | { readonly kind: "unknown"; readonly host: string }
  /** Its `run.ndjson` cannot be read; `reason` is a sentence without its full stop. */
  | { readonly kind: "damaged"; readonly reason: string };
