/** `--scan path=a:b:n`: verdicts on the limit along one path of an experiment. */

import { linearValues } from "../experiment/over.ts";
import { ConfigurationError } from "../experiment/problems.ts";
import type { Setting } from "../experiment/set.ts";
import { significant, type Table } from "../recording/table.ts";
import { csv } from "./results.ts";
import type { Verdict } from "./verdict.ts";

/** What is scanned: n values of a path, ascending. */
export interface Scan {
  /** Dotted. */
  readonly path: string;
  readonly values: readonly number[];
}

/** The verdict at one value. */
export interface ScannedVerdict extends Verdict {
  readonly value: number;
}

const mostValues = 1000;

/**
 * @param text  `network.initial.scale=0.1:0.5:9`
 * @throws ConfigurationError  with what is allowed
 */
export function parseScan(text: string): Scan {
  const refuse = (message: string): never => {
    throw new ConfigurationError(`--scan ${text}: ${message}`);
  };
  const [, path, range] = /^([^=\s]+)=(.*)$/.exec(text) ?? [];
  const parts = range?.split(":") ?? [];
  if (path === undefined || path.split(".").includes("") || parts.length !== 3)
    return refuse("write path=a:b:n, such as network.initial.scale=0.1:0.5:9.");
  const [a, b, n] = parts.map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (!Number.isFinite(a) || !Number.isFinite(b))
    return refuse("a and b must be numbers, such as 0.1:0.5:9.");
  if (!(Number.isInteger(n) && n >= 2 && n <= mostValues))
    return refuse(
      `n must be a whole number of at least 2 and at most ${mostValues}: the values from a to b.`,
    );
  if (!(a < b))
    return refuse(`write the range upwards, from its first number to a larger one: ${path}=${b}:${a}:${n}.`);
  return { path, values: linearValues([a, b], n) };
}

/** The setting that makes one value; messages name the scan and the value. */
export const scanSetting = ({ path }: Scan, value: number): Setting => ({
  path: path.split("."),
  value,
  place: `--scan ${path}, at ${value}`,
});

/** Where the verdict changes along the path, in a sentence. */
export function scanSentence({ path }: Scan, scan: readonly ScannedVerdict[]): string {
  const [first] = scan;
  const last = scan[scan.length - 1];
  const along = `Along ${path} from ${first.value} to ${last.value}`;
  const changes = scan.flatMap((at, index) => {
    const before = scan[index - 1] ?? at;
    return before.verdict === at.verdict
      ? []
      : [`from ${before.verdict} to ${at.verdict} between ${before.value} and ${at.value}`];
  });
  if (changes.length === 0)
    return `${along} the verdict is the same at all ${scan.length} values: ${first.verdict}.`;
  return `${along} the verdict changes ${changes.join(", ")}.`;
}

/** One row a value. */
export const scanTable = ({ path }: Scan, scan: readonly ScannedVerdict[]): Table => ({
  header: [path, "verdict", "R limit", "inf R", "growth rate", "trapped mass"],
  rows: scan.map(({ value, verdict, risk, infRisk, growthRate, trappedMass }) => [
    `${value}`,
    verdict,
    significant(risk, 4),
    significant(infRisk, 4),
    significant(growthRate, 3),
    significant(trappedMass, 3),
  ]),
});

/** The same with every digit. */
export const scanCsv = ({ path }: Scan, scan: readonly ScannedVerdict[]): string =>
  csv(
    [path, "verdict", "risk", "infRisk", "infKind", "growthRate", "trappedMass"],
    scan.map((at) => [
      ...[at.value, at.verdict, at.risk, at.infRisk, at.infKind],
      ...[at.growthRate, at.trappedMass],
    ]),
  );
