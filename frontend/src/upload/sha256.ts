/* SHA-256 piece by piece: crypto.subtle takes only whole buffers, and a file may have 1 GB.
 *
 * Files up to some megabytes go to crypto.subtle at once; larger ones through this plain
 * implementation of FIPS 180-4, a piece at a time: memory stays small and the page answers. */

const WHOLE = 8 * 2 ** 20;
const PIECE = 2 ** 20;

function primes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n += 1) if (found.every((p) => n % p)) found.push(n);
  return found;
}

/** The first 32 bits after the point; doubles carry 52 bits, so these are exact. */
function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32);
}

/** Constants of FIPS 180-4, 4.2.2 and 5.3.3: cube and square roots of the first primes. */
const K = Uint32Array.from(primes(64), (p) => fraction(Math.cbrt(p)));
const START = Uint32Array.from(primes(8), (p) => fraction(Math.sqrt(p)));

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

export class Sha256 {
  private readonly state = START.slice();
  private readonly words = new Uint32Array(64);
  private readonly rest = new Uint8Array(64);
  private held = 0;
  private length = 0;

  update(data: Uint8Array): void {
    this.length += data.length;
    let from = 0;
    if (this.held) {
      from = Math.min(64 - this.held, data.length);
      this.rest.set(data.subarray(0, from), this.held);
      this.held += from;
      if (this.held < 64) return;
      this.block(this.rest, 0);
      this.held = 0;
    }
    for (; from + 64 <= data.length; from += 64) this.block(data, from);
    this.rest.set(data.subarray(from));
    this.held = data.length - from;
  }

  hex(): string {
    const bits = this.length * 8;
    const end = new Uint8Array(this.held < 56 ? 64 - this.held : 128 - this.held);
    end[0] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(end.length - 4, bits >>> 0);
    this.update(end);
    return Array.from(this.state, (word) => word.toString(16).padStart(8, "0")).join("");
  }

  private block(data: Uint8Array, from: number): void {
    const { words: w, state } = this;
    const view = new DataView(data.buffer, data.byteOffset + from, 64);
    for (let i = 0; i < 16; i += 1) w[i] = view.getUint32(i * 4);
    for (let i = 16; i < 64; i += 1) {
      const [x, y] = [w[i - 15] as number, w[i - 2] as number];
      const small = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
      const large = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
      w[i] = (w[i - 16] as number) + small + (w[i - 7] as number) + large;
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i += 1) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + (K[i] as number) + (w[i] as number)) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = (state[i] as number) + value));
  }
}

/** The checksum of a file as 64 hex digits. */
export async function sha256(file: Blob, progress: (share: number) => void, signal: AbortSignal): Promise<string> {
  if (file.size <= WHOLE && crypto.subtle) {
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  const hash = new Sha256();
  for (let from = 0; from < file.size; from += PIECE) {
    signal.throwIfAborted();
    hash.update(new Uint8Array(await file.slice(from, from + PIECE).arrayBuffer()));
    progress(Math.min(1, (from + PIECE) / file.size));
  }
  return hash.hex();
}
