import { isSecretName } from "./secrets.ts";

/** Variables that change what a training does, or say where in a job it runs. Nothing else of the environment is kept. */
const KEPT =
  /^(?:CUDA_VISIBLE_DEVICES|CUDA_LAUNCH_BLOCKING|CUBLAS_WORKSPACE_CONFIG|NVIDIA_VISIBLE_DEVICES|HIP_VISIBLE_DEVICES|ROCR_VISIBLE_DEVICES|OMP_NUM_THREADS|MKL_NUM_THREADS|OPENBLAS_NUM_THREADS|PYTHONHASHSEED|TOKENIZERS_PARALLELISM|CONDA_DEFAULT_ENV|VIRTUAL_ENV|MASTER_ADDR|MASTER_PORT|NODE_RANK|GROUP_RANK|(?:OMPI_COMM_|PMI_|PMIX_)?(?:WORLD_|LOCAL_)?(?:RANK|SIZE)|WORLD_SIZE|LOCAL_WORLD_SIZE|(?:NCCL|GLOO|TORCH|PYTORCH|XLA|JAX|ACCELERATE|DEEPSPEED|HYDRA|SLURM)_[A-Z0-9_]+|TF_DETERMINISTIC_OPS|TF_FORCE_GPU_ALLOW_GROWTH|TF_XLA_FLAGS|TF_ENABLE_ONEDNN_OPTS|KUBERNETES_SERVICE_HOST|HOSTNAME|JOB_COMPLETION_INDEX)$/;

/** Characters of a value that are kept. */
const LONGEST = 1000;

/** The variables of a list, secrets never. */
export const observeVariables = (env: Readonly<NodeJS.ProcessEnv>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env)
      .filter(([name, value]) => value !== undefined && KEPT.test(name) && !isSecretName(name))
      .map(([name, value = ""]) => [name, value.slice(0, LONGEST)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
