/** A session of this host that has noted less of a run than it may have written. */
export interface OpenSession {
  readonly session: string;
  /** Its recorder or its program is at work: then the run is theirs. Else only what the program left behind is. */
  readonly alive: boolean;
  readonly pid: number | null;
}
