/** What stands for a value that is not kept. */
export const MASK = "***";

const SECRET_WORDS = new Set(
  "password passwd passphrase pwd secret secrets credential credentials apikey authorization bearer webhook webhooks".split(
    " ",
  ),
);
/** In front of `key`: what the key is for. */
const KEYS = new Set("api access private secret auth signing encryption ssh aws".split(" "));
/** In front of `token`: the tokens of a language model, which are no secrets. */
const TEXT_TOKENS = new Set(
  "pad eos bos unk sep cls mask stop start end special image max min new num per every next first last trigger pretrained".split(
    " ",
  ),
);

/** Whether what a flag, a key or a variable is called says that its value is a secret. */
export function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "");
  return words.some((word, index) => {
    const before = words[index - 1] ?? "";
    if (SECRET_WORDS.has(word) || /pass(?:word|wd)$/.test(word)) return true;
    if (word === "key") return KEYS.has(before);
    return word === "token" && index === words.length - 1 && !TEXT_TOKENS.has(before);
  });
}

/** `https://user:password@host`: what stands before the host. */
const USER_INFO = /\b([a-z][a-z\d+.-]*:\/\/)[^\s/?#@]+@/gi;

/** Addresses that whoever knows them can write to: of them the host is kept. */
const WEBHOOK =
  /\b(https?:\/\/(?:hooks\.slack(?:-gov)?\.com|(?:\w+\.)?discord(?:app)?\.com(?=\/api\/(?:v\d+\/)?webhooks\/)|[\w.-]+\.webhook\.office\.com|[\w.-]+\.logic\.azure\.com(?::\d+)?|[\w.-]+\.api\.powerplatform\.com(?::\d+)?)\/)[^\s"'\\]+/gi;
/** A `trackio run` within the command: what its flag takes is one in any case. */
const NOTIFY = "--notify";
const ADDRESS = /^(?:[a-z]+\+)?https?:\/\//i;

/**
 * A command without the values of flags, keys and variables that look like secrets: `--api-key abc`, `--password=abc`,
 * `HF_TOKEN=abc`, what stands before the host in a URL, and what behind it makes an address of Slack, Discord or Teams.
 */
export function withoutSecrets(command: readonly string[]): string[] {
  return command.map((word, index) => {
    const before = command[index - 1] ?? "";
    if (before === NOTIFY && ADDRESS.test(word)) return MASK;
    if (word.startsWith(`${NOTIFY}=`)) return `${NOTIFY}=${MASK}`;
    if (isFlag(before) && !before.includes("=") && isSecretName(before) && !isFlag(word)) return MASK;
    const split = word.indexOf("=");
    if (
      split > 0 &&
      split < word.length - 1 &&
      isKey(word.slice(0, split)) &&
      isSecretName(word.slice(0, split))
    )
      return `${word.slice(0, split + 1)}${MASK}`;
    return word.replace(USER_INFO, `$1${MASK}@`).replace(WEBHOOK, `$1${MASK}`);
  });
}

const isFlag = (word: string): boolean => /^--?[A-Za-z]/.test(word);
const isKey = (text: string): boolean => /^[-+\w.:/]+$/.test(text);
