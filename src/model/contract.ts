/**
 * The question: a network's neuron and activation, the law of the data, the law of the initial weights.
 * One file a kind implements these (its schema, its constructor and its exact facts together).
 */

/** A batch of neurons' parameters θᵢ; every array in structure-of-arrays order so that a coordinate is contiguous. */
export interface Network {
  /** N */
  readonly neurons: number;
  /** Numbers of `w` a neuron: d, the dimension of the inputs, or all D of θ for a neuron of the user's own. */
  readonly dimension: number;
  /** Output weights a [N]; null for a ridge neuron (a = 1, not a parameter). */
  readonly a: Float64Array | null;
  /** Offsets b [N]; null for a ridge neuron (b = 0, not a parameter). */
  readonly b: Float64Array | null;
  /** Input weights, [d × N]: w[k·N + i] is coordinate k of neuron i. */
  readonly w: Float64Array;
}

/** The layout of θ: σ⋆(x; θ) = σ(⟨w, x⟩) for "ridge", a·σ(⟨w, x⟩ + b) for "affine-ridge", θ = w for a user's own "module". */
export interface Neuron {
  readonly kind: "ridge" | "affine-ridge" | "module";
  /** Which parts are parameters that training moves. A ridge neuron has no a and no b: both false. */
  readonly trained: { readonly a: boolean; readonly b: boolean; readonly w: boolean };
}

/** A user's own σ⋆(x; θ), no function of ⟨w, x⟩ alone; a network holds all of θ in `w`. */
export interface StarNeuron {
  /** The module's, for messages. */
  readonly file: string;
  /** θ's names, [D] */
  readonly parameters: readonly string[];
  /** σ⋆(x; θ) */
  value(x: ArrayLike<number>, theta: Float64Array): number;
  /** ∂σ⋆/∂θ into `out`, [D]; `theta` is left as it was. */
  gradient(x: ArrayLike<number>, theta: Float64Array, out: Float64Array): void;
  /** Whether the gradient is the user's; else it is a central difference. */
  readonly ownGradient: boolean;
  /** sup |σ⋆|; Infinity where it is not known. */
  readonly bound: number;
  /** Means and deviations of θ⁰'s independent normals, [D]; null where none are stated. */
  readonly initial: { readonly mean: readonly number[]; readonly deviation: readonly number[] } | null;
}

/** How the kernels see σ: what enters the recurrence. */
export type ActivationShape =
  /** Piecewise linear through the knots (u, σ), with the outer slopes. */
  | {
      readonly kind: "knots";
      readonly knots: readonly (readonly [number, number])[];
      readonly leftSlope: number;
      readonly rightSlope: number;
    }
  /** Σ coefficients[n] uⁿ */
  | { readonly kind: "polynomial"; readonly coefficients: readonly number[] }
  /**
   * A smooth function, tabulated by the kernels as C¹ piecewise cubics; outside [lower, upper] σ is its asymptote to the
   * last bit. An end is infinite where there is none, and then there is no table. `pole` is the distance of σ's nearest
   * singularity from the real line (π/2 for tanh), or less: the length that quadratures must resolve.
   */
  | { readonly kind: "smooth"; readonly lower: number; readonly upper: number; readonly pole: number };

/** σ with what is known of it exactly. Pure functions. */
export interface Activation {
  readonly kind: string;
  /** The whole neuron, where it is a user's own: then there is no σ, and all but `bound` throws. */
  readonly star?: StarNeuron;
  /** σ(u) */
  value(u: number): number;
  /** σ′(u); at a kink the mean of both sides (CONVENTIONS.md). */
  derivative(u: number): number;
  /** Where σ′ jumps, ascending. */
  readonly kinks: readonly number[];
  /** sup |σ′|; Infinity for polynomials of degree above 1. */
  readonly lipschitz: number;
  /** sup |σ|; Infinity where σ is unbounded. */
  readonly bound: number;
  /** [σ(−∞), σ(∞)]; null where σ is unbounded on either side. */
  readonly limits: readonly [number, number] | null;
  readonly shape: ActivationShape;
  /**
   * Normalised Hermite coefficients of u ↦ σ(S u + b),
   *
   *     out[offset + n] = h̃ₙ = E[σ(S g + b) Heₙ(g)] / √n!,   g ~ N(0, 1),   n = 0 … degree.
   *
   * @param S  deviation, ≥ 0. S = 0 gives h̃₀ = σ(b), the rest 0.
   * @param evenOnly  the caller reads even n alone; what stands at odd n is then not defined. Absent: all n.
   */
  hermite(S: number, b: number, degree: number, out: Float64Array, offset: number, evenOnly?: boolean): void;
  /** E σ(S g + b)², g ~ N(0, 1); exact where σ is piecewise linear or polynomial. */
  secondMoment(S: number, b: number): number;
}

/** Fills `out` with `count` standard normals as f32, a function of (seed, purpose, step) alone. See numerics/normals32. */
export type NormalSource = (
  seed: number,
  purpose: number,
  step: number,
  count: number,
  out: Float32Array,
  offset: number,
) => void;

/** Where a data law writes the samples of the steps firstStep … firstStep + count − 1. */
export interface SampleBlock {
  readonly seed: number;
  readonly firstStep: number;
  readonly count: number;
  /** [count × d], one sample a row. f32: the kernel's inputs; f64 training reads the same numbers. */
  readonly x: Float32Array;
  /** [count] */
  readonly y: Float64Array;
}

/** The law of (x, y), x ∈ ℝᵈ, y ∈ ℝ. */
export interface DataLaw {
  readonly kind: string;
  /** d */
  readonly dimension: number;
  /** E y² */
  readonly secondMomentY: number;
  /** Bayes risk E Var(y | x) where it is known exactly, else null; a lower bound on every risk. */
  readonly bayesRisk: number | null;
  /** Draws fresh samples: sample k depends on (seed, k) alone, never on the block it is drawn in. */
  draw(block: SampleBlock, normals: NormalSource): void;
}

/** One class of a Gaussian mixture in spherical blocks, centred at 0. */
export interface MixtureClass {
  readonly weight: number;
  readonly label: number;
  /** τ_b of each block. */
  readonly deviation: readonly number[];
}

/** Classes of centred Gaussian inputs in spherical blocks, one label a class. */
export interface GaussianMixture extends DataLaw {
  readonly kind: "gaussian-mixture";
  /** d_b; they sum to d. */
  readonly blocks: readonly number[];
  readonly classes: readonly MixtureClass[];
}

/** y = ⟨linear, x⟩ + Σ quadraticᵢ xᵢ² + noise·g for x ~ N(0, I_d). */
export interface PolynomialTeacher extends DataLaw {
  readonly kind: "teacher";
  /** [d], zero where not given */
  readonly linear: Float64Array;
  /** [d], zero where not given */
  readonly quadratic: Float64Array;
  /** Deviation of the label noise. */
  readonly noise: number;
}

/** Rows of a data set that are looked at and never trained on. */
export interface HeldOut {
  readonly rows: number;
  /** [rows × d], one input a row */
  readonly inputs: Float64Array;
  /** [rows] */
  readonly labels: Float64Array;
}

/** y = f(⟨x, u⟩) + noise·g for x ~ N(0, I_d). */
export interface SingleIndexTeacher extends DataLaw {
  readonly kind: "single-index";
  /** u, [d], of length 1 */
  readonly direction: Float64Array;
  /** f, with what is known of it: its Hermite coefficients at S = 1, b = 0 are those of the label. */
  readonly link: Activation;
  /** Deviation of the label noise. */
  readonly noise: number;
}

/** y = f(⟨x, u₁⟩, …, ⟨x, u_k⟩) + noise·g for x ~ N(0, I_d), k > 1: known by its samples alone. */
export interface MultiIndexTeacher extends DataLaw {
  readonly kind: "multi-index";
  /** Orthonormal, each [d] */
  readonly directions: readonly Float64Array[];
  /** Deviation of the label noise. */
  readonly noise: number;
}

/** Rows drawn with replacement. All but `heldOut` and `dropped` is of the training rows alone. */
export interface Dataset extends DataLaw {
  readonly kind: "dataset";
  readonly rows: number;
  /** [rows × d], one input a row */
  readonly inputs: Float64Array;
  /** [rows] */
  readonly labels: Float64Array;
  readonly inputNames: readonly string[];
  /** Null without `test`. */
  readonly heldOut: HeldOut | null;
  /** Rows left out for a missing cell. */
  readonly dropped: number;
}

/** A user's own program: known by its draws alone. */
export interface ModuleLaw extends DataLaw {
  readonly kind: "module";
}

/** A data law of a known kind; `kind` tells which. */
export type AnyDataLaw =
  | GaussianMixture
  | PolynomialTeacher
  | SingleIndexTeacher
  | MultiIndexTeacher
  | Dataset
  | ModuleLaw;

/** The law of θ at step 0: independent neurons. */
export interface InitialLaw {
  readonly kind: string;
  /** N independent draws, a function of the seed alone (and, neuron by neuron, independent of N). */
  draw(seed: number, neurons: number, neuron: Neuron, dimension: number): Network;
  /** Quantile functions u ∈ (0, 1) ↦ value of the parts a and b (constants are constant functions; ridge: 1 and 0). */
  readonly a: (u: number) => number;
  readonly b: (u: number) => number;
  /** Whether a (b) is one constant: then no uniform coordinate is spent on it. */
  readonly constant: { readonly a: boolean; readonly b: boolean };
  /**
   * Radii (r_1 … r_B) of the blocks' weights as a monotone (Rosenblatt) map of B uniforms;
   * null where w has no rotation-invariant law (file).
   */
  radii(blocks: readonly number[]): ((u: ArrayLike<number>, out: Float64Array) => void) | null;
  /** w as a map of d uniforms; null where there is none (file). */
  weights(dimension: number): ((u: ArrayLike<number>, out: Float64Array) => void) | null;
  /** The weights themselves, where the law is a given cloud of neurons (file); else null. */
  readonly cloud: Network | null;
}

/** The learning-rate schedule ξ(t), known by its integral. */
export interface Schedule {
  readonly kind: string;
  /** ξ(t); may be Infinity at 0. */
  rate(t: number): number;
  /** ∫ ξ over [from, from + length], exact: the length is an argument so that a short step loses no digits late in a run. */
  integral(from: number, length: number): number;
}

/** Everything a solver asks of a case. */
export interface Model {
  readonly data: AnyDataLaw;
  readonly neuron: Neuron;
  readonly activation: Activation;
  readonly initial: InitialLaw;
  /** N */
  readonly neurons: number;
}
