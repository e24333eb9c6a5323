import { Document, isMap, isSeq, type Node, visit } from "yaml";
import type { Experiment } from "./schema.ts";

/**
 * A resolved experiment as the YAML file of a run folder; reading it gives the same experiment, bit by bit.
 * Lists of plain values, and the objects in a list, stand on one line.
 */
export const experimentYaml = (experiment: Experiment): string =>
  commentedYaml(
    experiment,
    "Resolved: every default is written. `meanfield run` on this file repeats the run.",
  );

/** Plain data as YAML under a line of comment, laid out as an experiment is. */
export function commentedYaml(tree: unknown, comment: string): string {
  const document = new Document(tree, { aliasDuplicateObjects: false });
  visit(document, {
    Seq: (_key, node) => {
      node.flow = !containsMap(node);
    },
    Map: (_key, node, path) => {
      node.flow = isSeq(path[path.length - 1]) && node.items.every(({ value }) => !containsMap(value));
    },
  });
  document.commentBefore = ` ${comment}`;
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function containsMap(node: unknown): boolean {
  return isMap(node) || (isSeq<Node>(node) && node.items.some(containsMap));
}
