/** The public names. Everything here runs in Node and in a browser alike. */

// The parts that a run is made of, for those who compose their own.
export type { Energy } from "./energy/contract.ts";
export { independentExcess } from "./energy/excess.ts";
export { featureEnergy } from "./energy/featureEnergy.ts";
export { monteCarloRisk } from "./energy/monteCarlo.ts";
export { populationEnergy } from "./energy/populationEnergy.ts";
export { populationRisk } from "./energy/populationRisk.ts";
export { program } from "./experiment/code.generated.ts";
export { type Draft, draftOf, readDraft } from "./experiment/draft.ts";
export type { FinishedRun } from "./experiment/finished.ts";
export { type Forecast, forecast } from "./experiment/forecast.ts";
export { experimentId, sha256Hex } from "./experiment/id.ts";
export { model } from "./experiment/model.ts";
export type { Part } from "./experiment/part.ts";
export { largestStableStep, type PilotResult } from "./experiment/pilot.ts";
export { ConfigurationError, type Problem } from "./experiment/problems.ts";
export { experiment, type Inputs, type Resolved, resolve, withFirstRows } from "./experiment/resolve.ts";
export { type Experiment, type ExperimentInput, experimentJsonSchema } from "./experiment/schema.ts";
export {
  type AdvanceReport,
  type AdvanceRequest,
  type LaneName,
  type Session,
  startSession,
} from "./experiment/session.ts";
export { applySettings, readSetting, type Setting } from "./experiment/set.ts";
export { experimentYaml } from "./experiment/write.ts";
export type { FeatureMap, PotentialOutput } from "./features/contract.ts";
export { featureMap } from "./features/features.ts";
export { type Choice, overview } from "./figures/choice.ts";
export type { Figure, Panel } from "./figures/description.ts";
export { figures } from "./figures/figures.ts";
export { scene } from "./figures/layout.ts";
export { paper, type Style, screen } from "./figures/style.ts";
export { svg } from "./figures/svg.ts";
export { figureTable } from "./figures/table.ts";
export { cssTheme, dark, light, onWhite, type Theme, themeVariables } from "./figures/theme.ts";
export { atoms } from "./measure/atoms.ts";
export type { Measure, Particles } from "./measure/contract.ts";
export { density } from "./measure/density.ts";
export { ks, w1, w2 } from "./measure/distance.ts";
export { expectedKs, expectedW1 } from "./measure/expected.ts";
export { histogram } from "./measure/histogram.ts";
export { marginal, quantile, sample } from "./measure/marginal.ts";
export { finiteVolume } from "./methods/finiteVolume.ts";
export { jko } from "./methods/jko.ts";
export { langevin } from "./methods/langevin.ts";
export { particleFlow } from "./methods/particleFlow.ts";
export { populationFlow } from "./methods/populationFlow.ts";
export { sgd } from "./methods/sgd.ts";
export { activation } from "./model/activations.ts";
export type { Activation, DataLaw, InitialLaw, Model, Network, Neuron, Schedule } from "./model/contract.ts";
export { dataLaw } from "./model/data.ts";
export { parseFormula } from "./model/formula/parse.ts";
export { initialLaw } from "./model/initials.ts";
export { neuron, output } from "./model/neurons.ts";
export { isParquet, parquetTable } from "./model/parquetTable.ts";
export { schedule } from "./model/schedules.ts";
export { numericTable, type Table, type Tables } from "./model/table.ts";
export { dataFiles, dataText, type Preset, preset, presetNames } from "./presets/presets.ts";
export type { LimitSnapshot, NetworkSnapshot, Recording, RiskPoint } from "./recording/contract.ts";
export { type Summary, summarySchema } from "./recording/format.ts";
export { type Citation, citationsOf } from "./report/citations.ts";
export { reportHtml } from "./report/report.ts";
export { clock } from "./space/clock.ts";
export type { Coordinates, Points } from "./space/contract.ts";
export { coordinatesOf, fullCoordinates } from "./space/coordinates.ts";
export { type BestNetwork, bestNetwork } from "./statics/bestNetwork.ts";
export { gapAbove, riskGap } from "./statics/gap.ts";
export { type GibbsMeasure, gibbs, gibbsOn, pointMassAlpha } from "./statics/gibbs.ts";
export { growthRate } from "./statics/growthRate.ts";
export { NoMinimumError, type Optimum, optimum } from "./statics/optimum.ts";
export { fixedPoint } from "./studies/fixedPoint.ts";
export { type GridAnswer, gridAnswer } from "./studies/grid.ts";
export { type LemmaAnswer, lemmaAnswer, type StaticsAnswer, staticsAnswer } from "./studies/lemma.ts";
export { convexity, mixturesOfNetworks, pathsBetween } from "./studies/structure/convexity.ts";
export { correspondence } from "./studies/structure/correspondence.ts";
export { directionsAveraged, identity, riskEveryWay } from "./studies/structure/identity.ts";
export { populationLimit } from "./studies/structure/populationLimit.ts";
export { rotationClaim } from "./studies/structure/rotation.ts";
export { uniqueness } from "./studies/structure/uniqueness.ts";
export { type Verdict, verdict } from "./studies/verdict.ts";
export { type Check, verify } from "./verify/verify.ts";
