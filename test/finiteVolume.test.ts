/** Finite volumes: the claims on random cases, the discrete Gibbs law, growth, and refusals with advice. */

import { describe, expect, test } from "vitest";
import { cellEnergy } from "../src/energy/cellEnergy.ts";
import { featureEnergy } from "../src/energy/featureEnergy.ts";
import type { FeatureMap } from "../src/features/contract.ts";
import type { Measure } from "../src/measure/contract.ts";
import { gridEdges, paired, pairSums, uniformGrid } from "../src/measure/uniformGrid.ts";
import { energyDescent } from "../src/methods/energyDescent.ts";
import { emptyRates, faceRates } from "../src/methods/faceRates.ts";
import { finiteVolume, finiteVolumeSchema } from "../src/methods/finiteVolume.ts";
import { onGrid } from "../src/methods/reach.ts";
import { scharfetterGummel } from "../src/methods/scharfetterGummel.ts";
import {
  caseOf,
  confinement,
  ignore,
  knotAtZero,
  knotsAbove,
  options,
  pointAt,
  randomCase,
  total,
  twoClasses,
} from "./finiteVolumeCases.ts";
import { lineMap, onLine } from "./jkoLine.ts";
import { seeded } from "./oracles/seeded.ts";

describe("claims", () => {
  test("implicit: F never rises and mass stays at any step, h from 1e-4 to 1e4: 200 random cases", () => {
    for (let seed = 0; seed < 200; seed++) {
      const { energy, begin, u } = randomCase(seed);
      const h = 10 ** (8 * u() - 4);
      const method = finiteVolume(
        energy,
        options({ cells: 20 + Math.floor(40 * u()), upper: 6, stepping: "implicit", step: h }),
      );
      let state = method.start(begin);
      let before = method.report(state).freeEnergy;
      for (let k = 1; k <= 2; k++) {
        state = method.advance(state, k * h, [], ignore);
        const now = method.report(state).freeEnergy;
        expect(now).toBeLessThanOrEqual(before + 1e-12 * (1 + Math.abs(before)));
        before = now;
      }
      expect(state.steps).toBe(2);
      expect(Math.min(...state.after)).toBeGreaterThanOrEqual(0);
      expect(Math.abs(total(state.after) - 1)).toBeLessThan(1e-12);
    }
  });

  test("explicit: mass stays and none is negative: 200 random cases, with and without noise", () => {
    for (let seed = 0; seed < 200; seed++) {
      const { energy, begin } = randomCase(seed);
      const method = finiteVolume(energy, options({ cells: 40, upper: 4, stepping: "explicit" }));
      let state = method.start(begin);
      for (let k = 0; k < 25; k++)
        state = method.advance(state, state.sAfter * (1 + 1e-12) + 1e-9, [], ignore);
      expect(state.steps).toBeGreaterThan(20);
      expect(Math.min(...state.after)).toBeGreaterThanOrEqual(0);
      expect(Math.abs(total(state.after) - 1)).toBeLessThan(1e-12);
    }
  });

  test.each(["explicit", "implicit"] as const)(
    "splitting a run or observing it changes no bit: %s",
    (stepping) => {
      const { energy, begin } = caseOf(
        twoClasses(40, [1.8, 0.2], knotsAbove, 0.8),
        { lambda: 0.1, temperature: stepping === "implicit" ? 0.01 : 0 },
        200,
      );
      const method = finiteVolume(energy, options({ cells: 60, stepping }));
      const once = method.advance(method.start(begin), 1, [], ignore);
      let split = method.start(begin);
      const seen: number[] = [];
      for (const s of [1e-5, 0.3, 0.3, 0.7, 1]) {
        split = method.advance(split, s, [s], (at, grid) => seen.push(at, total(grid.mass)));
        split = structuredClone(split); // plain data: what a checkpoint keeps
      }
      expect(split).toEqual(once);
      expect(method.measure(split)).toEqual(method.measure(once));
      expect(seen.filter((_, i) => i % 2 === 1).every((mass) => Math.abs(mass - 1) < 1e-12)).toBe(true);
    },
  );
});

test("a step is one root of the implicit equation, the potential at the new masses: 200 random cases", () => {
  let pieces = 0;
  for (let seed = 0; seed < 200; seed++) {
    const { energy, begin, u } = randomCase(seed);
    const h = 10 ** (8 * u() - 4);
    const { grid, mass } = onGrid(begin, options({ cells: 20 + Math.floor(40 * u()), upper: 6 }));
    const cells = cellEnergy(energy, grid);
    const next = energyDescent(cells).step(mass, h);
    const a = new Float64Array(cells.slopes.length);
    const rises = new Float64Array(grid.count - 1);
    const rates = emptyRates(grid.count);
    cells.residuals(next, a);
    cells.rises(a, rises);
    faceRates(cells)(rises, rates);
    let worst = 0;
    let exchanged = 0;
    for (let j = 0; j < grid.count; j++) {
      const flow = (f: number) =>
        f >= 0 && f < grid.count - 1 ? rates.right[f] * next[f] - rates.left[f] * next[f + 1] : 0;
      worst = Math.max(worst, Math.abs(next[j] - mass[j] + h * (flow(j) - flow(j - 1))));
      exchanged = Math.max(exchanged, h * Math.abs(rates.right[j] ?? 0) * next[j]);
    }
    // r ≤ 1e-13 in the residuals moves the rates by that part of βΔΨ or, without noise, of ΔΨ's size: 1e-9 of what is
    // exchanged leaves room for h·ΔΨ/width² of 1e4; a step in pieces misses by order 1.
    if (!(worst <= 1e-9 * (1 + exchanged))) pieces++;
  }
  // Without noise the rates have corners, where Newton's method may need shorter steps.
  expect(pieces).toBeLessThanOrEqual(10);
});

describe("the discrete free energy", () => {
  const { energy } = caseOf(twoClasses(40, [1.8, 0.2], knotsAbove, 0.8), { lambda: 0.05, temperature: 0.01 });
  const cells = cellEnergy(energy, uniformGrid(0, 5, 300));

  test("its rows carry the map's whole risk: 50 random laws", () => {
    const u = seeded(1);
    const edges = gridEdges(cells.grid);
    const columns = [edges.slice(1).map((b, j) => 0.5 * (b + edges[j]))];
    for (let round = 0; round < 50; round++) {
      const raw = Float64Array.from({ length: 300 }, () => u() ** 9);
      const mass = raw.map((m) => m / total(raw));
      const risk = energy.risk({ count: 300, columns }, mass);
      // The bound that cellBasis.ts states.
      expect(Math.abs(cells.risk(mass) - risk)).toBeLessThan(1e-12 * (1 + risk));
    }
  });

  test("a hundred rows of data with one kink in common are two features", () => {
    const size = 100;
    const rows = Float64Array.from({ length: size }, (_, q) => (q - 40.5) / 20);
    const map: FeatureMap = {
      ...confinement(1, 0, 0).map,
      size,
      weights: new Float64Array(size).fill(1 / size),
      targets: rows.map(Math.sin),
      at: ({ columns: [r] }) => ({
        moments: (mass, out) => {
          for (let q = 0; q < size; q++)
            out[q] = mass.reduce((sum, m, j) => sum + m * Math.max(0, rows[q] * (r[j] - 1)), 0);
        },
        potential: (alpha, { value }) => {
          for (const [j, x] of r.entries())
            if (value !== null)
              value[j] = alpha.reduce((sum, a, q) => sum + a * Math.max(0, rows[q] * (x - 1)), 0);
        },
      }),
    };
    const few = cellEnergy(featureEnergy(map, { lambda: 0, temperature: 0 }), uniformGrid(0, 2, 40));
    expect(few.basis.rows.length).toBe(2);
    const mass = new Float64Array(40).fill(1 / 40);
    // Risk by hand: means of |r − 1| on either side are 1/4.
    const risk = rows.reduce((sum, q) => sum + (0.25 * Math.abs(q) - Math.sin(q)) ** 2 / size, 0);
    expect(few.risk(mass)).toBeCloseTo(risk, 12);
  });

  test("the fluxes vanish at the Gibbs masses of a given potential, explicit and implicit", () => {
    const { temperature, reference, decay } = cells;
    const residuals = new Float64Array(cells.slopes.length).map((_, i) => Math.cos(i));
    const psi = new Float64Array(300);
    cells.potential(residuals, psi);
    const logs = psi.map((value, j) => reference.volume[j] - value / temperature);
    const most = Math.max(...logs);
    const raw = logs.map((value) => Math.exp(value - most));
    const gibbs = raw.map((m) => m / total(raw));
    expect(decay[299]).toBeGreaterThan(0);
    const operator = scharfetterGummel(cells, (_, out) => cells.rises(residuals, out));
    const next = operator.step(gibbs, operator.largestStep(gibbs));
    // Rates differ from balance by the rounding of βΔΨ ≲ 1e3 and of logs of masses: 1e-13 of what flows either way.
    for (const [j, m] of next.entries())
      expect(Math.abs(m - gibbs[j])).toBeLessThanOrEqual(1e-12 * Math.max(...gibbs));
  });

  test("at rest: huge steps end in the one Gibbs law, whose gap vanishes; F − F⋆ ≤ gap all along", () => {
    for (const scale of [0.3, 2]) {
      const { energy: from, begin } = caseOf(twoClasses(40, [1.8, 0.2], knotsAbove, scale), {
        lambda: 0.05,
        temperature: 0.01,
      });
      const slow = finiteVolume(from, options({ cells: 200, upper: 6, step: 0.2 }));
      const fast = finiteVolume(from, options({ cells: 200, upper: 6, step: 1e4 }));
      const rest = fast.report(fast.advance(fast.start(begin), 6e4, [], ignore));
      expect(rest.dissipationResidual).toBeNull();
      // F's own rounding: 200 terms of order 1.
      expect(rest.freeEnergyGap).toBeLessThan(1e-12);
      let state = slow.start(begin);
      for (let k = 1; k <= 40; k++) {
        state = slow.advance(state, 0.2 * k, [], ignore);
        const { freeEnergy, freeEnergyGap } = slow.report(state);
        expect(freeEnergy - rest.freeEnergy).toBeLessThanOrEqual((freeEnergyGap ?? 0) + 1e-12);
      }
    }
  });

  test("without features F is linear but for the entropy: the gap is F − F⋆ itself, wherever the grid ends", () => {
    const law = confinement(3, 1, 0.5);
    const wide = finiteVolume(law, options({ cells: 1000, upper: 10, step: 1e6 }));
    const { freeEnergy: least } = wide.report(wide.advance(wide.start(pointAt(law, 2)), 1e7, [], ignore));
    for (const upper of [2.5, 6]) {
      const method = finiteVolume(law, options({ cells: 100 * upper, upper }));
      const { freeEnergy, freeEnergyGap } = method.report(method.start(pointAt(law, 2)));
      // β⁻¹log Z by midpoints: w²/24·Z″/Z of order 10, w = 0.01 on the grid, 2.5/128 and more beyond it.
      expect(Math.abs((freeEnergyGap ?? 0) - (freeEnergy - least))).toBeLessThan(1e-3);
    }
  });

  test("no gap where there is no F⋆ to be above: p_ρ without an end, or no decay", () => {
    // R = (∫x²dρ − 5)²: Ψ = (m − 5)x² beside λx²/2 falls for m < 5 − λ/2 and rises above.
    const square = { value: (x: number) => x * x, first: (x: number) => 2 * x, second: () => 2 };
    const gapAt = (x: number, lambda: number) => {
      const on = featureEnergy(lineMap([square], [1], [5]), { lambda, temperature: 0.2 });
      const method = finiteVolume(on, options({ cells: 40 }));
      return method.report(method.start(onLine([-x, x]))).freeEnergyGap;
    };
    expect(gapAt(1, 0.1)).toBeNull();
    expect(gapAt(3, 0.1)).toBeGreaterThan(0);
    expect(gapAt(3, 0)).toBeNull();
  });

  test("without Ψ the rates are those of plain finite volumes: β⁻¹ times the face's area over width and volume", () => {
    for (const d of [1, 2, 3, 40]) {
      const law = cellEnergy(confinement(d, 0, 0.3), uniformGrid(0, 2, 50));
      const rates = emptyRates(50);
      faceRates(law)(new Float64Array(49), rates);
      for (let f = 0; f < 49; f++) {
        const [r, w] = [0.04 * (f + 1), 0.04];
        const plain = (0.3 * d) / (r * w * (1 - ((r - w) / r) ** d));
        // (r − w)/r to the d: d roundings.
        expect(Math.abs(rates.right[f] / plain - 1)).toBeLessThan(1e-12);
        const back = (0.3 * d * (r / (r + w)) ** (d - 1)) / ((r + w) * w * (1 - (r / (r + w)) ** d));
        expect(Math.abs(rates.left[f] / back - 1)).toBeLessThan(1e-12);
      }
    }
  });

  describe("dF/ds is the dissipation", () => {
    const residual = (stepping: "implicit" | "explicit", step: number, cells: number): number => {
      const law = confinement(3, 1, 0.5);
      const run = (changes: Parameters<typeof options>[0], from: Measure, s: number) => {
        const method = finiteVolume(law, options({ cells, upper: 6, ...changes }));
        const end = method.advance(method.start(from), s, [], ignore);
        return { grid: method.measure(end), residual: method.report(end).dissipationResidual ?? 1 };
      };
      // From a law that is smooth already, so that only the last step matters.
      const smooth = run({ stepping: "implicit", step: 0.01 }, pointAt(law, 2), 0.2).grid;
      return run({ stepping, step }, smooth, step).residual;
    };

    test("of an implicit step to order 1 in the step", () => {
      // The cells' own part at 480 of them, 4e-5, is 1.5 % of the smaller residual.
      const [coarse, fine] = [residual("implicit", 0.01, 480), residual("implicit", 0.005, 480)];
      expect(Math.abs(Math.log2(coarse / fine) - 1)).toBeLessThan(0.1);
    });

    test("of an explicit step, whose own part is 1e-8, to order 2 in the width", () => {
      const [coarse, fine] = [residual("explicit", 1e-4, 240), residual("explicit", 1e-4, 480)];
      expect(Math.abs(Math.log2(coarse / fine) - 2)).toBeLessThan(0.1);
    });
  });
});

describe("order in the step is the claim: ∫r² of radial Ornstein–Uhlenbeck at s = 0.32, by halving", () => {
  // Differences between steps on the same cells: the cells' error cancels.
  test.each(["implicit", "explicit"] as const)("%s", (stepping) => {
    const law = confinement(3, 1, 0.5);
    const moment = (step: number) => {
      const method = finiteVolume(law, options({ cells: 60, upper: 6, stepping, step }));
      const { mass, edges } = method.measure(method.advance(method.start(pointAt(law, 2)), 0.32, [], ignore));
      return mass.reduce((sum, m, j) => sum + m * (0.5 * (edges[j] + edges[j + 1])) ** 2, 0);
    };
    const first = stepping === "implicit" ? 0.01 : 0.004;
    const [coarse, middle, fine] = [moment(first), moment(first / 2), moment(first / 4)];
    const order = finiteVolume(law, options({ stepping })).claims.order ?? 0;
    expect(Math.abs(Math.log2(Math.abs((coarse - middle) / (middle - fine))) - order)).toBeLessThan(0.1);
  });
});

describe("reach", () => {
  const heat = confinement(2, 0, 0.5);
  const heated = (upper: "auto" | number, cells: number, s: number, step: number) => {
    const method = finiteVolume(heat, options({ cells, upper, stepping: "implicit", step }));
    return method.advance(method.start(pointAt(heat, 1)), s, [], ignore);
  };

  test("auto grows before mass meets an end: the law is that of a wide grid", () => {
    const grown = heated("auto", 60, 0.02, 0.002); // [0, 1.5], width 0.025
    const wide = heated(15, 600, 0.02, 0.002);
    expect(grown.grid.count).toBeGreaterThan(70);
    expect(grown.joined).toBe(0);
    // Growth begins at 1e-11 near an end; ten steps may each fold back less than that.
    for (const [j, m] of grown.after.entries()) expect(Math.abs(m - wide.after[j])).toBeLessThan(1e-10);
    expect(Math.abs(total(grown.after) - 1)).toBeLessThan(1e-12);
  });

  test("cells of a grid that has doubled are joined: about as many as asked for, and the moment of wider cells", () => {
    for (const cells of [30, 60, 120]) {
      const { grid, after: mass, joined } = heated("auto", cells, 4, 0.02);
      expect(joined).toBeGreaterThan(1);
      expect(grid.count).toBeGreaterThan(cells);
      expect(grid.count).toBeLessThanOrEqual(2 * cells);
      expect(Math.abs(total(mass) - 1)).toBeLessThan(1e-12);
      const edges = gridEdges(grid);
      expect(edges[0]).toBe(0);
      // E r² = 1 + 2s also by implicit Euler. A joined pair moves its mass by w/2 of the narrow cells to either side,
      // which for a smooth law is of order 2: w² of the last cells for each join, and as much from the fluxes.
      const moment = mass.reduce((sum, m, j) => sum + m * (0.5 * (edges[j] + edges[j + 1])) ** 2, 0);
      expect(Math.abs(moment - 9)).toBeLessThan((joined + 1) * grid.width ** 2);
    }
  });

  test("on a line both ends grow; joining keeps every mass between its ends", () => {
    const grid = { origin: 0.5, width: 0.25, first: -3, count: 6 };
    expect(paired(grid)).toEqual({ origin: 0.5, width: 0.5, first: -2, count: 4 });
    expect(Array.from(pairSums(grid, Float64Array.of(1, 2, 3, 4, 5, 6)))).toEqual([1, 5, 9, 6]);
    expect(Array.from(gridEdges(paired(grid)))).toEqual([-0.5, 0, 0.5, 1, 1.5]);
  });

  test("of a law without an end the growth is", () => {
    const method = finiteVolume(heat, options({ cells: 10, step: 1e12 }));
    expect(() => method.advance(method.start(pointAt(heat, 1)), 1e12, [], ignore)).toThrow(
      /mass has reached \d+\.?\d*, thousands of times as far as at the start\. Give upper as a number/,
    );
  });

  test("a number is a wall", () => {
    const method = finiteVolume(heat, options({ cells: 40, upper: 2, step: 1e3 }));
    const end = method.advance(method.start(pointAt(heat, 1)), 1e4, [], ignore);
    // Uniform in the disc: 2r dr/4, exactly ω/Σω.
    for (const [j, m] of end.after.entries()) expect(Math.abs(m - (2 * j + 1) / 1600)).toBeLessThan(1e-12);
  });
});

describe("refusals, with advice that works", () => {
  const { energy, begin } = caseOf(
    twoClasses(40, [1.8, 0.2], knotsAbove, 0.8),
    { lambda: 0, temperature: 0 },
    200,
  );

  test("an explicit step that is too long", () => {
    const method = finiteVolume(energy, options({ cells: 50, step: 1 }));
    const advance = (step: number) => {
      const shorter = finiteVolume(energy, options({ cells: 50, step }));
      return shorter.advance(shorter.start(begin), step, [], ignore);
    };
    let advice = "";
    try {
      method.advance(method.start(begin), 1, [], ignore);
    } catch (error) {
      advice = error instanceof Error ? error.message : "";
    }
    expect(advice).toMatch(/h = 1 breaks the promise that the masses stay ≥ 0\. Use h ≤ /);
    expect(advance(Number(/h ≤ ([\d.e-]+\d),/.exec(advice)?.[1])).steps).toBe(1);
  });

  test("steps and cells that are none, and a law at ∞", () => {
    for (const step of [0, -1, Number.NaN, Infinity])
      expect(() => finiteVolume(energy, options({ step }))).toThrow(
        `finite-volume: step = ${step} is no step of the inner clock. Give a positive number, or "auto".`,
      );
    for (const cells of [0, 1, 2.5, Number.NaN])
      expect(() => finiteVolume(energy, options({ cells }))).toThrow(
        /cannot move on .* cells\. Give a whole/,
      );
    for (const x of [Infinity, Number.NaN])
      expect(() => finiteVolume(energy, options({})).start(pointAt(energy, x))).toThrow(
        `has mass at ${x}, where cells do not reach. Start from finite coordinates`,
      );
  });

  test("an end below the initial law, and several coordinates", () => {
    const low = finiteVolume(energy, options({ upper: 0.5 }));
    expect(() => low.start(begin)).toThrow(/upper = 0\.5 leaves out .* which reaches 1\.\d+\. Use upper ≥ 1/);
    const { coordinates } = energy;
    const two = { ...energy, coordinates: { ...coordinates, names: ["r1", "r2"] } };
    expect(() => finiteVolume(two, options({}))).toThrow(
      /one coordinate, a trained one.*2 \(r1, r2\)\. Use particle-flow/,
    );
  });
});

test("schema: defaults and refusals", () => {
  expect(finiteVolumeSchema.parse({ kind: "finite-volume" })).toEqual({
    kind: "finite-volume",
    ...options({}),
  });
  for (const wrong of [{ cells: 9 }, { upper: 0 }, { step: -1 }, { limiter: "minmod" }, { atoms: 3 }])
    expect(finiteVolumeSchema.safeParse({ kind: "finite-volume", ...wrong }).success).toBe(false);
});

test("the energy's descent takes any step as given: one huge step of the trap", () => {
  const { energy } = caseOf(twoClasses(320, [1.5, 0.5], knotAtZero, 0.1), {
    lambda: 0.05,
    temperature: 1 / 600,
  });
  const cells = cellEnergy(energy, uniformGrid(0, 7, 200));
  const mass = new Float64Array(200);
  mass[3] = 1;
  const next = energyDescent(cells).step(mass, 1e6);
  expect(cells.freeEnergy(next)).toBeLessThan(cells.freeEnergy(mass));
  expect(cells.gap(next)).toBeLessThan(1e-6);
});
