import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { sha256Hex } from "../experiment/id.ts";
import { type Contents, hasCode } from "./files.ts";

/** The files of a run folder that no manifest lists: itself, and the one that may differ between two runs of one id. */
export const manifestName = "manifest.json";
/** Where, when and by what a run was made: the file that may differ. */
export const provenanceName = "provenance.json";

const manifestSchema = z.strictObject({
  version: z.literal(1),
  id: z.string(),
  /** sha256 by file name, with / between folders, in code-unit order. */
  files: z.record(z.string(), z.string()),
});

/** The id of a run, and the sha256 of each file in its folder. */
export type Manifest = z.infer<typeof manifestSchema>;

/** The manifest of these contents. */
export function manifestOf(id: string, contents: Contents): Manifest {
  const names = Object.keys(contents).sort();
  return {
    version: 1,
    id,
    files: Object.fromEntries(names.map((name) => [name, sha256Hex(contents[name])])),
  };
}

/** manifest.json, byte by byte. */
export const manifestText = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

/**
 * The manifest of a run folder.
 * @throws Error  where there is none, or it is no manifest (ZodError, SyntaxError)
 */
export async function readManifest(folder: string): Promise<Manifest> {
  return manifestSchema.parse(JSON.parse(await readFile(join(folder, manifestName), "utf8")));
}

/**
 * The names of the files whose bytes in `folder` are not the manifest's, missing ones included.
 * It reads the files themselves: what the folder's own manifest claims does not count.
 */
export async function differingFiles(folder: string, { files }: Manifest): Promise<string[]> {
  const differing: string[] = [];
  for (const [name, hash] of Object.entries(files)) {
    const content = await contentOf(join(folder, ...name.split("/")));
    if (content === null || sha256Hex(content) !== hash) differing.push(name);
  }
  return differing;
}

async function contentOf(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return null;
    throw error;
  }
}
