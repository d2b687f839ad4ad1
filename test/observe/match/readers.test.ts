import { describe, expect, it } from "vitest";
import { taken, texts } from "./reading.ts";

const lines = (log: string): string[] => log.split("\n");
const from = (reader: string, log: string): string[] =>
  texts(taken(lines(log), reader))
    .split("\n")
    .filter((line) => line !== "");

describe("json", () => {
  it("takes numbers of any depth, as they are written, with step and timestamp", () => {
    expect(
      from(
        "json",
        `starting
{"step": 3, "loss": 0.50, "val": {"loss": 1e-3, "who": "me"}, "tokens": 12345678901234567890}
  {"timestamp": "2026-11-23T03:26:00Z", "loss": NaN}
{"level": "info", "message": "no number", "ok": true, "sizes": [1, 2]}
{"_type": "finish", "exit_code": 0}
{"loss": 0.5,}
[1, 2]`,
      ),
    ).toEqual([
      '2: {"step":3,"loss":0.50,"val/loss":1e-3,"tokens":12345678901234567890}',
      '3: {"timestamp":"2026-11-23T03:26:00Z","loss":"NaN"}',
    ]);
  });
});

describe("transformers", () => {
  it("leaves what is no number, and what is no dict of plain values", () => {
    expect(
      from(
        "transformers",
        `INFO {'loss': 2.1, 'name': 'a, b', 'ok': True, 'none': None, 'lr': 1e-05}
{'step': 7, 'reward': -0.5}
{'loss': [1, 2]}
{'a': {'b': 1}}
{'loss': 2.1, 'torn`,
      ),
    ).toEqual(['1: {"loss":2.1,"lr":1e-05}', '2: {"step":7,"reward":-0.5}']);
  });
});

describe("keras", () => {
  it("reads the bars of Keras 2, printed again with more on them", () => {
    expect(
      from(
        "keras",
        `Epoch 1/2
 10/100 [=>............................] - ETA: 1s - loss: 0.9 - accuracy: 0.1
100/100 [==============================] - 2s 20ms/step - loss: 0.5 - accuracy: 0.8
100/100 [==============================] - 3s 25ms/step - loss: 0.5 - accuracy: 0.8 - val_loss: 0.6
Epoch 2/2
100/100 [==============================] - 2s 20ms/step - loss: 0.4
Test loss: 0.3`,
      ),
    ).toEqual([
      '3: {"step":1,"loss":0.5,"accuracy":0.8}',
      '4: {"step":1,"val_loss":0.6}',
      '6: {"step":2,"loss":0.4}',
    ]);
  });
});

describe("lightning", () => {
  it("takes a bar once an epoch, as it stands last, and no version for a metric", () => {
    const bar = (epoch: number, done: number, more: string) =>
      `Epoch ${epoch}: ${done * 50}%|██   | ${done}/2 [00:01<00:01,  1.59it/s, v_num=12${more}]`;
    const log = [
      bar(0, 1, ", loss=0.9"),
      bar(0, 2, ", loss=0.8"),
      bar(0, 2, ", loss=0.8, val_loss=0.7"),
      bar(1, 0, ", loss=0.8, val_loss=0.7"),
      bar(1, 2, ", loss=0.6, val_loss=0.7"),
      bar(1, 2, ", loss=0.6, val_loss=0.5"),
    ];
    const expected = ['{"step":0,"loss":0.8,"val_loss":0.7}', '{"step":1,"loss":0.6,"val_loss":0.5}'];
    expect(from("lightning", log.join("\n"))).toEqual([`3: ${expected[0]}`, `6: ${expected[1]}`]);
    expect(from("lightning", log.join("\r"))).toEqual([`1: ${expected[0]}`, `1: ${expected[1]}`]);
  });

  it("does not take the first numbers of an epoch for the last of the one before", () => {
    const log = [
      "Epoch 0: 100%|██| 2/2 [00:01<00:00, 1.5it/s, loss=0.5]",
      "Epoch 1:   0%|  | 0/2 [00:00<?, ?it/s]",
      "Epoch 1:   0%|  | 0/2 [00:00<?, ?it/s, loss=0.4]",
      "Epoch 1: 100%|██| 2/2 [00:01<00:00, 1.5it/s, loss=0.3]",
      "Epoch 2:   0%|  | 0/2 [00:00<?, ?it/s, loss=0.3, val_loss=0.6]",
      "Epoch 2:   0%|  | 0/2 [00:00<?, ?it/s, loss=0.2, val_loss=0.6]",
    ];
    expect(from("lightning", log.join("\n"))).toEqual([
      '1: {"step":0,"loss":0.5}',
      '4: {"step":1,"loss":0.3,"val_loss":0.6}',
    ]);
  });

  it("tells data loaders apart", () => {
    expect(
      from(
        "lightning",
        `│ a │ 1 │
┃      Validate metric      ┃       DataLoader 0        ┃       DataLoader 1        ┃
│         val_loss          │            0.5            │            0.6            │
│         val/acc           │           0.91            │                           │
└───────────────────────────┴───────────────────────────┴───────────────────────────┘
│         other             │           0.91            │            0.6            │`,
      )[0],
    ).toBe('3: {"_type":"more","val_loss/dataloader_idx_0":0.5,"val_loss/dataloader_idx_1":0.6}');
  });
});

describe("ultralytics", () => {
  it("reads the tables of older versions, of segmentation and of classification", () => {
    expect(
      from(
        "ultralytics",
        `      Epoch    GPU_mem   box_loss   seg_loss   cls_loss   dfl_loss  Instances       Size
      1/100      1.2G      1.181      2.345      1.284      1.302        215        640:  50%|█████     | 4/8 [00:02<00:02]
      1/100      1.21G      1.171      2.335      1.274      1.301        215        640: 100%|██████████| 8/8 [00:04<00:00,  1.95it/s]
                 Class     Images  Instances      Box(P          R      mAP50  mAP50-95)     Mask(P          R      mAP50  mAP50-95): 100%|██████████| 4/4 [00:01<00:00]
                   all        128        929      0.640      0.537      0.605      0.446      0.6      0.5      0.55      0.4
                person        128        254      0.797      0.677      0.764      0.538      0.7      0.5      0.55      0.4
      Epoch    GPU_mem       loss  Instances       Size
        2/3         0G      0.693         16        224: 100%|██████████| 10/10 [00:01<00:00]
               classes   top1_acc   top5_acc: 100%|██████████| 5/5 [00:00<00:00]
                   all        0.5          1`,
      ),
    ).toEqual([
      '3: {"step":1,"box_loss":1.171,"seg_loss":2.335,"cls_loss":1.274,"dfl_loss":1.301}',
      '5: {"step":1,"Box/P":0.640,"Box/R":0.537,"Box/mAP50":0.605,"Box/mAP50-95":0.446,"Mask/P":0.6,"Mask/R":0.5,"Mask/mAP50":0.55,"Mask/mAP50-95":0.4}',
      '8: {"step":2,"loss":0.693}',
      '10: {"step":2,"top1_acc":0.5,"top5_acc":1}',
    ]);
  });
});

describe("llama.cpp", () => {
  it("takes the epoch for the step where it is printed, and bars when they are full", () => {
    expect(
      from(
        "llama.cpp",
        `main: epoch 0001/0060:
train: [██▋     ] data=0015000/0045000 loss=2.35257±nan acc=11.91±0.26% t=00:00:00 ETA=00:00:00
train: [███████▉] data=0045000/0045000 loss=2.33782±0.00846 acc=24.70±0.20% t=00:00:00 ETA=00:00:00
val:   [████████] data=0060000/0045000 loss=2.30735±nan acc=45.43±0.41% t=00:00:00 ETA=00:00:00
0.04.268.924 I Final estimate: PPL over 10 chunks for n_ctx=2048 = 3.1931 +/- 0.07007`,
      ),
    ).toEqual([
      '3: {"step":1,"train/loss":2.33782,"train/acc":24.70}',
      '4: {"_type":"more","step":1,"val/loss":2.30735,"val/acc":45.43}',
      '5: {"_type":"more","PPL/final":3.1931,"PPL/final_error":0.07007}',
    ]);
  });
});

describe("key-value, where an epoch is told and no step", () => {
  const over = (...lines: string[]): boolean =>
    taken(lines, "key-value").some(({ text }) => text.includes("step_metric"));

  it("draws over it as long as each line has a later one", () => {
    expect(over("epoch 1 loss 0.5", "epoch 2 loss 0.4", "epoch 3 loss 0.3")).toBe(true);
    expect(over("epoch 0.1 loss 0.5", "epoch 0.2 loss 0.4")).toBe(true);
  });

  it("counts where lines share one, or have none: points would lie on each other", () => {
    expect(over("epoch 1 loss 0.5", "epoch 1 loss 0.4", "epoch 2 loss 0.3", "epoch 3 loss 0.2")).toBe(false);
    expect(over("epoch 1 loss 0.5", "loss 0.4", "epoch 2 loss 0.3", "epoch 3 loss 0.3")).toBe(false);
    expect(over("loss 0.4", "epoch 2 loss 0.3", "epoch 3 loss 0.3")).toBe(false);
  });
});

describe("key-value", () => {
  it("takes what was printed behind a bar that is not full", () => {
    expect(
      taken(
        [
          "epochs:  33%|███▎      | 1/3 [00:00<00:01, 1.0it/s, loss=9]epoch 1 loss 0.5",
          "epochs:  67%|██████▋   | 2/3 [00:01<00:00, 1.0it/s]",
        ],
        "key-value",
      ).map(({ text }) => text),
    ).toEqual(['{"epoch":1,"loss":0.5}']);
  });

  const one = (line: string): string[] =>
    taken([line], "key-value").flatMap(({ found, text }) => (found === undefined ? [] : [text]));

  it.each([
    ["epoch 3 | loss=0.3 lr: 1e-4 acc 91.2%", '{"epoch":3,"loss":0.3,"lr":1e-4,"acc":91.2}'],
    ["Epoch [3/10], Step [100/600], Loss: 0.5432", '{"step":100,"epoch":3,"Loss":0.5432}'],
    [
      "2024-05-01 10:00:00,123 INFO root: Train Loss: 0.3312 Val Accuracy: 0.91 time: 12.3s",
      '{"Train_Loss":0.3312,"Val_Accuracy":0.91,"time":12.3}',
    ],
    ["step 1000: train loss 4.2, val loss 4.3", '{"step":1000,"train_loss":4.2,"val_loss":4.3}'],
    ["iter 10: loss 4.2345, time 123.45ms, mfu 12.34%", '{"step":10,"loss":4.2345,"mfu":12.34}'],
    [
      " iteration       10/    100 | consumed samples:  80 | learning rate: 1.0E-04 | lm loss: 1.07E+01 |",
      '{"step":10,"consumed_samples":80,"learning_rate":1.0E-04,"lm_loss":1.07E+01}',
    ],
    ["[100]\tvalid_0's auc: 0.9\tvalid_1's auc: 0.8", '{"step":100,"valid_0/auc":0.9,"valid_1/auc":0.8}'],
    ["[0]\tvalidation_0-logloss:0.61", '{"step":0,"validation_0-logloss":0.61}'],
    ["0:\tlearn: 0.65\ttest: 0.66", '{"step":0,"learn":0.65,"test":0.66}'],
    ["loss=nan lr=inf x=-inf y=.5", '{"loss":"NaN","lr":"Infinity","x":"-Infinity","y":0.5}'],
    ["step:5/10 val_loss:3.4", '{"step":5,"val_loss":3.4}'],
    ["time: 1.5 data: 0.2 max mem: 26869", '{"time":1.5,"data":0.2,"mem":26869}'],
    ["100%|███| 50/50 [00:00<00:00, 228.48it/s, loss=0.1]", '{"loss":0.1}'],
  ])("%s", (line, expected) => {
    expect(one(line)).toEqual([expected]);
  });

  it.each([
    "host localhost:8080 file.py:123 cuda:0 http://a.b:80/ v1.2.3",
    "date=2024-05-01 ip=10.0.0.1 t=12:30 size=3MB hash=0x1f path=/a/1",
    " 46%|███| 23/50 [00:00<00:00, 228.48it/s, loss=0.1]",
    "epoch 3 of 10",
    "warning: 3 files are missing",
    "Found: 128 images in /data",
    "Saving checkpoint 12 to disk",
    "{'loss': 0.3}",
    '{"loss": 0.3}',
  ])("leaves %s", (line) => {
    expect(one(line)).toEqual([]);
  });
});
