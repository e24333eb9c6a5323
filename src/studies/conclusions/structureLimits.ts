/** Claims about the flow of measures and its functional. */

import { exactly, percent, roughly, rounded, time } from "../../recording/numbers.ts";
import type { Claim, StudiedPoint } from "../conclusion.ts";
import { byCase, notShown, of, sentences, told } from "./structurePoints.ts";

/** Of the way that the law went: less is one law. */
const oneLaw = 0.01;

/** Between the map's truncation at degree 8 and nodes that share no formula with it, of the way. */
const oneMap = 1e-5;

/** Existence and uniqueness. */
export function uniqueness(points: readonly StudiedPoint[]): Claim {
  const claim = { id: "structure-uniqueness", said: "Existence and uniqueness" };
  const keys = ["cells", "moved", "cells4", "cells2", "cells1", "order", "degree0", "degree8"] as const;
  const all = told(points, "uniqueness", keys);
  if (all.length === 0) return notShown(claim, "No two solvers were compared.");
  const falling = all.every(
    ({ numbers: { cells4, cells2, cells1, degree0, degree8 } }) =>
      cells1 < cells2 && cells2 < cells4 && degree8 < degree0,
  );
  const near = all.every(
    ({ numbers: { moved, cells1, degree8 } }) => cells1 <= oneLaw * moved && degree8 <= oneMap * moved,
  );
  const each = all.map((one) => {
    const { cells, moved, cells4, cells2, cells1, order, degree0, degree8 } = one.numbers;
    return of(
      one,
      sentences(
        `from one ρ₀ the law goes W₁ = ${rounded(moved)} far by t = ${time(one.point.experiment.training.time)}; finite volumes and particles end at laws that are ${roughly(cells4)}, ${roughly(cells2)} and ${roughly(cells1)} apart for ${exactly(cells / 4)}, ${exactly(cells / 2)} and ${exactly(cells)} cells (order ${rounded(order)} at last).`,
        `Hermite features and nodes in the input's length, two maps that share no formula, move the same atoms to places ${roughly(degree0)} apart at degree 0 and ${roughly(degree8)} at degree 8.`,
      ),
    );
  });
  const found = sentences(
    ...each,
    falling && !near
      ? `The distances fall and are not yet below ${percent(oneLaw)} of the way: too coarse to tell.`
      : "",
    "That solvers which share little end at one law is evidence, not a proof: the theorem has Ψ Lipschitz, and says more.",
  );
  const outcome = !falling ? "differs" : near ? "holds" : "not shown";
  return { ...claim, outcome, found, numbers: byCase(all, ["moved", "cells1", "order", "degree8"]) };
}

/** The bound holds on cells exactly; second differences of F ≲ 100 round by 400 × 4e-14 over a unit of 1e-4 or more. */
const rounding = 1e-6;

/** F is strongly convex: in which sense. */
export function convexity(points: readonly StudiedPoint[]): Claim {
  const claim = { id: "structure-convexity", said: "F_{β,λ} is strongly convex" };
  const keys = [
    "pairs",
    "lambda",
    "temperature",
    "mixtures",
    "concave",
    "geodesics",
    "aboveChord",
    "networks",
  ] as const;
  const all = told(points, "convexity", keys);
  const noisy = all.filter(({ numbers: { temperature } }) => temperature > 0);
  if (noisy.length === 0) return notShown(claim, "F was computed of no case with noise.");
  const along = all.every(
    ({ numbers: { mixtures, temperature } }) => mixtures >= (temperature > 0 ? 1 : 0) - rounding,
  );
  const concave = noisy.some(({ numbers }) => numbers.concave > 0);
  const each = all.map((one) => {
    const { pairs, lambda, temperature, mixtures, geodesics, concave: share, aboveChord } = one.numbers;
    const strong = temperature > 0;
    return of(
      one,
      sentences(
        `over ${exactly(pairs)} random pairs of laws of ‖w‖${strong ? `, λ = ${exactly(lambda)}, β = ${rounded(1 / temperature)}` : ", without noise"}, the least d²F/ds² along mixtures is ${roughly(mixtures)} ${strong ? "β⁻¹" : ""}‖ρ₁ − ρ₀‖₁², of which theory says that it is at least ${strong ? 1 : 0}.`,
        `Along W₂ geodesics F is concave somewhere for ${percent(share)} of the pairs (least d²F/ds² ${rounded(geodesics)}) and above its chord for ${percent(aboveChord)}.`,
      ),
    );
  });
  const found = sentences(
    along
      ? "The slide does not say along which lines. True along mixtures (1 − s)ρ₀ + sρ₁, in total variation and with modulus β⁻¹, which is what a unique fixed point needs."
      : "Along mixtures F lies below the bound that Cauchy and Schwarz give: the computation and the theory cannot both be right.",
    ...each,
    concave
      ? "Not true along W₂ geodesics, the lines of the metric in which the dynamics is a gradient flow: theorems on flows of geodesically convex functionals say nothing here."
      : "No pair with a concave geodesic was among them, which shows nothing about others.",
    "The shares belong to this ensemble of pairs.",
  );
  const outcome = along ? "holds" : "differs";
  return {
    ...claim,
    outcome,
    found,
    numbers: byCase(all, ["mixtures", "concave", "geodesics", "aboveChord", "networks"]),
  };
}

/** As every solver's observed order is held to its claim. */
const orderWithin = 0.1;

/** Proximal steps as a definition. */
export function proximal(points: readonly StudiedPoint[]): Claim {
  const claim = {
    id: "structure-proximal",
    said: "Gradient flow of R in (𝒫(ℝᴰ), W₂): ρ_{t+ε} = argmin R(ρ) + W₂(ρ, ρ_t)²/(2ε); use this as definition",
  };
  const all = told(points, "proximal", [
    "step",
    "atoms",
    "risk",
    "above4",
    "above2",
    "above1",
    "order",
    "splits",
  ]);
  if (all.length === 0)
    return notShown(claim, "No proximal steps beside a flow, or none with a positive difference.");
  const exact = all.every(({ numbers: { splits } }) => splits === 0);
  const first = all.every(({ numbers: { order } }) => Math.abs(order - 1) <= orderWithin);
  const each = all.map((one) => {
    const { step, atoms, risk, above4, above2, above1, order, splits } = one.numbers;
    return of(
      one,
      sentences(
        `${exactly(atoms)} atoms end at R = ${rounded(risk)} at t = ${time(one.point.experiment.training.time)} by the flow, and ${rounded(above4)}, ${rounded(above2)}, ${rounded(above1)} above it by steps of h = ${exactly(4 * step)}, ${exactly(2 * step)}, ${exactly(step)}: order ${rounded(order)}.`,
        splits === 0
          ? ""
          : `After ${exactly(splits)} steps some atom would have split, so that they are not the minimum over all measures.`,
      ),
    );
  });
  const found = sentences(
    "Steps with ½R, as the clock s = 2∫ξ asks, against the particle flow of the same atoms; the slides' R belongs to their Ψ = δR/δρ, which is twice V + ∫U dρ.",
    ...each,
    exact ? "No atom would have split: each step is the minimum over all measures." : "",
    "The order is of R at one time, of flows without noise.",
  );
  const outcome = exact ? (first ? "holds" : "differs") : "not shown";
  return {
    ...claim,
    outcome,
    found,
    numbers: byCase(all, ["above4", "above2", "above1", "order", "splits"]),
  };
}
