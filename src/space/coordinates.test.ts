import { describe, expect, it } from "vitest";
import { activation } from "../model/activations.ts";
import type { Model } from "../model/contract.ts";
import { dataLaw } from "../model/data.ts";
import { initialLaw } from "../model/initials.ts";
import { neuron } from "../model/neurons.ts";
import {
  coordinatesOf,
  fullCoordinates,
  logSphereArea,
  networkFrom,
  reducedCoordinates,
} from "./coordinates.ts";
import { projection } from "./projection.ts";

function mixtureModel(
  blocks: number[],
  kind: "ridge" | "affine-ridge",
  frozen: ("a" | "b" | "w")[] = [],
): Model {
  const ones = blocks.map(() => 1);
  return {
    data: dataLaw(
      { kind: "gaussian-mixture", blocks, classes: [{ weight: 1, label: 1, variance: ones }] },
      {},
    ),
    neuron: neuron(kind, frozen),
    activation: activation({ kind: "relu" }),
    initial: initialLaw({ kind: "gaussian", scale: 1, a: { mean: 1, sd: 0.1 }, b: { mean: 0, sd: 0.1 } }, {}),
    neurons: 6,
  };
}

const teacherModel = (dimension: number, quadratic: number[]): Model => ({
  ...mixtureModel([1], "ridge"),
  data: dataLaw({ kind: "teacher", dimension, quadratic, noise: 0 }, {}),
});

describe("coordinates", () => {
  it("are lengths of blocks, preceded by a and b", () => {
    expect(coordinatesOf(mixtureModel([40], "ridge")).names).toEqual(["r"]);
    expect(coordinatesOf(mixtureModel([16, 24], "affine-ridge")).names).toEqual(["a", "b", "r1", "r2"]);
    expect(coordinatesOf(teacherModel(3, [1])).names).toEqual(["w0", "w1", "w2"]);
  });

  it("know which of them training moves", () => {
    expect(coordinatesOf(mixtureModel([2, 2], "affine-ridge", ["b"])).trained).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect(coordinatesOf(mixtureModel([4], "affine-ridge", ["w"])).trained).toEqual([true, true, false]);
  });

  it("read a network: the lengths of its blocks", () => {
    const model = mixtureModel([2, 3], "affine-ridge");
    const network = model.initial.draw(1, 6, model.neuron, 5);
    const { columns, count } = reducedCoordinates(model).fromWeights(network);
    expect(count).toBe(6);
    expect(columns[0]).toEqual(network.a);
    for (let i = 0; i < 6; i++) {
      const w = Array.from({ length: 5 }, (_, k) => network.w[k * 6 + i]);
      expect(columns[2][i]).toBeCloseTo(Math.hypot(w[0], w[1]), 15);
      expect(columns[3][i]).toBeCloseTo(Math.hypot(w[2], w[3], w[4]), 15);
    }
  });

  it("in full are the network, forth and back", () => {
    const model = mixtureModel([5], "affine-ridge");
    const network = model.initial.draw(1, 6, model.neuron, 5);
    expect(networkFrom(fullCoordinates(model).fromWeights(network), model)).toEqual(network);
  });

  it("carry the volume of ℝᴰ: log|S³⁹| = −15.7521, and |S⁰| = 2, |S¹| = 2π, |S²| = 4π", () => {
    expect(logSphereArea(40)).toBeCloseTo(-15.7521, 4); // the four decimals that are printed
    for (const [d, area] of [
      [1, 2],
      [2, 2 * Math.PI],
      [3, 4 * Math.PI],
    ])
      expect(logSphereArea(d)).toBeCloseTo(Math.log(area), 14);
    const out = new Float64Array(1);
    const points = { count: 1, columns: [Float64Array.of(2), Float64Array.of(0)] };
    reducedCoordinates(mixtureModel([3, 1], "ridge")).logReference(points, out);
    expect(out[0]).toBeCloseTo(Math.log(4 * Math.PI * 4) + Math.log(2), 14);
  });

  it("take ‖θ‖² over trained coordinates only", () => {
    const out = new Float64Array(1);
    const points = { count: 1, columns: [3, 5, 7].map((value) => Float64Array.of(value)) };
    reducedCoordinates(mixtureModel([4], "affine-ridge", ["b"])).squaredNorm(points, out);
    expect(out[0]).toBe(9 + 49);
  });
});

describe("projection", () => {
  it("leaves reduced coordinates alone", () => {
    const { axes, project } = projection(mixtureModel([40], "ridge"));
    const points = { count: 1, columns: [Float64Array.of(1)] };
    expect(axes).toBeNull();
    expect(project(points)).toBe(points);
  });

  it("records small networks whole, after their length", () => {
    const { coordinates, project } = projection(teacherModel(2, [1]));
    expect(coordinates.names).toEqual(["r", "w0", "w1"]);
    const { columns } = project({ count: 1, columns: [Float64Array.of(3), Float64Array.of(-4)] });
    expect(columns.map(([value]) => value)).toEqual([5, 3, -4]);
  });

  it("records large ones along the teacher's directions, strongest first", () => {
    const { coordinates, axes } = projection(teacherModel(20, [0, 1, -3]));
    expect(coordinates.names).toEqual(["r", "p1", "p2"]);
    expect(axes?.[1].direction?.indexOf(1)).toBe(2);
  });

  it("records a data set along the leading eigenvectors of E[y² x xᵀ], the largest entry positive", () => {
    const names = Array.from({ length: 20 }, (_, k) => `x${k}`);
    const columns = names.map((_, k) => Float64Array.from([k === 7 ? -3 : 0, k === 2 ? 1 : 0, 0]));
    const table = { names: [...names, "y"], columns: [...columns, Float64Array.of(1, 2, 1)], rows: 3 };
    const model: Model = {
      ...teacherModel(20, [1]),
      data: dataLaw({ kind: "dataset", file: "t", target: "y", standardise: false }, { t: table }),
    };
    const { axes } = projection(model);
    expect(axes?.[1].direction?.[7]).toBeCloseTo(1, 12);
    expect(axes?.[2].direction?.[2]).toBeCloseTo(1, 12);
  });
});

describe("misfits", () => {
  it("refuse a network of another dimension", () => {
    const model = mixtureModel([4], "ridge");
    const network = model.initial.draw(1, 6, model.neuron, 3);
    for (const coordinates of [reducedCoordinates(model), fullCoordinates(model)]) {
      expect(() => coordinates.fromWeights(network)).toThrow(
        "the network has 3 weights a neuron, the data 4 inputs",
      );
    }
  });

  it("refuse reduced coordinates where nothing is symmetric", () => {
    expect(() => reducedCoordinates(teacherModel(3, [1]))).toThrow(
      'data.kind "teacher" has no rotation symmetry',
    );
  });
});

describe("recorded axes", () => {
  it("hold no direction twice where the teacher's linear part is an axis", () => {
    const data = dataLaw(
      { kind: "teacher", dimension: 20, linear: [0, -2], quadratic: [1, 3], noise: 0 },
      {},
    );
    const { axes } = projection({ ...teacherModel(20, [1]), data });
    expect(axes?.map(({ direction }) => direction?.indexOf(1) ?? null)).toEqual([null, 1, 0]);
  });

  it("keep a and b between the length and the directions", () => {
    const affine = { ...teacherModel(20, [1]), neuron: neuron("affine-ridge", ["w"]) };
    const { coordinates, project } = projection(affine);
    expect(coordinates.names).toEqual(["r", "a", "b", "p1"]);
    expect(coordinates.trained).toEqual([false, true, true, false]);
    const network = affine.initial.draw(1, 6, affine.neuron, 20);
    const { columns } = project(fullCoordinates(affine).fromWeights(network));
    expect([columns[1], columns[2]]).toEqual([network.a, network.b]);
    expect([...columns[3]]).toEqual([...network.w.subarray(0, 6)]);
  });
});
