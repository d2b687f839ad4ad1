import { describe, expect, it } from "vitest";
import { metricName, runFolders } from "../../../src/format/tensorboard/metric-name.ts";

describe("the name of a metric", () => {
  it("is the tag behind its folders", () => {
    expect(metricName([], "loss")).toBe("loss");
    expect(metricName(["train"], "loss/a")).toBe("train/loss/a");
  });

  it("has the curve behind the tag, where add_scalars made the folder", () => {
    expect(metricName(["losses_train"], "losses")).toBe("losses/train");
    expect(metricName(["a", "both_losses_val"], "both/losses")).toBe("a/both/losses/val");
    expect(metricName(["both", "losses", "val"], "both/losses")).toBe("both/losses/val");
    expect(metricName(["losses_"], "losses")).toBe("losses_/losses");
  });

  it("lacks the folder that add_hparams names by the clock", () => {
    expect(metricName(["1795527569.8252134"], "hparam/best")).toBe("hparam/best");
  });
});

describe("folders that tell which run it is", () => {
  it("are known by their time or their number, and only in front", () => {
    for (const name of [
      "Nov24_13-09-15_host",
      "20261124-130915",
      "2026-11-24_13-09-15",
      "2026-11-24T13:09:15",
      "ppo_20261124_130915",
      "version_3",
      "PPO_1",
    ])
      expect(runFolders([name, "train"]), name).toBe(1);
    for (const name of ["train", "validation", "losses_1", "exp", "fold_3", "2026", "resnet50"])
      expect(runFolders([name]), name).toBe(0);
    expect(runFolders(["train", "version_0"])).toBe(0);
    expect(runFolders(["2026-11-24_13-09-15", "version_0"])).toBe(2);
  });
});
