import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { News } from "../../../src/observe/notify/news.ts";
import { postOf } from "../../../src/observe/notify/payload.ts";
import type { Service } from "../../../src/observe/notify/target.ts";

const NEWS: News = {
  mood: "bad",
  title: "✘ toy/slow failed (exit code 1) after 3 h 12 m",
  lines: ["loss 0.061 (best 0.058 at step 80) · w 1.885", "200 steps, attempt 2", "python train.py on lab-7"],
  facts: { event: "ended", project: "toy", run: "slow" },
};

/** What a hostile program, or a joker, calls things. */
const HOSTILE: News = {
  mood: "warn",
  title: "▲ @everyone/<!channel>: *bold* _it_ `code` [a](https://evil.example) <@U1> # x",
  lines: ["- @here <#C1> ||spoiler|| :smile: 1. x", "1. > & </at>"],
  facts: {},
};

const sent = (service: Service, news: News) => {
  const { headers, body } = postOf({ service, url: "https://example.org/x" }, news);
  return service === "ntfy" ? { headers, body } : (JSON.parse(body) as unknown);
};

describe("what is sent", () => {
  it("to Slack", () => {
    expect(sent("slack", NEWS)).toMatchInlineSnapshot(`
      {
        "blocks": [
          {
            "text": {
              "emoji": false,
              "text": "✘ toy/slow failed (exit code 1) after 3 h 12 m",
              "type": "plain_text",
            },
            "type": "header",
          },
          {
            "text": {
              "emoji": false,
              "text": "loss 0.061 (best 0.058 at step 80) · w 1.885
      200 steps, attempt 2
      python train.py on lab-7",
              "type": "plain_text",
            },
            "type": "section",
          },
        ],
        "text": "✘ toy/slow failed (exit code 1) after 3 h 12 m
      loss 0.061 (best 0.058 at step 80) · w 1.885
      200 steps, attempt 2
      python train.py on lab-7",
        "unfurl_links": false,
        "unfurl_media": false,
      }
    `);
    expect(sent("slack", HOSTILE)).toMatchInlineSnapshot(`
      {
        "blocks": [
          {
            "text": {
              "emoji": false,
              "text": "▲ @everyone/<!channel>: *bold* _it_ \`code\` [a](https://evil.example) <@U1> # x",
              "type": "plain_text",
            },
            "type": "header",
          },
          {
            "text": {
              "emoji": false,
              "text": "- @here <#C1> ||spoiler|| :smile: 1. x
      1. > & </at>",
              "type": "plain_text",
            },
            "type": "section",
          },
        ],
        "text": "▲ @⁠everyone/&lt;!channel&gt;: *bold* _it_ \`code\` [a](https://evil.example) &lt;@⁠U1&gt; # x
      - @⁠here &lt;#C1&gt; ||spoiler|| :smile: 1. x
      1. &gt; &amp; &lt;/at&gt;",
        "unfurl_links": false,
        "unfurl_media": false,
      }
    `);
  });

  it("to Discord", () => {
    expect(sent("discord", NEWS)).toMatchInlineSnapshot(`
      {
        "allowed_mentions": {
          "parse": [],
        },
        "content": "**✘ toy/slow failed \\(exit code 1\\) after 3 h 12 m**
      loss 0.061 \\(best 0.058 at step 80\\) · w 1.885
      200 steps, attempt 2
      python train.py on lab-7",
        "flags": 4,
      }
    `);
    expect(sent("discord", HOSTILE)).toMatchInlineSnapshot(`
      {
        "allowed_mentions": {
          "parse": [],
        },
        "content": "**▲ @⁠everyone/\\<!channel\\>\\: \\*bold\\* \\_it\\_ \\\`code\\\` \\[a\\]\\(https\\://evil.example\\) \\<@⁠U1\\> \\# x**
      \\- @⁠here \\<\\#C1\\> \\|\\|spoiler\\|\\| \\:smile\\: 1. x
      1\\. \\> & \\</at\\>",
        "flags": 4,
      }
    `);
  });

  it("to Teams", () => {
    expect(sent("teams", NEWS)).toMatchInlineSnapshot(`
      {
        "attachments": [
          {
            "content": {
              "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
              "body": [
                {
                  "inlines": [
                    {
                      "color": "Attention",
                      "text": "✘ toy/slow failed (exit code 1) after 3 h 12 m",
                      "type": "TextRun",
                      "weight": "Bolder",
                    },
                  ],
                  "type": "RichTextBlock",
                },
                {
                  "inlines": [
                    {
                      "text": "loss 0.061 (best 0.058 at step 80) · w 1.885",
                      "type": "TextRun",
                    },
                  ],
                  "type": "RichTextBlock",
                },
                {
                  "inlines": [
                    {
                      "text": "200 steps, attempt 2",
                      "type": "TextRun",
                    },
                  ],
                  "type": "RichTextBlock",
                },
                {
                  "inlines": [
                    {
                      "text": "python train.py on lab-7",
                      "type": "TextRun",
                    },
                  ],
                  "type": "RichTextBlock",
                },
              ],
              "msteams": {
                "width": "Full",
              },
              "type": "AdaptiveCard",
              "version": "1.4",
            },
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
          },
        ],
        "type": "message",
      }
    `);
  });

  it("to ntfy", () => {
    expect(sent("ntfy", NEWS)).toMatchInlineSnapshot(`
      {
        "body": "loss 0.061 (best 0.058 at step 80) · w 1.885
      200 steps, attempt 2
      python train.py on lab-7",
        "headers": {
          "content-type": "text/plain; charset=utf-8",
          "priority": "4",
          "tags": "x",
          "title": "toy/slow failed (exit code 1) after 3 h 12 m",
        },
      }
    `);
    expect(
      sent("ntfy", { ...NEWS, title: "✔ toy/größe finished", mood: "good", lines: [] }),
    ).toMatchInlineSnapshot(`
      {
        "body": "toy/größe finished",
        "headers": {
          "content-type": "text/plain; charset=utf-8",
          "priority": "3",
          "tags": "white_check_mark",
          "title": "=?UTF-8?B?dG95L2dyw7bDn2UgZmluaXNoZWQ=?=",
        },
      }
    `);
  });

  it("to any other address", () => {
    expect(sent("json", NEWS)).toMatchInlineSnapshot(`
      {
        "event": "ended",
        "project": "toy",
        "run": "slow",
        "text": "✘ toy/slow failed (exit code 1) after 3 h 12 m
      loss 0.061 (best 0.058 at step 80) · w 1.885
      200 steps, attempt 2
      python train.py on lab-7",
        "title": "✘ toy/slow failed (exit code 1) after 3 h 12 m",
      }
    `);
  });
});

describe("the limits of the services", () => {
  const short = fc.string({ unit: "grapheme", maxLength: 20 });
  const text = fc.tuple(short, fc.constantFrom(1, 3, 50, 400)).map(([piece, times]) => piece.repeat(times));
  const news = fc.record({ title: text, lines: fc.array(text, { maxLength: 8 }) });

  it("hold whatever the texts are, and no character is cut in two", () => {
    fc.assert(
      fc.property(news, ({ title, lines }) => {
        const all = { ...NEWS, title, lines };
        const slack = sent("slack", all) as {
          text: string;
          blocks: { type: string; text: { text: string } }[];
        };
        expect(slack.text.length).toBeLessThan(40_000);
        for (const block of slack.blocks)
          expect(block.text.text.length).toBeLessThanOrEqual(block.type === "header" ? 150 : 3000);
        const { content } = sent("discord", all) as { content: string };
        expect(content.length).toBeLessThanOrEqual(2000);
        expect(Buffer.byteLength(JSON.stringify(sent("teams", all)))).toBeLessThan(28_000);
        const { headers, body } = sent("ntfy", all) as { headers: Record<string, string>; body: string };
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4096);
        expect(headers["title"]).toMatch(/^[\x20-\x7e]*$/);
        for (const each of [slack.text, content, body]) expect(each.isWellFormed?.() ?? true).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it("are used: what fits is sent whole", () => {
    const line = "x".repeat(90);
    const { body } = sent("ntfy", { ...NEWS, lines: Array<string>(60).fill(line) }) as { body: string };
    expect(body.split("\n").length).toBe(45);
    expect(body.endsWith("…")).toBe(true);
  });
});
