import { decode, encode } from "./plain.ts";

/** A run between two slices: each part as the session that ran it saved it, null where it did not begin. */
export interface SavedRun {
  /** Of the experiment. */
  readonly id: string;
  /** In the order of `Session.parts`. */
  readonly parts: readonly (Uint8Array | null)[];
}

const version = 1;

/** As bytes: what `Session.save` returns and a checkpoint holds. */
export const packed = ({ id, parts }: SavedRun): Uint8Array => encode({ version, id, parts });

/** @throws Error  where the bytes are damaged, or of another version of this form */
export function unpacked(bytes: Uint8Array): SavedRun {
  const saved = decode(bytes) as unknown as SavedRun & { readonly version: number };
  if (saved.version === version) return saved;
  throw new Error(
    `saved run: version ${saved.version}; this program reads version ${version}. Start afresh.`,
  );
}

/** One saved run from several of the same experiment: of each part the first that has begun. */
export const together = (saved: readonly SavedRun[]): SavedRun => ({
  id: saved[0].id,
  parts: saved[0].parts.map(
    (_, index) => saved.find(({ parts }) => parts[index] !== null)?.parts[index] ?? null,
  ),
});
