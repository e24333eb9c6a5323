/** Claims about networks and the measures of their neurons. */

import { log } from "../../numerics/elementary.ts";
import { exactly, roughly, rounded, time } from "../../recording/numbers.ts";
import type { Claim, StudiedPoint } from "../conclusion.ts";
import { byCase, notShown, of, ofAnswer, sentences, told } from "./structurePoints.ts";

/** The series over pairs of neurons may leave out 1e-10, the integrals of V and U 1e-12; both of the risk's own size. */
const exactness = 1.1e-10;

/** Of the largest of some dozens of normal deviations: beyond it once in 3000 such studies. */
const likely = 4.5;

/** R_N(θ) = R(ρ_N). */
export function identity(points: readonly StudiedPoint[]): Claim {
  const claim = {
    id: "structure-identity",
    said: "R_N(θ) = R((1/N) Σ δ_θᵢ): the risk depends on θ through the measure of its neurons",
  };
  const keys = ["networks", "samples", "largestRisk", "theta"] as const;
  const all = told(points, "identity", keys);
  if (all.length === 0) return notShown(claim, "No network's V and U were integrated.");
  const deviations = all.flatMap(({ point }) => ofAnswer(point, "identity", "sampled") ?? []);
  const worst = Math.max(0, ...deviations);
  const equal = all.every(
    ({ numbers: { theta, largestRisk } }) => theta <= exactness * Math.max(1, largestRisk),
  );
  const each = all.map((one) => {
    const { networks, largestRisk, theta } = one.numbers;
    return of(
      one,
      `${exactly(networks)} networks of ${exactly(one.point.experiment.network.neurons)} neurons, risks up to ${rounded(largestRisk)}, differences up to ${roughly(theta)}`,
    );
  });
  const found = sentences(
    `R from θ, by a series over pairs that may leave out ${exactly(exactness)} of it, against R of the measure of the neurons by integrals of V and U that share no formula with it. ${each.join("; ")}.`,
    deviations.length === 0
      ? ""
      : `On ${exactly(all[0].numbers.samples)} raw samples a network the risk is within ${rounded(worst, 2)} standard errors of R of the measure: they could not tell a difference below some percent, the integrals do.`,
    "It is the measure on all of ℝᴰ; the law of the neurons' lengths alone does not determine R_N.",
  );
  const outcome = equal && worst <= likely ? "holds" : "differs";
  return {
    ...claim,
    outcome,
    found,
    numbers: { ...byCase(all, ["theta", "largestRisk"]), deviation: worst },
  };
}

/** Of two paths of some thousand steps, each rounding by 2e-16, in a flow that spreads them by less than a factor of a hundred. */
const samePath = 1e-11;

/** What must be seen where nothing protects R_N, to say that it is protected elsewhere. */
const plain = 1e-3;

/** O(s₀) × O(d − s₀). */
export function rotation(points: readonly StudiedPoint[]): Claim {
  const claim = {
    id: "structure-rotation",
    said: "Invariant under O(s₀) × O(d − s₀) ⇒ reduced PDE",
  };
  const keys = [
    "rotations",
    "steps",
    "risk",
    "within",
    "radius",
    "acrossLeast",
    "acrossMost",
    "path",
    "unrotated",
  ] as const;
  const all = told(points, "rotation", keys);
  if (all.length === 0) return notShown(claim, "No mixture in several blocks was rotated.");
  const same = all.every(
    ({ numbers: { within, risk, path } }) => within <= exactness * Math.max(1, risk) && path <= samePath,
  );
  const seen = all.every(
    ({ numbers: { acrossLeast, unrotated } }) => acrossLeast >= plain && unrotated >= plain,
  );
  const each = all.map((one) => {
    const { rotations, steps, risk, within, radius, acrossLeast, acrossMost, path, unrotated } = one.numbers;
    return of(
      one,
      sentences(
        `after ${exactly(steps)} steps of SGD R_N = ${rounded(risk)}; ${exactly(rotations)} random rotations within the blocks change it by ${roughly(within)} at most and a neuron's length in a block by ${roughly(radius)}, as many of the whole space by ${roughly(acrossLeast)} to ${roughly(acrossMost)}.`,
        `SGD from the rotated network on rotated samples ends within ${roughly(path)} of the rotated weights, on the unrotated ones ${roughly(unrotated)} away.`,
      ),
    );
  });
  const found = sentences(
    ...each,
    seen
      ? ""
      : `Rotations of the whole space, or of the network without its samples, should change something by ${exactly(plain)} at least: here the blocks are too alike to tell.`,
    "So lengths in the blocks are all that is left of a law that is invariant at first; that N neurons tend to the reduced PDE is the claim about N → ∞.",
  );
  const outcome = !same ? "differs" : seen ? "holds" : "not shown";
  return {
    ...claim,
    outcome,
    found,
    numbers: byCase(all, ["within", "radius", "acrossLeast", "path", "unrotated"]),
  };
}

/** Standard errors on either side. */
const errors = 3;

/** A slope that is known no better says nothing. */
const sharp = 0.15;

/** N → ∞ at ε = 0. */
export function population(points: readonly StudiedPoint[]): Claim {
  const claim = { id: "structure-population", said: "N → ∞, ε → 0: ρ̂ ⇒ ρ_t" };
  const keys = [
    "neurons",
    "seeds",
    "limitRisk",
    "slope",
    "slopeError",
    "constant",
    "constantError",
    "fresh",
  ] as const;
  const all = told(points, "population", [...keys, "excess1", "excess4"]);
  if (all.length === 0)
    return notShown(claim, "No population flows of three widths and two seeds were computed.");
  const blunt = all.some(({ numbers }) => errors * numbers.slopeError > sharp);
  const inverse = all.every(
    ({ numbers: { slope, slopeError, neurons } }) =>
      Math.abs(slope + 1) <= bend(neurons) + errors * slopeError,
  );
  const each = all.map((one) => {
    const { neurons, seeds, limitRisk, slope, slopeError, constant, constantError, fresh, excess1, excess4 } =
      one.numbers;
    return of(
      one,
      sentences(
        `at t = ${time(one.point.experiment.training.time)}, where R(ρ_t) = ${rounded(limitRisk)}, N(E R_N − R(ρ_t)) is ${rounded(excess4)} for N = ${exactly(neurons / 4)} and ${rounded(excess1)} for N = ${exactly(neurons)} (${exactly(seeds)} seeds each); the logarithm of E R_N − R(ρ_t) falls with log N with slope ${rounded(slope)} ± ${roughly(slopeError)}, and N(E R_N − R(ρ_t)) = c + e/N gives c = ${rounded(constant)} ± ${roughly(constantError)}.`,
        `N fresh draws from ρ_t would pay ${rounded(fresh)}.`,
      ),
    );
  });
  const found = sentences(
    "N neurons in ℝᴰ moved by their exact risk, without samples and steps, against the PDE in the lengths alone.",
    ...each,
    `The slope is −1 but for the next term, e/N, which bends it, for e of up to ${exactly(curvature)} c, by up to ${roughly(Math.max(...all.map(({ numbers }) => bend(numbers.neurons))))} here.`,
    blunt ? "The slope is too uncertain to tell." : "",
    "It is their risk that is compared, not their law; and ε → 0 is not in it: the flows have no step size.",
  );
  const outcome = blunt ? "not shown" : inverse ? "holds" : "differs";
  return {
    ...claim,
    outcome,
    found,
    numbers: byCase(all, ["slope", "slopeError", "constant", "constantError", "fresh"]),
  };
}

/** The largest e, in units of c, that is allowed for. */
const curvature = 1.5;

/** How far from −1 the slope of (c + e/N)/N between N/4 and N may be: e/c (4/N − 1/N)/log 4. */
const bend = (neurons: number): number => (3 * curvature) / (neurons * log(4));
