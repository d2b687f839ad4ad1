import type { CodeSeen, PlaceSeen, PythonSeen } from "./life.ts";
import type { Json } from "./summary.ts";

type Fields = { readonly [key: string]: Json };

const text = (value: Json | undefined): string | null => (typeof value === "string" ? value : null);
const number = (value: Json | undefined): number | null => (typeof value === "number" ? value : null);
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const fields = (value: Json | undefined): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** What an event `code` tells. */
export const codeSeen = (event: Fields): CodeSeen => ({
  root: text(event["root"]) ?? "",
  commit: text(event["commit"]),
  branch: text(event["branch"]),
  remote: text(event["remote"]),
  dirty: event["dirty"] === true,
  patch: text(event["patch"]),
  leftOut: list(event["left_out"])
    .map(fields)
    .map(({ path, reason }) => ({ path: text(path) ?? "", reason: text(reason) ?? "" })),
  problem: text(event["problem"]),
});

/** What an event `place` tells. */
export const placeSeen = (event: Fields): PlaceSeen => ({
  os: text(event["os"]),
  cpu: text(event["cpu"]),
  cores: number(event["cores"]),
  memory: number(event["memory"]),
  container: text(event["container"]),
  gpus: list(event["gpus"]).flatMap((gpu) => text(gpu) ?? []),
  gpuDriver: text(event["gpu_driver"]),
  cuda: text(event["cuda"]),
  python: event["python"] === undefined ? null : pythonSeen(fields(event["python"])),
  variables: Object.entries(fields(event["variables"])).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  ),
});

const pythonSeen = ({ path, version, environment, packages }: Fields): PythonSeen => ({
  path: text(path) ?? "",
  version: text(version),
  environment: text(environment),
  packages: text(packages),
});
