import { describe, expect, it } from "vitest";
import { placeOf, readDraft, valueAt } from "./draft.ts";
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
    ["a key twice", "a: 1\nb: 2\na: 3\n", /^my\.yaml:3: column 1: not YAML.*unique/],
    ["a wrong indentation", "a:\n  b: 1\n c: 2\n", /^my\.yaml:3/],
  ])("refuses %s with its line", (_, wrong, message) => {
    const read = () => readDraft({ name: "my.yaml", text: wrong });
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(message);
  });
});
