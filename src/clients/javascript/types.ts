/** What to do where the project has a run of that name: a run of its own, go on with it or make it, or insist on it. */
export type Resume = "never" | "allow" | "must";

/**
 * Names and values, of metrics, of a config …: an object, or a map. Any value may be logged; `docs/javascript.md` says what
 * becomes of it.
 */
export type Values = object;

/** Where and when something was logged, where that is not the next step, or now. */
export interface Place {
  /** An integer of at least 0. */
  readonly step?: number | bigint | null | undefined;
  /** ISO 8601, or seconds since 1970. */
  readonly timestamp?: Date | string | number | null | undefined;
}

/** What a call of `log` says beside its metrics. */
export interface LogOptions extends Place {
  /** They belong to the step that was logged last, unless `step` says another. */
  readonly more?: boolean | undefined;
}

export interface InitOptions {
  /** Made where there is none. The command line's wins. */
  readonly project?: string | undefined;
  /** The run's; one is made up where nobody names it. The command line's wins. */
  readonly name?: string | undefined;
  readonly config?: Values | undefined;
  readonly group?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly notes?: string | undefined;
  /** `never` where nobody says. The command line's wins. */
  readonly resume?: Resume | undefined;
}

export interface AlertOptions extends Place {
  readonly text?: string | undefined;
  /** `warn` where nobody says. */
  readonly level?: "info" | "warn" | "error" | undefined;
}

export interface ProgressOptions {
  /** How much of the total is done; else readers count the steps. */
  readonly done?: number | undefined;
  readonly text?: string | undefined;
}

export interface RewindOptions {
  /** Names of metrics, tables and media: only these go back, and the next step stays what it was. */
  readonly metrics?: readonly string[] | undefined;
}

export interface MetricOptions {
  /** The metric that is its x axis, in place of the step. */
  readonly stepMetric?: string | undefined;
  readonly goal?: "minimize" | "maximize" | undefined;
}

export interface FinishOptions {
  /** From 0 to 255: other than 0 says that the run failed. */
  readonly exitCode?: number | undefined;
}

/**
 * What is known of a run. It comes from the recorder, which follows an `init` within about 0.2 s: the first fact that is
 * read waits for that, for 2 s at most, and then tells what is known without it.
 */
export interface RunFacts {
  readonly project: string | undefined;
  readonly name: string | undefined;
  /** Never changes; a name may. */
  readonly id: string | undefined;
  /** The run's folder, absolute. */
  readonly dir: string | undefined;
  /** 1, then 2, 3 … after each resume. */
  readonly attempt: number;
  /** Whether it goes on with an earlier attempt. */
  readonly resumed: boolean;
  /** The step that the run went on with: 0 in a new one. */
  readonly step: number;
  /** The last checkpoint that was reported at or before that step. */
  readonly checkpoint: string | undefined;
}

/** A run that this thread reports to. What is logged to one that was left for another is kept as rejected lines. */
export interface Run extends RunFacts {
  /** Logs one step, as `trackio.log` does. */
  log(metrics: Values, place?: LogOptions | number | bigint | null): void;
  logSystem(sample: Values, place?: Pick<Place, "timestamp">): void;
  config(values: Values): void;
  summary(values: Values): void;
  alert(title: string, options?: AlertOptions): void;
  rewind(step: number | bigint, options?: RewindOptions): void;
  progress(total: number, options?: ProgressOptions): void;
  metric(name: string, options?: MetricOptions): void;
  /** Says that the run is complete. Saying it twice says no more. */
  finish(options?: FinishOptions): void;
}
