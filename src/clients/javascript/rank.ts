/** What launchers call a process's rank, in the order in which we believe them (docs/format.md, "Streams and ranks"). */
const RANKS = ["RANK", "OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "SLURM_PROCID"];

type Environment = Readonly<Record<string, string | undefined>>;

/** The rank of this process in a distributed job: 0 where there is none. */
export function rankOf(env: Environment): number {
  const own = parse(env["TRACKIO_RANK"]);
  if (own !== undefined) return own;
  // What was set around `trackio run` is the rank of the whole program, which has a run of its own.
  const outer = new Set((env["TRACKIO_OUTER_RANKS"] ?? "").split(" "));
  for (const name of RANKS) {
    const rank = outer.has(`${name}=${env[name]}`) ? undefined : parse(env[name]);
    if (rank !== undefined) return rank;
  }
  return 0;
}

function parse(text: string | undefined): number | undefined {
  const rank = /^\d+$/.test(text ?? "") ? Number(text) : Number.NaN;
  return Number.isSafeInteger(rank) ? rank : undefined;
}
