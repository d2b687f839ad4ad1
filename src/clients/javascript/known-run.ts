/** What is known of a run without an answer of the recorder. */
export interface KnownRun {
  readonly project?: string | undefined;
  readonly name?: string | undefined;
  readonly id?: string | undefined;
  readonly dir?: string | undefined;
  readonly attempt?: number | undefined;
  readonly step?: number | undefined;
  readonly checkpoint?: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The run that the command line began (docs/format.md, "Environment"). */
export const toldRun = (env: Environment): KnownRun => ({
  project: env["TRACKIO_PROJECT"],
  name: env["TRACKIO_RUN"],
  dir: env["TRACKIO_RUN_DIR"],
  attempt: numberOf(env["TRACKIO_ATTEMPT"]),
  step: numberOf(env["TRACKIO_STEP"]),
  checkpoint: env["TRACKIO_CHECKPOINT"],
});

function numberOf(text: string | undefined): number | undefined {
  const number = Number(text ?? "");
  return text === undefined || text === "" || !Number.isSafeInteger(number) ? undefined : number;
}
