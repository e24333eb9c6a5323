import { describe, expect, it } from "vitest";
import { placeOf, readDraft, valueAt, written } from "./draft.ts";
import { ConfigurationError } from "./problems.ts";

const text = `# a comment
version: 1
data:
  classes:
    - { weight: 0.5, label: 1 }
    - weight: 0.5
      label: -1
training: { stepSize: 1.0e-5,
  time: 10 }
`;
const draft = readDraft({ name: "my.yaml", text });

/** Nine lines that would expand to 9⁹ numbers. */
const bomb = Array.from({ length: 9 }, (_, level) =>
  level === 0 ? "a0: &a0 [1]" : `a${level}: &a${level} [${new Array(9).fill(`*a${level - 1}`).join(", ")}]`,
).join("\n");

describe("readDraft", () => {
  it("reads YAML's numbers", () => {
    expect(valueAt(draft.tree, ["training", "stepSize"])).toBe(1e-5);
    expect(valueAt(draft.tree, ["data", "classes", "1", "label"])).toBe(-1);
  });

  it("knows the line of every part, and of the deepest part that exists", () => {
    expect(placeOf(draft, ["version"])).toBe("my.yaml:2");
    expect(placeOf(draft, ["data", "classes", 0, "label"])).toBe("my.yaml:5");
    expect(placeOf(draft, ["data", "classes", 1, "label"])).toBe("my.yaml:7");
    expect(placeOf(draft, ["training", "time"])).toBe("my.yaml:9");
    expect(placeOf(draft, ["training", "absent"])).toBe("my.yaml:8");
  });

  it("reads JSON, tabs included", () => {
    const json = readDraft({ name: "my.json", text: '{\n\t"training": {\n\t\t"time": 3\n\t}\n}\n' });
    expect(json.tree).toEqual({ training: { time: 3 } });
    expect(placeOf(json, ["training", "time"])).toBe("my.json:3");
  });

  it.each([
    ["an open bracket", "a: 1\nb: [1, 2\n", /^my\.yaml:[23]: column \d+: not YAML/],
    ["a key twice", "a: 1\nb: 2\na: 3\n", /^my\.yaml:3: column 1: not YAML.*twice/],
    ["a tab", "a:\n\tb: 1\n", /^my\.yaml:2: column 1: .*indent with spaces\.$/],
    ["two documents", "a: 1\n---\na: 2\n", /^my\.yaml:2: column 1: .*one experiment a file\.$/],
    ["a tag", "a: 1\nb: !!js/function x\n", /^my\.yaml:2: column 4: .*write the value without one\.$/],
    ["a list as a key", "a: 1\n? [b]\n: 2\n", /^my\.yaml:2: column 3: .*a key is a word/],
    ["an alias of nothing", "a: 1\nb: *c\n", /^my\.yaml:2: column 4: .*\*c stands for nothing/],
    ["an alias of itself", "a: 1\nb: &b [*b]\n", /^my\.yaml:2: column 8: .*inside of &b itself/],
    ["a bomb of aliases", bomb, /^my\.yaml:1: .*more than 1000 times/],
    ["brackets without end", "[".repeat(20_000), /^my\.yaml:1: /],
    ["a wrong indentation", "a:\n  b: 1\n c: 2\n", /^my\.yaml:3/],
  ])("refuses %s with its line", (_, wrong, message) => {
    const read = () => readDraft({ name: "my.yaml", text: wrong });
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(message);
  });
});

describe("written", () => {
  it("is what a user can paste", () => {
    const times = [0, 1e-3, { log: [0.1, 2], count: 4 }];
    expect(written(times)).toBe("[0, 0.001, {log: [0.1, 2], count: 4}]");
    expect(readDraft({ name: "", text: written(times) }).tree).toEqual(times);
    expect(written(["a: b", null, true, Number.NaN])).toBe('["a: b", null, true, NaN]');
  });
});
