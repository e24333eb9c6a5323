/** The noise of a block (kernels/noise.ts), a tile of neurons at a time: what is drawn for a tile stays in the nearest cache. */

import { manyNormals } from "./normals";
import { madd, multiply, PANEL, stepTile, TILE } from "./tile";

/**
 * z_j += Σ_k into_jk g_k + Σ_m L_jm η_m for every step, then ŵ += deviation · g for rows from … to.
 *
 * @param w       [tiles][rows][8], folded
 * @param z       [tiles][capacity][8], padded: ⟨w̃, x̃⟩ on entry
 * @param into    panels of samples times k_l/√V, [⌈count/4⌉][rows][4]
 * @param root    panels of L, [⌈count/4⌉][capacity][4]: [j / 4][m][j % 4], 0 from m = j on
 * @param g, eta  scratch, [to − from][8] and [capacity][8] f32
 */
export function addNoise(
  w: usize, tiles: i32, rows: i32, from: i32, to: i32, z: usize, capacity: i32, count: i32, into: usize, root: usize,
  deviation: f32, g: usize, eta: usize, stepLow: i32, stepHigh: i32, purpose: i32, purposeWithin: i32, seedLow: i32,
  seedHigh: i32,
): void {
  const moved = to - from, within = count - 1;
  const zBytes = stepTile(capacity), inBytes = <usize>rows * PANEL, rootBytes = <usize>capacity * PANEL;
  const factor = f32x4.splat(deviation);
  let row = w + <usize>from * TILE;
  into += <usize>from * PANEL;
  for (let t = 0; t < tiles; t++) {
    manyNormals(g, t * moved * 8, moved * 8, stepLow, stepHigh, purpose, seedLow, seedHigh);
    manyNormals(eta, t * within * 8, within * 8, stepLow, stepHigh, purposeWithin, seedLow, seedHigh);
    for (let j = 0; j < count; j += 4) {
      const four = <usize>(j >> 2), seen = j + 3 < within ? j + 3 : within;
      multiply(z + <usize>j * TILE, g, into + four * inBytes, moved, false, false, 0);
      multiply(z + <usize>j * TILE, eta, root + four * rootBytes, seen, false, false, 0);
    }
    let p = row, drawn = g;
    for (let k = 0; k < moved; k++) {
      v128.store(p, madd(factor, v128.load(drawn), v128.load(p)));
      v128.store(p, madd(factor, v128.load(drawn, 16), v128.load(p, 16)), 16);
      p += TILE; drawn += TILE;
    }
    row += <usize>rows * TILE; z += zBytes;
  }
}
