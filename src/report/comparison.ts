/** The run in tables: what the summary says at every record time, and of the neurons at the last. */

import { isCompared, keptShare } from "../recording/compared.ts";
import type { CoordinateSummary, SummarySnapshot } from "../recording/format.ts";
import { absent, exactly, indexed, percent, roughly, rounded, time } from "../recording/numbers.ts";
import type { Facts } from "./facts.ts";
import { tableHtml } from "./html.ts";
import { lengthsFirst } from "./outcome.ts";
import { escapeHtml } from "./prose.ts";
import { methodName } from "./question.ts";

/** Coordinates with columns of their own. */
const mostCoordinates = 4;

const variable = (name: string): string => `<var>${escapeHtml(indexed(name))}</var>`;

/** One column of the comparison. */
interface Column {
  readonly head: string;
  readonly cell: (snapshot: SummarySnapshot) => string;
}

/** Every record time: risks, the share of N fresh draws' excess, distances with their noise floor. */
export function comparisonHtml(facts: Facts): string {
  const { snapshots } = facts.summary;
  if (snapshots.length === 0) return "";
  const columns = [...timeColumns, ...riskColumns(facts), ...distanceColumns(facts)].filter(({ cell }) =>
    snapshots.some((snapshot) => cell(snapshot) !== absent),
  );
  return tableHtml({
    id: "comparison-table",
    caption:
      "Network and limit at the record times. In brackets: the noise floor, of <var>N</var> independent draws.",
    header: columns.map(({ head }) => head),
    rows: snapshots.map((snapshot) => columns.map(({ cell }) => cell(snapshot))),
  });
}

const timeColumns: readonly Column[] = [
  { head: "<var>t</var>", cell: ({ t }) => time(t) },
  { head: "step", cell: ({ step }) => exactly(step) },
];

function riskColumns({ methods, firstName }: Facts): Column[] {
  return [
    { head: "<var>R</var> network", cell: networkRisk },
    { head: `<var>R</var> ${firstName}`, cell: ({ limit }) => known(limit?.risk) },
    { head: "<var>R</var>, <var>N</var> fresh draws", cell: ({ limit }) => known(limit?.riskIndependent) },
    { head: "share of their excess", cell: share },
    ...methods.slice(1).map((kind) => ({
      head: `<var>R</var> ${escapeHtml(methodName(kind))}`,
      cell: ({ limits }: SummarySnapshot) => known(limits[kind]?.risk),
    })),
    { head: "<var>R</var> held out", cell: ({ network }) => known(network?.testRisk) },
    { head: "certified gap", cell: ({ limit }) => known(limit?.gap) },
    { head: "free energy", cell: ({ limit }) => known(limit?.freeEnergy) },
  ];
}

const known = (value: number | null | undefined): string =>
  value === null || value === undefined ? absent : rounded(value);

function networkRisk({ network }: SummarySnapshot): string {
  if (network === null) return absent;
  const spread = network.riskSpread === null ? "" : ` ± ${roughly(network.riskSpread)}`;
  return rounded(network.risk) + spread;
}

function share(snapshot: SummarySnapshot): string {
  const kept = isCompared(snapshot) ? keptShare(snapshot) : null;
  if (kept === null) return absent;
  return kept < 0 ? "below the limit" : percent(kept);
}

function distanceColumns({ summary }: Facts): Column[] {
  const names = Object.keys(
    summary.snapshots.find(({ distance }) => Object.keys(distance).length > 0)?.distance ?? {},
  );
  return lengthsFirst(names)
    .slice(0, mostCoordinates)
    .flatMap((name) => [
      { head: `W₁ ${variable(name)}`, cell: ({ distance }) => withFloor(distance[name], "w1", "w1Expected") },
      { head: `KS ${variable(name)}`, cell: ({ distance }) => withFloor(distance[name], "ks", "ksExpected") },
    ]);
}

type Distance = SummarySnapshot["distance"][string];

const withFloor = (distance: Distance | undefined, value: keyof Distance, floor: keyof Distance): string =>
  distance === undefined ? absent : `${roughly(distance[value])} (${roughly(distance[floor])})`;

/** Mean, deviation and quantiles of each coordinate at the last record time. */
export function coordinatesHtml({ last, firstName }: Facts): string {
  if (last === null) return "";
  const sources = [
    { name: "network", of: last.network },
    { name: firstName, of: last.limit },
  ];
  const names = lengthsFirst(Object.keys((last.network ?? last.limit)?.coordinates ?? {}));
  const rows = names.flatMap((name) =>
    sources.flatMap(({ name: source, of }) =>
      of === null ? [] : [[`${variable(name)} ${source}`, ...numbersOf(of.coordinates[name])]],
    ),
  );
  if (rows.length === 0) return "";
  return tableHtml({
    id: "coordinates-table",
    caption: `Neurons at <var>t</var> = ${time(last.t)}`,
    header: ["", "mean", "deviation", ...levels.map(({ head }) => head)],
    rows,
    words: [0],
  });
}

const levels = [
  { key: "0.1", head: "10 %" },
  { key: "0.5", head: "median" },
  { key: "0.9", head: "90 %" },
] as const;

const numbersOf = ({ mean, sd, quantiles }: CoordinateSummary): string[] => [
  rounded(mean),
  rounded(sd),
  ...levels.map(({ key }) => known(quantiles[key])),
];

/** Means and deviations of the observables at the last record time. */
export function observablesHtml({ last, firstName }: Facts): string {
  const network = last?.network?.observables ?? {};
  const limit = last?.limit?.observables ?? {};
  const names = [...new Set([...Object.keys(network), ...Object.keys(limit)])];
  if (last === null || names.length === 0) return "";
  const pair = (of: { readonly mean: number; readonly sd: number } | undefined) => [
    known(of?.mean),
    known(of?.sd),
  ];
  return tableHtml({
    id: "observables-table",
    caption: `Observables at <var>t</var> = ${time(last.t)}`,
    header: ["", "network: mean", "deviation", `${firstName}: mean`, "deviation"],
    rows: names.map((name) => [escapeHtml(name), ...pair(network[name]), ...pair(limit[name])]),
    words: [0],
  });
}
