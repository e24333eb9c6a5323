/** The report of all slides, from made-up studies whose every number is known. */

import { describe, expect, it } from "vitest";
import { plotFigure } from "../src/figures/plot.ts";
import {
  outcomeWord,
  type ReportedStudy,
  reportedSlides,
  slidesReportHtml,
} from "../src/report/slidesReport.ts";
import type { Claim, Plot } from "../src/studies/conclusion.ts";
import type { Slide } from "../src/studies/slides.ts";

const claim = (id: string, outcome: Claim["outcome"] = "holds"): Claim => ({
  id,
  said: `${id} is said`,
  outcome,
  found: `${id} < found & told`,
  numbers: {},
});

const plot: Plot = {
  id: "excess",
  title: "Excess against *N*",
  subtitle: "Of ten seeds.",
  panels: [
    {
      title: "",
      x: { label: "*N*", scale: "log" },
      y: { label: "excess", scale: "log" },
      curves: [
        {
          label: "measured",
          kind: "dots",
          points: [
            [10, 0.1],
            [100, 0.01],
            [1000, 0],
          ],
          errors: [0.01, 0.001, 1],
        },
        {
          label: "1/*N*",
          kind: "line",
          dash: "dashed",
          points: [
            [10, 0.1],
            [100, 0.01],
          ],
        },
      ],
    },
  ],
};
const drawn = plotFigure(plot);
if (drawn === null) throw new Error("the plot has points");

const study = (name: string, claims: readonly Claim[]): ReportedStudy => ({
  ...{ name, id: "0123456789ab", claims },
  // Of each study its own: a figure is told from another by being it.
  figures: [{ ...drawn }],
});
const slide = (id: string, claims: readonly string[]): Slide => ({
  id,
  title: `Slide ${id}`,
  says: `${id} says`,
  claims,
});

const studies = [
  study("width", [claim("width-speed"), claim("width-test", "not shown")]),
  study("chaos", [claim("chaos-slope", "differs")]),
];
const slides = [
  slide("theorem", ["chaos-"]),
  slide("none", ["nobody-"]),
  slide("message", ["width-", "chaos-slope"]),
];

describe("the slides' report", () => {
  it("follows the slides' order, leaves out slides without claims, and shows a study's figures once", () => {
    const reported = reportedSlides({ slides, studies });
    expect(
      reported.map((each) => [
        each.slide.id,
        each.claims.map(({ claim: { id } }) => id),
        each.figures.length,
      ]),
    ).toEqual([
      ["theorem", ["chaos-slope"], 1],
      ["message", ["width-speed", "width-test", "chaos-slope"], 1],
    ]);
  });

  it("shows a figure with a claim's id where that claim first stands, others with their study", () => {
    const two = study("width", [claim("width-speed"), claim("width-test")]);
    const figures = [{ ...drawn }, { ...drawn, id: "width-test" }];
    const reported = reportedSlides({
      slides: [slide("one", ["width-speed"]), slide("two", ["width-test"])],
      studies: [{ ...two, figures }],
    });
    expect(reported.map((each) => each.figures.map(({ id }) => id))).toEqual([["excess"], ["width-test"]]);
  });

  it("leaves out no claim, whether a slide names it or not", () => {
    const reported = reportedSlides({ slides: [slides[0]], studies });
    expect(reported.map((each) => [each.slide.id, each.claims.map(({ claim: { id } }) => id)])).toEqual([
      ["theorem", ["chaos-slope"]],
      ["beside-the-slides", ["width-speed", "width-test"]],
    ]);
  });

  it("tells a claim once in full, and later where it stands", () => {
    const html = slidesReportHtml({ quick: false, slides, studies });
    expect(html.split("chaos-slope &lt; found").length).toBe(2);
    expect(html).toContain('as told under <a href="#theorem">Slide theorem</a>.');
  });

  it("says what is not shown, and that --quick is why", () => {
    const word = (quick: boolean) => outcomeWord(claim("x", "not shown"), quick);
    expect([word(false), word(true)]).toEqual(["not shown", "not shown in --quick"]);
    expect(outcomeWord(claim("x"), true)).toBe("holds");
    const html = slidesReportHtml({ quick: true, slides, studies });
    expect(html).toContain(
      "1 of 3 claims hold as computed; in 1 the computation shows something else; 1 is not shown in --quick.",
    );
    expect(html).toContain(">not shown in --quick</strong> width-test &lt; found &amp; told");
  });

  it("has every id once, and every link of the contents leads to a section", () => {
    const html = slidesReportHtml({ quick: false, slides, studies });
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    // A claim that two slides name stands under both.
    const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
    expect(twice).toEqual([]);
    for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });
});

describe("a plot", () => {
  it("leaves out what a logarithmic axis cannot show, with its error bar, and keeps colours by place", () => {
    const [{ marks, y }] = drawn.panels;
    expect(marks).toEqual([
      {
        kind: "dots",
        role: "series1",
        label: "measured",
        points: [
          [10, 0.1],
          [100, 0.01],
        ],
        errors: [0.01, 0.001],
      },
      {
        kind: "line",
        role: "series2",
        label: "1/*N*",
        dash: "dashed",
        points: [
          [10, 0.1],
          [100, 0.01],
        ],
      },
    ]);
    expect(y.scale).toBe("log");
    expect(y.domain[0]).toBeGreaterThan(0);
    expect(y.domain[1]).toBeGreaterThan(0.11);
  });

  it("shows on a logarithmic axis a dot whose error bar ends at 0 or below", () => {
    const [{ curves, ...panel }] = plot.panels;
    const wide = plotFigure({
      ...plot,
      panels: [{ ...panel, curves: [{ ...curves[0], errors: [0.01, 0.02, 1] }] }],
    });
    const [low, high] = wide?.panels[0].y.domain ?? [];
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThan(0.01);
    expect(high).toBeGreaterThan(0.11);
  });

  it("is none without points", () => {
    expect(plotFigure({ ...plot, panels: [{ ...plot.panels[0], curves: [] }] })).toBeNull();
  });
});
