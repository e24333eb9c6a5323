/** The public names. Everything here runs in Node and in a browser alike. */

export { program } from "./experiment/code.generated.ts";
export { type Draft, draftOf, readDraft } from "./experiment/draft.ts";
export { experimentId, sha256Hex } from "./experiment/id.ts";
export { model } from "./experiment/model.ts";
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
export type { Measure } from "./measure/contract.ts";
export type { Activation, DataLaw, InitialLaw, Model, Network, Neuron, Schedule } from "./model/contract.ts";
export { numericTable, type Table, type Tables } from "./model/table.ts";
export { type Preset, preset, presetNames } from "./presets/presets.ts";
export type { LimitSnapshot, NetworkSnapshot, Recording, RiskPoint } from "./recording/contract.ts";
export { type Summary, summarySchema } from "./recording/format.ts";
export type { Coordinates, Points } from "./space/contract.ts";
