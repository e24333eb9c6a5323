/** How the masses of one grid take a step: the operator that stepping and noise ask for, on that grid's energy. */

import { type CellEnergy, cellEnergy } from "../energy/cellEnergy.ts";
import type { FeatureEnergy } from "../energy/featureEnergy.ts";
import type { UniformGrid } from "../measure/uniformGrid.ts";
import { energyDescent } from "./energyDescent.ts";
import type { Operator } from "./operator.ts";
import { scharfetterGummel } from "./scharfetterGummel.ts";
import { type Limiter, transport } from "./transport.ts";

/** How one grid's masses take a step. */
export interface Stepper {
  readonly energy: CellEnergy;
  readonly operator: Operator<Float64Array>;
}

/** The stepper of a grid; the last one is kept, since a run stays on its cells. */
export function steppers(
  energy: FeatureEnergy,
  limiter: Limiter,
  implicit: boolean,
): (grid: UniformGrid) => Stepper {
  let kept: Stepper | null = null;
  return (grid) => {
    if (kept !== null && sameGrid(kept.energy.grid, grid)) return kept;
    const cells = cellEnergy(energy, grid);
    kept = { energy: cells, operator: implicit ? implicitly(cells) : explicitly(cells, limiter) };
    return kept;
  };
}

function implicitly(cells: CellEnergy): Operator<Float64Array> {
  const descent = energyDescent(cells);
  return { largestStep: () => Infinity, step: (mass, h) => descent.step(mass, h) };
}

function explicitly(cells: CellEnergy, limiter: Limiter): Operator<Float64Array> {
  const { width } = cells.grid;
  const a = new Float64Array(cells.slopes.length);
  const rises = (mass: Float64Array, out: Float64Array): void => {
    cells.residuals(mass, a);
    cells.rises(a, out);
  };
  if (cells.temperature > 0) return scharfetterGummel(cells, rises);
  const velocity = (mass: Float64Array, out: Float64Array): void => {
    const inner = out.subarray(1, mass.length);
    rises(mass, inner);
    for (let f = 0; f < inner.length; f++) inner[f] = -inner[f] / width; // v = −∂Ψ; positive moves right
  };
  return transport({ width, boundary: "closed", limiter, velocity });
}

const sameGrid = (x: UniformGrid, y: UniformGrid): boolean =>
  x.origin === y.origin && x.width === y.width && x.first === y.first && x.count === y.count;
