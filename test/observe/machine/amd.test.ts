import { expect, it } from "vitest";
import { Amd } from "../../../src/observe/machine/amd.ts";
import { kernel } from "./place.ts";

const DRM = "sys/class/drm";
/** Sensors as amdgpu has them; the values are those of github.com/lm-sensors/lm-sensors/issues/261, the rest is made up. */
const card = (number: number, busy: number): Record<string, string> => ({
  [`${DRM}/card${number}/device/vendor`]: "0x1002\n",
  [`${DRM}/card${number}/device/gpu_busy_percent`]: `${busy}\n`,
  [`${DRM}/card${number}/device/mem_info_vram_used`]: `${2 ** 30}\n`,
  [`${DRM}/card${number}/device/mem_info_vram_total`]: `${4 * 2 ** 30}\n`,
  [`${DRM}/card${number}/device/hwmon/hwmon4/power1_average`]: "9103000\n",
  [`${DRM}/card${number}/device/hwmon/hwmon4/temp1_input`]: "42000\n",
  [`${DRM}/card${number}/device/hwmon/hwmon4/freq1_input`]: "351590000\n",
  [`${DRM}/card${number}/device/hwmon/hwmon4/freq2_input`]: "300000000\n",
});
const NVIDIA = { [`${DRM}/card0/device/vendor`]: "0x10de\n", [`${DRM}/card0-DP-1/status`]: "connected\n" };

it("AMD's devices are what their driver's files tell", async () => {
  const machine = kernel({ ...NVIDIA, ...card(1, 87), ...card(10, 5), ...card(2, 3) });
  expect(await (await Amd.find({ HIP_VISIBLE_DEVICES: "0" }, machine))?.sample()).toEqual({
    "gpu/mean_utilization": 87,
    "gpu/total_allocated_memory": 1,
    "gpu/total_power": 9.1,
    "gpu/max_temp": 42,
    "gpu/0/utilization": 87,
    "gpu/0/allocated_memory": 1,
    "gpu/0/memory_usage": 0.25,
    "gpu/0/temp": 42,
    "gpu/0/power": 9.1,
    "gpu/0/sm_clock": 351.59,
    "gpu/0/memory_clock": 300,
    "gpu/0/total_memory": 4,
  });
  const all = await (await Amd.find({}, machine))?.sample();
  expect([all?.["gpu/0/utilization"], all?.["gpu/1/utilization"], all?.["gpu/2/utilization"]]).toEqual([
    87, 3, 5,
  ]);
});

it("there are none where no driver of AMD's tells of any", async () => {
  expect(await Amd.find({}, kernel(NVIDIA))).toBeUndefined();
  expect(await Amd.find({}, kernel({}))).toBeUndefined();
  expect(await Amd.find({ ROCR_VISIBLE_DEVICES: "" }, kernel(card(0, 1)))).toBeUndefined();
});
