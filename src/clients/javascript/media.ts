export interface MediaOptions {
  readonly caption?: string | undefined;
}

/** A file that is copied into the run's folder when the recorder reads the line. */
abstract class FileMedia {
  abstract readonly type: string;
  /** Absolute, or relative to the program's working folder. */
  readonly path: string;
  readonly caption: string | undefined;

  constructor(path: string, { caption }: MediaOptions = {}) {
    this.path = path;
    this.caption = caption;
  }

  /** As a value among metrics (docs/format.md, "Tagged values"). */
  toJSON(): object {
    return { _type: `trackio.${this.type}`, file_path: this.path, caption: this.caption };
  }
}

export class Image extends FileMedia {
  readonly type = "image";
}

export class Audio extends FileMedia {
  readonly type = "audio";
}

export class Video extends FileMedia {
  readonly type = "video";
}

/** Text in Markdown: `log({ report: new Markdown("# Results") })`. */
export class Markdown {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toJSON(): object {
    return { _type: "trackio.markdown", _value: this.text };
  }
}

/** A piece of HTML. */
export class Html {
  readonly html: string;

  constructor(html: string) {
    this.html = html;
  }

  toJSON(): object {
    return { _type: "trackio.html", _value: this.html };
  }
}
