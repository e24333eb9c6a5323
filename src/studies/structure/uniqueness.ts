/**
 * One ρ₀, one ρ_t: solvers that share little end at the same law. Particles against finite volumes (the same map, another
 * method), and Hermite features against nodes in the input's length (the same method, maps that share nothing).
 */

import { chiFeatures } from "../../features/chi.ts";
import type { FeatureMap } from "../../features/contract.ts";
import { mixtureFeatures } from "../../features/mixture.ts";
import type { Particles } from "../../measure/contract.ts";
import { w1 } from "../../measure/distance.ts";
import { lawOfQuantileAtoms } from "../../measure/gridLaw.ts";
import { cells, type Marginal, sample } from "../../measure/marginal.ts";
import { finiteVolume } from "../../methods/finiteVolume.ts";
import type { Model } from "../../model/contract.ts";
import { log } from "../../numerics/elementary.ts";
import { plainEnergy, type ReducedStart, reducedFlow, reducedStart } from "./reducedFlow.ts";

/** W₁ to the reference, at each refinement. */
export interface Uniqueness {
  /** W₁(ρ₀, ρ_t) */
  readonly moved: number;
  readonly cells: readonly { readonly cells: number; readonly distance: number }[];
  /** log₂ of the ratio of the last two distances over cells */
  readonly order: number;
  readonly degrees: readonly { readonly degree: number; readonly distance: number }[];
}

interface Spec {
  /** Inner time */
  readonly s: number;
  /** Of the reference beside cells */
  readonly atoms: number;
  /** Of both maps: the same atoms, so that only the maps differ; sphere means of nodes cost much */
  readonly mapAtoms: number;
  /** Each twice the one before */
  readonly cells: readonly number[];
  /** Even, of the Hermite map; against 48 nodes */
  readonly degrees: readonly number[];
  /** Where the cells end */
  readonly upper: number;
}

/** @param model  ridge neurons before a mixture in one block */
export function uniqueness(model: Model, spec: Spec): Uniqueness {
  const start = reducedStart(model, spec.atoms);
  const reference = smooth(reducedFlow(start, spec.s));
  const overCells = spec.cells.map((count) => ({
    cells: count,
    distance: w1(onCells(start, spec, count), reference),
  }));
  const [coarse, fine] = overCells.slice(-2).map(({ distance }) => distance);
  const { begin } = reducedStart(model, spec.mapAtoms);
  const moved = (map: FeatureMap) => reducedFlow({ begin, map }, spec.s);
  const nodes = moved(chiFeatures(model, begin.coordinates, { nodes: 48 }));
  return {
    moved: w1(smooth(start.begin), reference),
    cells: overCells,
    order: log(coarse / fine) / log(2),
    degrees: spec.degrees.map((degree) => ({
      degree,
      distance: distanceOf(moved(mixtureFeatures(model, begin.coordinates, { degree })), nodes),
    })),
  };
}

const smooth = ({ points, mass }: Particles): Marginal =>
  lawOfQuantileAtoms(points.columns[0], mass, { joined: Infinity, lower: 0 });

const distanceOf = (one: Particles, other: Particles): number =>
  w1(sample(one.points.columns[0], one.mass), sample(other.points.columns[0], other.mass));

function onCells({ map, begin }: ReducedStart, { s, upper }: Spec, count: number): Marginal {
  const method = finiteVolume(plainEnergy(map), {
    cells: count,
    upper,
    limiter: "van-leer",
    stepping: "explicit",
    step: "auto",
  });
  const { edges, mass } = method.measure(method.advance(method.start(begin), s, [], () => undefined));
  return cells(edges, mass);
}
