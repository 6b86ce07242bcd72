/** SHA-256 (FIPS 180-4) for browsers that keep their own from pages without TLS: an installation at home may be one. */

const BLOCK_BYTES = 64;
const PRIMES = primes(64);
/** The first 32 bits of the fractional parts of roots of primes, as the standard has them. */
const ROUND = Uint32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const START = Uint32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

/** Takes bytes piece by piece. */
export class Sha256 {
  readonly #state = Uint32Array.from(START);
  readonly #words = new Uint32Array(BLOCK_BYTES);
  readonly #rest = new Uint8Array(BLOCK_BYTES);
  #bytes = 0;

  update(bytes: Uint8Array): this {
    let at = 0;
    const begun = this.#bytes % BLOCK_BYTES;
    this.#bytes += bytes.length;
    if (begun > 0) {
      at = Math.min(BLOCK_BYTES - begun, bytes.length);
      this.#rest.set(bytes.subarray(0, at), begun);
      if (begun + at < BLOCK_BYTES) return this;
      this.#mix(this.#rest, 0);
    }
    for (; at + BLOCK_BYTES <= bytes.length; at += BLOCK_BYTES) this.#mix(bytes, at);
    this.#rest.set(bytes.subarray(at));
    return this;
  }

  /** 64 hexadecimal digits. Nothing can be added afterwards. */
  digest(): string {
    const bits = this.#bytes * 8;
    const begun = this.#bytes % BLOCK_BYTES;
    const padding = new Uint8Array((begun < 56 ? 56 : 120) - begun + 8);
    padding[0] = 0x80;
    const length = new DataView(padding.buffer, padding.length - 8);
    length.setUint32(0, Math.floor(bits / 2 ** 32));
    length.setUint32(4, bits % 2 ** 32);
    this.update(padding);
    return Array.from(this.#state, (word) => word.toString(16).padStart(8, '0')).join('');
  }

  #mix(bytes: Uint8Array, at: number): void {
    const words = this.#words;
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, BLOCK_BYTES);
    for (let index = 0; index < 16; index += 1) words[index] = view.getUint32(index * 4);
    for (let index = 16; index < 64; index += 1) {
      const [near, far] = [words[index - 2]!, words[index - 15]!];
      const low = turn(far, 7) ^ turn(far, 18) ^ (far >>> 3);
      const high = turn(near, 17) ^ turn(near, 19) ^ (near >>> 10);
      words[index] = words[index - 16]! + low + words[index - 7]! + high;
    }
    const state = this.#state;
    let [a, b, c, d] = [state[0]!, state[1]!, state[2]!, state[3]!];
    let [e, f, g, h] = [state[4]!, state[5]!, state[6]!, state[7]!];
    for (let index = 0; index < 64; index += 1) {
      const choice = (e & f) ^ (~e & g);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + choice + ROUND[index]! + words[index]!) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + majority) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, index) => {
      state[index] = state[index]! + word;
    });
  }
}

const turn = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32);
}

function primes(count: number): number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate += 1) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  }
  return found;
}
