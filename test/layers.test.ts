import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";

/** The rooms, from the ground up. A room imports only from rooms above it in this list, and from itself. */
const rooms = [
  "numerics",
  "model",
  "space",
  "features",
  "measure",
  "energy",
  "kernels",
  "methods",
  "statics",
  "recording",
  "experiment",
  "studies",
  "figures",
  "report",
  "store",
  "sweep",
  "verify",
  "presets",
  "cli",
];
/** The preset texts are data that `experiment` and `cli` name; they import nothing. */
const anywhere = new Set(["presets"]);
/** Where files, processes and threads may be touched. */
const nodeRooms = new Set(["store", "sweep", "cli"]);

const root = join(import.meta.dirname, "..", "src");
const files = readdirSync(root, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts"))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((file) => !file.startsWith(`${join("kernels", "wasm")}/`));

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const imports: Import[] = files.flatMap((file) => {
  const text = readFileSync(join(root, file), "utf8");
  const found = text.matchAll(
    /(?:^|\n)\s*(import|export)\s+(type\s+)?[^"';]*?from\s+"([^"]+)"|import\("([^"]+)"\)/g,
  );
  return [...found].map((match) => ({
    from: file,
    to: match[3] ?? match[4],
    typeOnly: match[2] !== undefined,
  }));
});

const roomOf = (file: string) => (file.includes("/") ? file.slice(0, file.indexOf("/")) : null);
const target = ({ from, to }: Import) => normalize(join(dirname(from), to));

describe("the house", () => {
  it("has only rooms that the list names", () => {
    const known = new Set([...rooms, null]);
    expect(files.filter((file) => !known.has(roomOf(file)))).toEqual([]);
  });

  it("imports only downwards", () => {
    const wrong = imports
      .filter(({ to }) => to.startsWith("."))
      .filter((each) => {
        const from = roomOf(each.from);
        const to = roomOf(target(each));
        if (from === null || to === null || anywhere.has(to)) return false;
        return rooms.indexOf(to) > rooms.indexOf(from);
      });
    expect(wrong).toEqual([]);
  });

  it("touches Node only where files and threads belong", () => {
    const wrong = imports.filter(({ from, to }) => {
      const room = roomOf(from);
      return to.startsWith("node:") && !(from === "node.ts" || (room !== null && nodeRooms.has(room)));
    });
    expect(wrong).toEqual([]);
  });

  it("has no import cycles", () => {
    const edges = new Map<string, string[]>();
    for (const each of imports) {
      if (!each.to.startsWith(".") || each.typeOnly) continue;
      edges.set(each.from, [...(edges.get(each.from) ?? []), target(each)]);
    }
    expect(cycleIn(edges)).toBeNull();
  });
});

/** The first cycle that a depth-first walk meets, as its files; null if there is none. */
function cycleIn(edges: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const next of edges.get(file) ?? []) {
      const cycle = walk(next, [...path, file]);
      if (cycle !== null) return cycle;
    }
    done.add(file);
    return null;
  };
  for (const file of edges.keys()) {
    const cycle = walk(file, []);
    if (cycle !== null) return cycle;
  }
  return null;
}
