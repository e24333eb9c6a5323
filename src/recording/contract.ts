import type { Measure } from "../measure/contract.ts";
import type { Network } from "../model/contract.ts";
import type { Coordinates, Points } from "../space/contract.ts";

/** How a risk was found: exactly, on fresh samples, or as the mean one-pass loss of training. */
type RiskKind = "exact" | "monteCarlo" | "onePass";

/** One replica of the network at a record time. */
export interface NetworkSnapshot {
  /** 0 … replicas − 1; its seed is experiment.seed + replica. */
  readonly replica: number;
  /** The recorded time: the number as the user wrote it where it falls on a step. */
  readonly t: number;
  readonly step: number;
  /** The neurons in the recorded coordinates (Recording.axes), [N] a column. */
  readonly points: Points;
  /** Population risk R_N and its own error (tail bound, or standard error for monteCarlo). */
  readonly risk: number;
  readonly riskError: number;
  readonly riskKind: "exact" | "monteCarlo";
  /** R_{λ,N} = R_N + (λ/N) Σ ‖θᵢ‖², over trained coordinates; null without decay. */
  readonly regularisedRisk: number | null;
  /** Mean squared error on the held-out rows of a data set; null where there are none, or it is not finite. */
  readonly testRisk: number | null;
  /** θ itself, where `record.weights` asks for this snapshot; else null. */
  readonly weights: Network | null;
}

/** One limit method (and, for population-flow, one replica) at a record time. */
export interface LimitSnapshot {
  readonly method: string;
  /** 0 for limits proper; the replica for population-flow. */
  readonly replica: number;
  readonly t: number;
  /** The network's step at t. */
  readonly step: number;
  /** In the recorded coordinates. */
  readonly measure: Measure;
  readonly risk: number;
  /** Discretisation error of the risk, integrator included. */
  readonly riskError: number;
  /** R_λ(ρ_t) = R + λ∫‖θ‖²dρ_t; null without decay. */
  readonly regularisedRisk: number | null;
  /** R(ρ_t) + κ_t/N: N fresh draws from ρ_t; null for population-flow. */
  readonly riskIndependent: number | null;
  readonly degree: number;
  /** R(ρ_t) − inf R is at most this; null where no certificate exists. */
  readonly gap: number | null;
  /** F, its certificate and its dissipation identity (methods/contract.ts); null where the method knows no entropy. */
  readonly freeEnergy: number | null;
  readonly freeEnergyGap: number | null;
  readonly dissipationResidual: number | null;
}

/** A point of a risk curve. */
export interface RiskPoint {
  readonly source: "network" | "limit";
  /** "sgd" for the network, else the limit method's kind */
  readonly method: string;
  readonly replica: number;
  readonly t: number;
  readonly step: number;
  readonly risk: number;
  readonly error: number;
  readonly kind: RiskKind;
}

/** What is recorded of a run; rows are in the order they were made, sorted only on writing. */
export interface Recording {
  /** The recorded coordinates: those of the limit where they are reduced, else a projection. */
  readonly coordinates: Coordinates;
  /** Names and directions of a projection; null where the coordinates are the limit's own. */
  readonly axes: readonly { readonly name: string; readonly direction: readonly number[] | null }[] | null;
  readonly network: readonly NetworkSnapshot[];
  readonly limit: readonly LimitSnapshot[];
  readonly risk: readonly RiskPoint[];
}
