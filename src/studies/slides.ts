/** The slides in their order, each with what it says and the claims that were computed beside it. */

export interface Slide {
  /** Safe in a page's address. */
  readonly id: string;
  readonly title: string;
  /** What the slide says. */
  readonly says: string;
  /** Ids of claims, or their beginnings up to a dash: `width-` for every claim of `width`. */
  readonly claims: readonly string[];
}

export const slides: readonly Slide[] = [
  {
    id: "empirical-surprise",
    title: "Empirical surprise",
    says: "Overparameterised networks fit all the data efficiently and generalise well. Why can they be optimised efficiently, and why does overparameterisation not harm generalisation?",
    claims: ["surprise-"],
  },
  {
    id: "expand-the-square",
    title: "Overparameterization: what happens for large N?",
    says: "Expand the square: R_N depends on the neurons through (1/N) Σ δ_θᵢ alone, R_N(θ) = R((1/N) Σ δ_θᵢ).",
    claims: ["structure-identity"],
  },
  {
    id: "lemma",
    title: "What is the relationship of the minimum values of R_N and R?",
    says: "If ∫U(θ, θ) dρ_opt < K, then inf R ≤ inf R_N ≤ inf R + K/N.",
    claims: ["lemma-"],
  },
  {
    id: "optimise-over-measures",
    title: "How to optimize R(ρ)?",
    says: "Bengio et al. 2006 proposed to optimise over ρ, which takes exponentially many basis functions; this work runs SGD on θ and gives its scaling limit.",
    claims: ["grid-nodes"],
  },
  {
    id: "distributional-dynamics",
    title: "SGD and distributional dynamics",
    says: "With s_k = εξ(kε), k = t/ε, N → ∞ and ε → 0: (1/N) Σ δ_{θᵢᵏ} ⇒ ρ_t, ∂ₜρ_t = 2ξ(t) ∇·(ρ_t ∇Ψ(θ; ρ_t)).",
    claims: ["isotropic-law", "isotropic-risk", "structure-population"],
  },
  {
    id: "theorem",
    title: "More precisely",
    says: "For bounded Lipschitz f, sup over t ≤ T of |(1/N) Σ f(θᵢ) − ∫f dρ_t| is at most K e^{KT} err_{N,D}(z), err = √(1/N ∨ ε) (√(D ∨ log(N/ε)) + z), with probability at least 1 − 4 e^{−z²/2}.",
    claims: ["chaos-neurons", "chaos-neurons-bias", "chaos-spread", "chaos-band", "chaos-hypotheses"],
  },
  {
    id: "sizes",
    title: "Number of neurons, sample size, and dimensions",
    says: "err_{N,D} ≍ √(D/N) ∨ (Dε), small if N ≫ D and ε ≪ 1/D: very practical.",
    claims: ["chaos-order", "chaos-step-bias", "samples-"],
  },
  {
    id: "animation",
    title: "An animation",
    says: "Two Gaussians, d = 80, N = 200: the norms of the neurons, μ̂_k, against those of the PDE, μ_t.",
    claims: ["animation-"],
  },
  {
    id: "message",
    title: "Message",
    says: "(1/N) Σ δ_{θᵢᵏ} ≈ ρ_t. N → ∞ does not affect the limiting dynamics: overparameterisation does not slow down convergence and does not affect generalisation.",
    claims: ["isotropic-law", "width-", "surprise-"],
  },
  {
    id: "gradient-flow",
    title: "What is this?",
    says: "A nonlinear transport equation of particles with pairwise interaction, which has a unique solution: the gradient flow of R in (P(ℝᴰ), W₂).",
    claims: ["structure-uniqueness"],
  },
  {
    id: "proximal",
    title: "What is gradient flow in a metric space?",
    says: "ρ_{t+ε} = argmin R(ρ) + W₂²(ρ, ρ_t)/(2ε): steps of this kind follow ∂ₜρ = ∇·(ρ∇Ψ).",
    claims: ["structure-proximal"],
  },
  {
    id: "convergence",
    title: "Does distributional dynamics converge?",
    says: "Does it converge to minimisers? In general, no; sometimes, yes.",
    claims: ["isotropic-plateau", "failure-stuck"],
  },
  {
    id: "concrete-examples",
    title: "Concrete examples",
    says: "Two centred Gaussians, the simplest example that needs more than one neuron. Invariance under O(s₀) × O(d − s₀) gives a reduced PDE.",
    claims: ["structure-rotation", "anisotropic-reduced", "statics-"],
  },
  {
    id: "histograms",
    title: "Distributional dynamics",
    says: "s₀ = d = 40, N = 800, τ²₊ = 1.8, τ²₋ = 0.2, simple activation: histograms of the network on the solutions of the PDE.",
    claims: ["isotropic-law", "isotropic-risk", "isotropic-paper-"],
  },
  {
    id: "risk",
    title: "Evolution of the risk",
    says: "d = 320, s₀ = 60, N = 800, τ²± = 1 ± Δ, ReLU activation: the risk of network and PDE.",
    claims: ["relu-risk-"],
  },
  {
    id: "anisotropic",
    title: "Classifying anisotropic Gaussians: analysis",
    says: "If R(ρ₀) < 1, N ≥ C₀ d log d and ε ≤ 1/(C₀ d), then R_N(θᵏ) ≤ inf R_N + η for any k in [T/ε, 10T/ε], with high probability: learning from O(d) samples, independent of N.",
    claims: ["anisotropic-window", "anisotropic-hypotheses", "samples-"],
  },
  {
    id: "failure",
    title: "Predicting failure",
    says: "s₀ = d = 320, N = 800, τ²₊ = 1.5, τ²₋ = 0.5, a non-monotone activation, two initialisations: SGD does not necessarily converge to a global minimum. Can we fix it?",
    claims: ["failure-"],
  },
  {
    id: "noisy-sgd",
    title: "Regularized noisy SGD",
    says: "SGD with decay and noise √(s_k/β) g; the distributional dynamics gain β⁻¹Δρ_t, with the same approximation theorem.",
    claims: ["noisy-leak", "noisy-temperature", "chaos-noise", "chaos-noise-"],
  },
  {
    id: "free-energy",
    title: "Convergence of DD",
    says: "F_{β,λ}(ρ_t) is non-increasing, there is a unique fixed point ρ⋆ ∝ exp(−βΨ_λ(·; ρ⋆)), and ρ_t → ρ⋆.",
    claims: ["noisy-descent", "noisy-unique"],
  },
  {
    id: "key-remark",
    title: "Key remark",
    says: "That is the stationary equation of F_{β,λ}, which is strongly convex: the fixed point is unique.",
    claims: ["noisy-unique", "structure-convexity"],
  },
  {
    id: "general-convergence",
    title: "General convergence for noisy SGD",
    says: "For β ≥ β₀ and some T(D, U, V, β, η): R_{λ,N}(θᵏ) ≤ inf R_{λ,N} + η for any k in [T/ε, 10T/ε], for general data. The time depends on D, but not on N.",
    claims: ["general-", "noisy-leak"],
  },
];
