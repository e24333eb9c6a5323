/**
 * The id of a run: what would be computed, by which code, from which files, and nothing else.
 *
 *     id = SHA-256 of the canonical JSON of { experiment, code },
 *
 * where each reference to a file stands as the file's own sha256. Paths, threads and output places are no part of it.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalJson } from "./canonical.ts";
import { codeHash } from "./code.generated.ts";
import { inputHash, mapReferences } from "./references.ts";
import type { Experiment } from "./schema.ts";

/** Hex digits that name a run: 48 bits, one accidental pair in 16 million runs. */
const shownDigits = 12;

/** SHA-256 of a text (as UTF-8) or of bytes, as 64 hex digits. */
export function sha256Hex(content: string | Uint8Array): string {
  return bytesToHex(sha256(typeof content === "string" ? utf8ToBytes(content) : content));
}

/**
 * @param experiment  resolved: every default written, references as `inputs/<sha256>.<ext>`
 * @param code        hash of the program's sources and dependencies
 * @returns 12 hex digits
 */
export function experimentId(experiment: Experiment, code: string = codeHash): string {
  const content = mapReferences(experiment, inputHash);
  return sha256Hex(canonicalJson({ experiment: content, code })).slice(0, shownDigits);
}
