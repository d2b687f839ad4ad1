/** Where launchers of distributed jobs tell a process its rank, in the order of `docs/format.md`, section 1. */
const VARIABLES = ["RANK", "OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "SLURM_PROCID"];

/**
 * The rank of this process in the job that it runs: an integer from 0. What was set around `trackio run` itself is the
 * rank of the whole program, and not meant.
 */
export function rankOf(env: Readonly<NodeJS.ProcessEnv>): number {
  const around = new Set((env["TRACKIO_OUTER_RANKS"] ?? "").split(" "));
  const values = VARIABLES.flatMap((name) => {
    const value = env[name];
    return value === undefined || around.has(`${name}=${value}`) ? [] : [value];
  });
  const rank = [env["TRACKIO_RANK"] ?? "", ...values].find((value) => RANK.test(value));
  return Number(rank ?? 0);
}

/** Anything else is no rank, and the next variable is asked. */
const RANK = /^\d{1,15}$/;
