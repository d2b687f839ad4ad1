/** What a command may touch of the outside world. Tests pass their own. */
export interface Context {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly cwd: string;
  /** The folder of the client libraries that the package brings, by language. */
  readonly clients: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A stream that text goes to, and what is known of its reader. */
export interface Output {
  readonly write: (text: string) => void;
  /** Writes bytes as they are; missing where only text is taken. */
  readonly writeBytes?: (bytes: Buffer) => void;
  readonly isTTY: boolean;
  /** Columns; undefined where there is no terminal. */
  readonly width: number | undefined;
  /** Lines; undefined where there is no terminal. */
  readonly height?: number | undefined;
  /** 0 none, 1 16 colours, 2 256, 3 16 million (chalk's levels). */
  readonly colour: 0 | 1 | 2 | 3;
}
