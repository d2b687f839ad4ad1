/** Pixels that shapes are painted on, with smooth edges. White at first. */
export class Raster {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue of each pixel, row by row. */
  readonly rgb: Uint8Array;
  /** How much of each pixel the shape at hand covers, or the change of that from the pixel before; 0 between shapes. */
  readonly #cover: Float32Array;
  readonly #stride: number;
  #top: number;
  #bottom = 0;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.rgb = new Uint8Array(width * height * 3).fill(255);
    this.#stride = width + 2;
    this.#cover = new Float32Array(this.#stride * height);
    this.#top = height;
  }

  /** Paints what closed outlines (x and y in turn) enclose; what runs the other way round inside is a hole. */
  fill(outlines: readonly (readonly number[])[], colour: string, opacity: number): void {
    for (const points of outlines) {
      const { length } = points;
      for (let index = 0; index < length; index += 2) {
        const next = (index + 2) % length;
        this.#edge(points[index] ?? 0, points[index + 1] ?? 0, points[next] ?? 0, points[next + 1] ?? 0);
      }
    }
    const { red, green, blue } = channels(colour);
    for (let y = this.#top; y < this.#bottom; y++) {
      let sum = 0;
      for (let x = 0; x < this.width; x++) {
        sum += this.#cover[y * this.#stride + x] ?? 0;
        if (sum !== 0)
          this.#blend(y * this.width + x, red, green, blue, Math.min(1, Math.abs(sum)) * opacity);
      }
    }
    this.#clear();
  }

  /** Paints a line of round joins and ends through points (x and y in turn). */
  stroke(points: readonly number[], width: number, colour: string, opacity: number): void {
    for (let index = 0; index + 3 < points.length; index += 2) {
      this.#capsule(
        points[index] ?? 0,
        points[index + 1] ?? 0,
        points[index + 2] ?? 0,
        points[index + 3] ?? 0,
        width / 2,
      );
    }
    const { red, green, blue } = channels(colour);
    for (let y = this.#top; y < this.#bottom; y++) {
      for (let x = 0; x < this.width; x++) {
        const cover = this.#cover[y * this.#stride + x] ?? 0;
        if (cover > 0) this.#blend(y * this.width + x, red, green, blue, cover * opacity);
      }
    }
    this.#clear();
  }

  /** All that is nearer to a segment than a radius. Where segments overlap the greater cover holds: they do not add up. */
  #capsule(x0: number, y0: number, x1: number, y1: number, radius: number): void {
    const [dx, dy] = [x1 - x0, y1 - y0];
    const squared = dx * dx + dy * dy;
    const reach = radius + 1;
    const top = Math.max(0, Math.floor(Math.min(y0, y1) - reach));
    const bottom = Math.min(this.height, Math.ceil(Math.max(y0, y1) + reach));
    this.#touch(top, bottom);
    for (let row = top; row < bottom; row++) {
      const y = row + 0.5;
      // Of a slanting segment only a part is near this row.
      const slack = reach * Math.hypot(dx, dy);
      const [from, to] =
        Math.abs(dy) < 1e-6
          ? [Math.min(x0, x1) - reach, Math.max(x0, x1) + reach]
          : span(
              x0 + ((y - y0) / dy) * dx,
              slack / Math.abs(dy),
              Math.min(x0, x1) - reach,
              Math.max(x0, x1) + reach,
            );
      const end = Math.min(this.width, Math.ceil(to));
      for (let column = Math.max(0, Math.floor(from)); column < end; column++) {
        const x = column + 0.5;
        const along = squared === 0 ? 0 : Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / squared));
        const cover = radius + 0.5 - Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
        const index = row * this.#stride + column;
        if (cover > (this.#cover[index] ?? 0)) this.#cover[index] = Math.min(1, cover, 2 * radius);
      }
    }
  }

  /** Adds what lies to the right of an edge: the exact area of each pixel (the signed areas of R. Levien's font-rs). */
  #edge(x0: number, y0: number, x1: number, y1: number): void {
    if (y0 === y1) return;
    const sign = y0 < y1 ? 1 : -1;
    const [topX, topY, endX, endY] = sign > 0 ? [x0, y0, x1, y1] : [x1, y1, x0, y0];
    const slope = (endX - topX) / (endY - topY);
    const first = Math.max(0, Math.floor(topY));
    const last = Math.min(this.height, Math.ceil(endY));
    this.#touch(first, last);
    for (let row = first; row < last; row++) {
      const from = Math.max(row, topY);
      const until = Math.min(row + 1, endY);
      const a = this.#within(topX + (from - topY) * slope);
      const b = this.#within(topX + (until - topY) * slope);
      this.#span(row * this.#stride, Math.min(a, b), Math.max(a, b), (until - from) * sign);
    }
  }

  /** Spreads the change that an edge makes in a row over the pixels that it crosses there. */
  #span(start: number, left: number, right: number, change: number): void {
    const first = Math.floor(left);
    const last = Math.floor(right);
    if (first === last || right === left) {
      const inside = (left + right) / 2 - first;
      this.#add(start + first, change * (1 - inside));
      this.#add(start + first + 1, change * inside);
      return;
    }
    const density = change / (right - left);
    for (let pixel = first; pixel <= last; pixel++) {
      const from = Math.max(left, pixel);
      const to = Math.min(right, pixel + 1);
      const share = density * (to - from);
      const inside = (from + to) / 2 - pixel;
      this.#add(start + pixel, share * (1 - inside));
      this.#add(start + pixel + 1, share * inside);
    }
  }

  #add(index: number, change: number): void {
    this.#cover[index] = (this.#cover[index] ?? 0) + change;
  }

  #within = (x: number): number => Math.max(0, Math.min(this.width, x));

  #touch(top: number, bottom: number): void {
    if (top < this.#top) this.#top = top;
    if (bottom > this.#bottom) this.#bottom = bottom;
  }

  #clear(): void {
    if (this.#top < this.#bottom) this.#cover.fill(0, this.#top * this.#stride, this.#bottom * this.#stride);
    this.#top = this.height;
    this.#bottom = 0;
  }

  #blend(pixel: number, red: number, green: number, blue: number, cover: number): void {
    const { rgb } = this;
    const at = pixel * 3;
    rgb[at] = mixed(rgb[at] ?? 0, red, cover);
    rgb[at + 1] = mixed(rgb[at + 1] ?? 0, green, cover);
    rgb[at + 2] = mixed(rgb[at + 2] ?? 0, blue, cover);
  }
}

const span = (middle: number, half: number, least: number, most: number): readonly [number, number] => [
  Math.max(least, middle - half),
  Math.min(most, middle + half),
];

const mixed = (below: number, above: number, cover: number): number =>
  Math.round(below + (above - below) * cover);

/** Of "#rrggbb". */
function channels(colour: string): { readonly red: number; readonly green: number; readonly blue: number } {
  const number = Number.parseInt(colour.slice(1), 16);
  return { red: number >> 16, green: (number >> 8) & 255, blue: number & 255 };
}
