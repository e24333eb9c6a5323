/** Flags that set paths of an experiment: one truth, whichever command asks. */

import { ConfigurationError } from "../experiment/problems.ts";
import { methodKinds } from "../experiment/schema.ts";
import { readSetting, type Setting } from "../experiment/set.ts";

/** As commander reads them; `set` in the order given, `methods` a list with commas. */
export interface SettingFlags {
  readonly set: readonly string[];
  readonly seed?: string;
  readonly only?: "network" | "limit";
  readonly methods?: string;
  readonly animate?: boolean;
}

/** The flags of every command that runs experiments. */
export interface RunningFlags extends SettingFlags {
  /** Parent of the run folders. */
  readonly out: string;
  readonly resume: boolean;
  readonly force: boolean;
  /** Absent: as many as the machine has cores. */
  readonly workers?: number;
  readonly json: boolean;
}

/** The flags as settings. The shorthands come first, so that --set can refine what they set. */
export function settingsOf({ set, seed, only, methods, animate = false }: SettingFlags): Setting[] {
  if (only === "network" && methods !== undefined) {
    throw new ConfigurationError("--only network asks for no limit, --methods for some; use one of them.");
  }
  return [
    ...(seed === undefined ? [] : [readSetting(`seed=${seed}`, `--seed ${seed}`)]),
    ...(only === "network" ? [{ path: ["limit", "methods"], value: [], place: "--only network" }] : []),
    ...(only === "limit" ? [{ path: ["training", "run"], value: false, place: "--only limit" }] : []),
    ...(methods === undefined ? [] : [methodsSetting(methods)]),
    ...(animate ? [{ path: ["record", "animation"], value: true, place: "--animate" }] : []),
    ...set.map((text) => readSetting(text)),
  ];
}

function methodsSetting(methods: string): Setting {
  const kinds = methods
    .split(",")
    .map((kind) => kind.trim())
    .filter((kind) => kind !== "");
  if (kinds.length === 0) {
    throw new ConfigurationError(
      `--methods ${methods}: no method is named; allowed: ${methodKinds.join(", ")}, with commas between them. --only network leaves the limit out.`,
    );
  }
  return {
    path: ["limit", "methods"],
    value: kinds.map((kind) => ({ kind })),
    place: `--methods ${methods}`,
  };
}
