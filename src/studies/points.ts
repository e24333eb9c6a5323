/** The points of a study: the product of the entries of `over`, in order, the last one varying fastest. */

import { problemAt } from "../experiment/check.ts";
import { type Draft, dotted, type Path, placeOf, valueAt } from "../experiment/draft.ts";
import { type Label, type OverEntry, overOf } from "../experiment/over.ts";
import { ConfigurationError } from "../experiment/problems.ts";
import type { Setting } from "../experiment/set.ts";

/** One run of a study. */
export interface StudyPoint {
  /** By the entries' names. */
  readonly labels: Readonly<Record<string, Label>>;
  /** To be made in the draft, in this order. */
  readonly settings: readonly Setting[];
}

/** More runs than anybody reads a table of. */
const mostPoints = 10_000;

/**
 * @throws ConfigurationError  where there is nothing to vary, where a name or label stands twice, or for too many points
 */
export function pointsOf(draft: Draft): StudyPoint[] {
  const entries = overOf(draft);
  // A conclusion can be drawn from one run.
  if (entries.length === 0 && valueAt(draft.tree, ["conclusion"]) === undefined) throw nothingVaries(draft);
  refuseTwice(draft, entries);
  const count = entries.reduce((product, { rows }) => product * rows.length, 1);
  if (count > mostPoints) {
    const message = `these are ${count} points; at most ${mostPoints}. Leave rows out, or make two studies.`;
    throw new ConfigurationError([problemAt(draft, ["over"], message)]);
  }
  return entries.reduce<StudyPoint[]>(
    (points, { name, rows }) =>
      points.flatMap(({ labels, settings }) =>
        rows.map((row) => ({
          labels: { ...labels, [name]: row.label },
          settings: [...settings, ...row.settings],
        })),
      ),
    [{ labels: {}, settings: [] }],
  );
}

const nothingVaries = (draft: Draft) =>
  new ConfigurationError([
    {
      place: placeOf(draft, ["over"]),
      path: "over",
      message:
        "nothing varies; add what a study goes over, such as over: [{ name: kappa, path: network.initial.scale, values: [0.1, 0.4] }], or use run.",
    },
  ]);

/** Points that have one name for two things cannot be told apart. */
function refuseTwice(draft: Draft, entries: readonly OverEntry[]): void {
  const refuse = (path: Path, what: Label) => {
    const message = `${JSON.stringify(what)} stands twice; give each a name of its own.`;
    throw new ConfigurationError([problemAt(draft, path, message)]);
  };
  for (const [index, { name, rows }] of entries.entries()) {
    if (taken.has(name)) {
      const message = `"${name}" is a column of every study's table; use another name.`;
      throw new ConfigurationError([problemAt(draft, ["over", index, "name"], message)]);
    }
    if (entries.findIndex((other) => other.name === name) < index) refuse(["over", index, "name"], name);
    const labels = rows.map(({ label }) => `${label}`);
    const row = labels.findIndex((label, at) => labels.indexOf(label) < at);
    if (row >= 0) refuse(placeOfRow(draft, index, row), rows[row].label);
  }
}

const taken = new Set(["id", "status"]);

const placeOfRow = ({ tree }: Draft, index: number, row: number): Path => {
  const inRows = valueAt(tree, ["over", index, "rows"]) !== undefined;
  return inRows ? ["over", index, "rows", row, "label"] : ["over", index, "values", row];
};

/**
 * A setting of the command line that touches what the rows set would be made nowhere or everywhere.
 *
 * @throws ConfigurationError
 */
export function refuseOverlap(settings: readonly Setting[], points: readonly StudyPoint[]): void {
  for (const { path, place } of settings) {
    const varied = points
      .flatMap((point) => point.settings)
      .find((each) => beginsWith(each.path, path) || beginsWith(path, each.path));
    if (varied === undefined) continue;
    throw new ConfigurationError(
      `${place}: the study's rows set ${dotted(varied.path)} (${varied.place}); leave this out, or change the rows.`,
    );
  }
}

const beginsWith = (path: Path, start: Path): boolean =>
  start.length <= path.length && start.every((key, depth) => String(key) === String(path[depth]));
