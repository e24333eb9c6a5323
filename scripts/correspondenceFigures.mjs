/**
 * `node scripts/correspondenceFigures.mjs` draws the figures of docs/correspondence.md anew, docs/figures/structure-*, from
 * the built library, and prints the rows of its tables that test/structure.test.ts does not recompute. Some minutes.
 */
import { draw, line, meanfield } from "./documentFigures.mjs";

const {
  convexity,
  coordinatesOf,
  atoms,
  directionsAveraged,
  featureEnergy,
  featureMap,
  model,
  pathsBetween,
  populationLimit,
  preset,
  readDraft,
  resolve,
  riskEveryWay,
  rotationClaim,
  uniqueness,
} = meanfield;

const presetModel = (name) => model(resolve(readDraft(preset(name))).experiment, {});
const isotropic = presetModel("isotropic");
const panel = (id, title, x, y, marks) => ({ id, title, remark: "", x, y, top: null, marks });
const page = (id, title, subtitle, panels) => ({
  id,
  title,
  subtitle,
  columns: 2,
  panels,
  width: 900,
  panelHeight: 300,
});
const axis = (label, scale, domain) => ({ label, scale, domain });

/* ---- One risk, and what it tends to ---- */

function risks() {
  const small = { ...isotropic, neurons: 20 };
  const networks = [0.7, 0.8, 1, 1.2, 1.4, 1.7, 2, 2.4].map((scale, n) => {
    const network = small.initial.draw(n + 1, 20, small.neuron, 40);
    const longer = { ...network, w: network.w.map((w) => w * scale) };
    const { measure, sampled } = riskEveryWay(small, longer, { samples: 20_000, seed: n + 1 });
    return { measure, sampled, averaged: directionsAveraged(small, longer).risk };
  });
  const widths = [
    [25, 8],
    [50, 8],
    [100, 8],
    [200, 8],
    [400, 4],
    [800, 2],
  ];
  const limit = populationLimit(isotropic, { s: 2, widths, seed: 1, atoms: 2000 });
  const shown = ({ mean, error }, digits) => `${mean.toFixed(digits)} ± ${error.toFixed(digits)}`;
  for (const { neurons, seeds, risk, scaledExcess, scaledRadius } of limit.widths)
    console.log(
      `| ${neurons} | ${seeds} | ${shown(risk, 4)} | ${shown(scaledExcess, 2)} | ${shown(scaledRadius, 3)} |`,
    );
  console.log("slope", shown(limit.slope, 4), "constant", shown(limit.constant, 3), "R", limit.risk);
  return page(
    "structure-risk",
    "One risk, and what it tends to",
    "The isotropic case, *d* = 40. Left: networks of 20 neurons. Right: the population flow at *t* = 1.",
    [
      panel(
        "identity",
        "*R*_{N} on samples and from *ρ*_{N}",
        axis("E *y*² + 2∫*V* d*ρ*_{N} + ∫∫*U* d*ρ*_{N} d*ρ*_{N}", "linear", [0, 4]),
        axis("risk, in output²", "linear", [0, 4]),
        [
          line(
            "both",
            "",
            [
              [0, 0],
              [4, 4],
            ],
            "dashed",
          ),
          {
            kind: "dots",
            role: "network",
            label: "20,000 raw samples, ± 2 standard errors",
            points: networks.map(({ measure, sampled }) => [measure, sampled.risk]),
            errors: networks.map(({ sampled }) => 2 * sampled.error),
          },
          {
            kind: "dots",
            role: "bound",
            label: "*R* of the law of the radii",
            points: networks.map(({ measure, averaged }) => [measure, averaged]),
          },
        ],
      ),
      panel(
        "population",
        "*N* (E *R*_{N} − *R*(*ρ*_{t}))",
        axis("*N*, neurons", "log", [20, 1000]),
        axis("in output²", "linear", [4, 5.5]),
        [
          line("limit", "constant 4.75", [
            [20, 4.75],
            [1000, 4.75],
          ]),
          {
            kind: "dots",
            role: "network",
            label: "mean over seeds, ± 2 standard errors",
            points: limit.widths.map(({ neurons, scaledExcess }) => [neurons, scaledExcess.mean]),
            errors: limit.widths.map(({ scaledExcess }) => 2 * scaledExcess.error),
          },
        ],
      ),
    ],
  );
}

/* ---- Rotations ---- */

function rotations() {
  const one = { ...presetModel("anisotropic"), neurons: 50 };
  const { risk, withinRisks, wholeSpaceRisks } = rotationClaim(one, {
    rotations: 8,
    stepSize: 1e-4,
    steps: 2000,
    seed: 1,
  });
  const dots = (values) => values.map((value, n) => [n + 1, value]);
  return {
    ...page(
      "structure-rotation",
      "Which rotations a mixture allows",
      "The anisotropic case, *s*₀ = 16 of *d* = 40, 50 neurons after 2,000 steps of SGD.",
      [
        panel(
          "rotation",
          "Risk of the rotated network",
          axis("number of the rotation", "linear", [0, 9]),
          axis("*R*_{N}, in output²", "linear", [0.5, 0.8]),
          [
            line(
              "both",
              "the network itself",
              [
                [0, risk],
                [9, risk],
              ],
              "dashed",
            ),
            { kind: "dots", role: "network", label: "one rotation a block", points: dots(withinRisks) },
            {
              kind: "dots",
              role: "bound",
              label: "a rotation of the whole space",
              points: dots(wholeSpaceRisks),
            },
          ],
        ),
      ],
    ),
    columns: 1,
    width: 560,
  };
}

/* ---- Uniqueness ---- */

function unique() {
  const { cells, degrees, order } = uniqueness(isotropic, {
    s: 2,
    atoms: 4000,
    mapAtoms: 20,
    cells: [100, 200, 400, 800],
    degrees: [0, 2, 4, 6, 8, 10],
    upper: 4,
  });
  console.log("order", order, cells, degrees);
  const last = cells[cells.length - 1];
  return page(
    "structure-unique",
    "One initial law, one law at *t* = 1",
    "The isotropic case. Distance *W*₁ between laws of *r* that different solvers end at.",
    [
      panel(
        "cells",
        "Finite volumes and particles",
        axis("cells", "log", [80, 1000]),
        axis("*W*₁, in units of *r*", "log", [1e-4, 1e-1]),
        [
          line(
            "both",
            "proportional to cells⁻²",
            [80, 1000].map((count) => [count, last.distance * (last.cells / count) ** 2]),
            "dashed",
          ),
          {
            kind: "dots",
            role: "limit",
            label: "between solvers",
            points: cells.map((c) => [c.cells, c.distance]),
          },
        ],
      ),
      panel(
        "degrees",
        "Hermite features and nodes of the input’s length",
        axis("degree of the Hermite map", "linear", [-0.5, 10.5]),
        axis("*W*₁, in units of *r*", "log", [1e-9, 1e-1]),
        [
          {
            kind: "dots",
            role: "limit",
            label: "between solvers",
            points: degrees.map((c) => [c.degree, c.distance]),
          },
        ],
      ),
    ],
  );
}

/* ---- Convexity ---- */

function convex() {
  const noisy = presetModel("noisy");
  const begin = atoms(noisy.initial, coordinatesOf(noisy), 200, 1);
  const map = featureMap(noisy, begin.coordinates, { tolerance: 1e-7, dimension: "exact", ...begin });
  const energy = featureEnergy(map, { lambda: 0.05, temperature: 1 / 600 });
  const spec = { pairs: 200, cells: 200, upper: 4, quantiles: 200, seed: 1 };
  console.log(convexity(energy, spec));
  const above = ({ geodesic: { s, values } }) =>
    Math.max(...values.map((value, n) => value - (1 - s[n]) * values[0] - s[n] * values[20]));
  const all = Array.from({ length: spec.pairs }, (_, n) => pathsBetween(energy, spec, n));
  const worst = all.reduce((best, each, n) => (above(each) > above(all[best]) ? n : best), 0);
  const { edges, first, second, mixture, geodesic } = all[worst];
  console.log(
    "pair",
    worst,
    "above its chord by",
    above(all[worst]),
    "ends",
    geodesic.values[0],
    geodesic.values[20],
  );
  const along = ({ s, values }) => s.map((x, n) => [x, values[n] - (1 - x) * values[0] - x * values[20]]);
  const width = edges[1] - edges[0];
  const law = (mass) => Array.from(mass, (m, j) => [edges[j] + width / 2, m / width]);
  const high = 1.2 * Math.max(...[...first, ...second].map((m) => m / width));
  return page(
    "structure-convex",
    "Two ways from one law to another",
    `The noisy case, *d* = 320, *λ* = 0.05, *β* = 600: pair ${worst + 1} of 200 random ones.`,
    [
      panel("laws", "The two laws", axis("*r*", "linear", [0, 4]), axis("density", "linear", [0, high]), [
        line("network", "*ρ*₀", law(first), "dotted"),
        line("network", "*ρ*₁", law(second)),
      ]),
      panel(
        "along",
        "Free energy above its chord",
        axis("*s*", "linear", [0, 1]),
        axis("*F*(*ρ*_{s}) − (1 − *s*)*F*(*ρ*₀) − *s* *F*(*ρ*₁)", "linear", [-0.005, 0.01]),
        [
          line(
            "both",
            "",
            [
              [0, 0],
              [1, 0],
            ],
            "dashed",
          ),
          line("limit", "mixtures", along(mixture)),
          line("bound", "*W*₂ geodesic", along(geodesic)),
        ],
      ),
    ],
  );
}

const figures = { rotations, unique, convex, risks };
const asked = process.argv.slice(2);
draw((asked.length > 0 ? asked : Object.keys(figures)).map((name) => figures[name]()));
