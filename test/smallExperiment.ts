/** Small enough for a second: N = 20, d = 12, 200 steps. */
export const smallExperiment = `version: 1
name: small
data:
  kind: gaussian-mixture
  blocks: [12]
  classes:
    - { weight: 0.5, label: 1, variance: [1.8] }
    - { weight: 0.5, label: -1, variance: [0.2] }
network:
  neurons: 20
  activation: { kind: piecewise-linear, knots: [[0.5, -2.5], [1.5, 7.5]] }
  initial: { kind: gaussian, scale: 0.8 }
training: { stepSize: 1.0e-3, time: 0.2 }
limit: { methods: [{ kind: particle-flow, atoms: 50, tolerance: 1.0e-4 }] }
record: { times: [0, 0.1, 0.2], curve: 10 }
`;
