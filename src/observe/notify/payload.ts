import { bytesOf, cut, cutLines } from "./cut.ts";
import type { Mood, News } from "./news.ts";
import type { Target } from "./target.ts";

/** An HTTP POST. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a target is to be sent, so that it shows the news and nobody is pinged by the name of a run. */
export function postOf({ service, url }: Target, news: News): Post {
  switch (service) {
    case "slack":
      return json(url, slack(news));
    case "discord":
      return json(url, discord(news));
    case "teams":
      return json(url, teams(news));
    case "ntfy":
      return ntfy(url, news);
    case "json":
      return json(url, { ...news.facts, title: news.title, text: [news.title, ...news.lines].join("\n") });
  }
}

const json = (url: string, body: object): Post => ({
  url,
  headers: { "content-type": "application/json; charset=utf-8" },
  body: JSON.stringify(body),
});

/** Characters of a header block, and of a section (docs.slack.dev, "Block Kit"). */
const SLACK_HEADER = 150;
const SLACK_SECTION = 3000;

/**
 * Blocks of plain text, in which Slack takes nothing for markup; `text` is for notifications, and for those that take
 * Slack's messages without the blocks, such as Mattermost.
 */
function slack({ title, lines }: News): object {
  const plain = (text: string) => ({ type: "plain_text", text, emoji: false });
  const body = lines.length === 0 ? "" : cutLines(lines, SLACK_SECTION);
  const long = title.length > SLACK_HEADER;
  return {
    text: withoutPings(forSlack(cutLines([title, ...lines], SLACK_SECTION))),
    blocks: [
      long
        ? { type: "section", text: plain(cut(title, SLACK_SECTION)) }
        : { type: "header", text: plain(title) },
      ...(body === "" ? [] : [{ type: "section", text: plain(body) }]),
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** Slack's three characters of control (docs.slack.dev, "Formatting message text"). */
const forSlack = (text: string): string =>
  text.replace(/[&<>]/g, (letter) => (letter === "&" ? "&amp;" : letter === "<" ? "&lt;" : "&gt;"));

/** `@everyone`, with a word joiner behind its `@`: it looks the same, and is nobody's name. */
const withoutPings = (text: string): string => text.replace(/@(?=\p{L})/gu, "@\u2060");

/** Characters of a message (discord.com/developers, "Create Message"). */
const DISCORD_MOST = 2000;
/** Links are not to unfold into pictures of them. */
const SUPPRESS_EMBEDS = 4;

function discord({ title, lines }: News): object {
  const escaped = lines.map((line) => withoutPings(forDiscord(line)));
  return {
    content: cutLines([`**${withoutPings(forDiscord(cut(title, 500)))}**`, ...escaped], DISCORD_MOST),
    allowed_mentions: { parse: [] },
    flags: SUPPRESS_EMBEDS,
  };
}

/** Markdown's signs as themselves. */
const forDiscord = (text: string): string =>
  text.replace(/[\\`*_~|<>[\]()#:]/g, "\\$&").replace(/^(\s*\d*)([-+.])(?=\s)/, "$1\\$2");

/** Of 28 KB that a card may have (learn.microsoft.com, "Incoming Webhooks"), in bytes of JSON: escapes may double it. */
const TEAMS_MOST = 10_000;

const TEAMS_COLOURS: Readonly<Record<Mood, string>> = { good: "Good", warn: "Warning", bad: "Attention" };

/** An adaptive card, which both a workflow's webhook and an old connector take. In its text runs nothing is markup. */
function teams({ title, lines, mood }: News): object {
  const run = (text: string, look: object) => ({
    type: "RichTextBlock",
    inlines: [{ type: "TextRun", text, ...look }],
  });
  const body = cutLines(lines, TEAMS_MOST, bytesOf);
  const card = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    body: [
      run(cut(title, 1000), { weight: "Bolder", color: TEAMS_COLOURS[mood] }),
      ...body
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => run(line, {})),
    ],
    msteams: { width: "Full" },
  };
  return {
    type: "message",
    attachments: [
      { contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content: card },
    ],
  };
}

/** Bytes of a message; a longer one becomes a file (docs.ntfy.sh, "Limitations"). */
const NTFY_MOST = 4096;
const NTFY_TITLE = 200;

/** Its priority, and the tag that is shown as a sign (docs.ntfy.sh, "Publishing"). */
const NTFY: Readonly<Record<Mood, readonly [priority: string, tag: string]>> = {
  good: ["3", "white_check_mark"],
  warn: ["4", "warning"],
  bad: ["4", "x"],
};

function ntfy(url: string, { title, lines, mood }: News): Post {
  const [priority, tags] = NTFY[mood];
  const plain = withoutSign(title);
  return {
    url,
    headers: {
      "content-type": "text/plain; charset=utf-8",
      title: forHeader(cut(plain, NTFY_TITLE)),
      priority,
      tags,
    },
    // Without one it would say "triggered".
    body: cutLines(lines.length === 0 ? [plain] : lines, NTFY_MOST, bytesOf),
  };
}

/** The sign in front is the tag's already. */
const withoutSign = (title: string): string => title.replace(/^[^\p{L}\p{N}]+ /u, "");

/** A header's text, which is ASCII: others as an encoded word (RFC 2047), which ntfy reads. */
const forHeader = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`;
