/**
 * Standard normals in f32: the readable twin of kernels/wasm/normals.ts, equal to it in every bit.
 *
 * Block n of Philox4x32-10, key = seed, counter = (step, purpose, n), gives the normals 4n … 4n + 3: its words
 * (o₀, o₁) and (o₂, o₃) make a pair each by Box and Muller,
 *
 *     u = (o + ½)·2⁻³²,   r = √(−2 log u),   φ = 2π o′/2³²,   (r cos φ, r sin φ).
 *
 * u has 32 bits near 0, so the tail reaches 6.76σ; φ is reduced to [−π/4, π/4] in integers, exactly.
 * Every operation is an IEEE f32 one, rounded by fround, in the kernel's order.
 * Accuracy: 4 units in the last place of the pair's radius (normals32.test.ts measures it against f64).
 * Reference: G. E. P. Box, M. E. Muller, Ann. Math. Stat. 29 (1958); the logarithm is FreeBSD's e_logf.c, sine and
 * cosine are those of Cephes (S. L. Moshier).
 */

import { philox } from "./random.ts";

const f = Math.fround;

const key = new Uint32Array(2);
const counter = new Uint32Array(4);
const block = new Uint32Array(4);
const four = new Float32Array(4);
const bits = new Int32Array(1);
const real = new Float32Array(bits.buffer);

/** The bits of √½ and of 1. */
const halfRoot = 0x3f3504f3;
const one = 0x3f800000;

const lowLn2 = f(9.0580006145e-6);
const highLn2 = f(0.69313812256);
const l0 = f(0.66666662693);
const l1 = f(0.40000972152);
const l2 = f(0.28498786688);
const l3 = f(0.24279078841);

/** log u for u in (0, 1] by u = 2ᵉ m, m ∈ [√½, √2), and the series of log m in s = (m − 1)/(m + 1). */
function log32(u: number): number {
  real[0] = u;
  const shifted = (bits[0] + (one - halfRoot)) | 0;
  const exponent = (shifted >> 23) - 127;
  bits[0] = (shifted & 0x007fffff) + halfRoot;
  const x = f(real[0] - 1);
  const s = f(x / f(2 + x));
  const z = f(s * s);
  const w = f(z * z);
  const even = f(z * f(l0 + f(w * l2)));
  const odd = f(w * f(l1 + f(w * l3)));
  const half = f(0.5 * f(x * x));
  const small = f(f(s * f(half + f(odd + even))) + f(exponent * lowLn2));
  return f(f(f(small - half) + x) + f(exponent * highLn2));
}

function radius(word: number): number {
  const u = f(f(f(word) * 2.3283064365386963e-10) + 1.1641532182693481e-10);
  return f(Math.sqrt(f(-2 * log32(u))));
}

const turn = f(1.4629180792671596e-9); // 2π·2⁻³²
const s0 = f(-1.9515295891e-4);
const s1 = f(8.3321608736e-3);
const s2 = f(-1.6666654611e-1);
const c0 = f(2.443315711809948e-5);
const c1 = f(-1.388731625493765e-3);
const c2 = f(4.166664568298827e-2);

function sine(t: number, z: number): number {
  const p = f(f(f(f(s0 * z) + s1) * z) + s2);
  return f(f(f(p * z) * t) + t);
}

function cosine(z: number): number {
  const p = f(f(f(f(c0 * z) + c1) * z) + c2);
  return f(f(f(f(p * z) * z) - f(0.5 * z)) + 1);
}

/** Two normals from two words, to out[at] and out[at + 1]. */
function pair(first: number, second: number, out: Float32Array, at: number): void {
  const r = radius(first);
  const word = second | 0;
  const quarter = ((word + 0x20000000) | 0) >> 30;
  const t = f(f((word - (quarter << 30)) | 0) * turn);
  const z = f(t * t);
  const sin = sine(t, z);
  const cos = cosine(z);
  const odd = (quarter & 1) === 1;
  const x = odd ? sin : cos;
  const y = odd ? cos : sin;
  out[at] = r * (((quarter + 1) & 2) === 2 ? -x : x);
  out[at + 1] = r * ((quarter & 2) === 2 ? -y : y);
}

/**
 * Writes `count` standard normals to out[offset …]: a function of (seed, purpose, step) alone, and the first of a
 * longer sequence.
 *
 * @param seed, step  integers, 0 ≤ · < 2⁵³
 */
export function fillNormals32(
  seed: number,
  purpose: number,
  step: number,
  count: number,
  out: Float32Array,
  offset: number,
): void {
  key[0] = seed >>> 0;
  key[1] = Math.floor(seed / 4294967296);
  counter[0] = step >>> 0;
  counter[1] = Math.floor(step / 4294967296);
  counter[2] = purpose;
  for (let n = 0; n < count; n += 4) {
    counter[3] = n >>> 2;
    philox(counter, key, block);
    if (n + 4 <= count) {
      pair(block[0], block[1], out, offset + n);
      pair(block[2], block[3], out, offset + n + 2);
    } else {
      pair(block[0], block[1], four, 0);
      pair(block[2], block[3], four, 2);
      for (let q = 0; n + q < count; q++) out[offset + n + q] = four[q];
    }
  }
}
