/**
 * The report of `reproduce`: every slide's claims in the slides' order, each beside what was computed. A function of the
 * studies' results and figures alone.
 */

import type { Figure } from "../figures/description.ts";
import type { Claim } from "../studies/conclusion.ts";
import type { Slide } from "../studies/slides.ts";
import { inlineFigures, wordsHtml } from "./figuresSection.ts";
import { section, tableHtml } from "./html.ts";
import { contentsHtml, pageHtml } from "./page.ts";
import { escapeHtml } from "./prose.ts";

/** One study of the report. */
export interface ReportedStudy {
  readonly name: string;
  /** Of its folder. */
  readonly id: string;
  readonly claims: readonly Claim[];
  /** Those that the report shows. One with the id of a claim shows that claim. */
  readonly figures: readonly Figure[];
}

/** What `reproduce` has to tell. */
export interface SlidesReport {
  readonly quick: boolean;
  readonly slides: readonly Slide[];
  readonly studies: readonly ReportedStudy[];
}

/** A claim under a slide, whose study it is, and the slide under which it stands in full: this one, or one before. */
interface ReportedClaim {
  readonly claim: Claim;
  readonly study: string;
  readonly at: Slide;
}

/** A slide with the claims that were computed for it, and the figures that stand under it. */
export interface ReportedSlide {
  readonly slide: Slide;
  readonly claims: readonly ReportedClaim[];
  readonly figures: readonly Figure[];
}

/**
 * Slides for which something was computed, in order. A figure stands where its claim first does, one of no claim under the
 * first slide that its study speaks to.
 */
export function reportedSlides({
  slides,
  studies,
}: Pick<SlidesReport, "slides" | "studies">): ReportedSlide[] {
  const shown = new Set<Figure>();
  const told = new Map<Claim, Slide>();
  return [...slides, beside(slides, studies)].flatMap((slide) => {
    const of = (claim: Claim) => names(slide, claim.id);
    const speaking = studies.filter((study) => study.claims.some(of));
    const own = speaking.flatMap(({ figures, claims: all }) =>
      figures.filter((figure) => {
        const itsClaim = all.some(({ id }) => id === figure.id);
        return !shown.has(figure) && (!itsClaim || names(slide, figure.id));
      }),
    );
    for (const each of own) shown.add(each);
    const claims = speaking.flatMap((study) =>
      study.claims.filter(of).map((claim): ReportedClaim => {
        const at = told.get(claim) ?? slide;
        told.set(claim, at);
        return { claim, study: study.name, at };
      }),
    );
    return claims.length === 0 ? [] : [{ slide, claims, figures: own }];
  });
}

/** Claims of studies that no slide names: nothing that was computed is left out. */
const beside = (slides: readonly Slide[], studies: readonly ReportedStudy[]): Slide => ({
  id: "beside-the-slides",
  title: "Beside the slides",
  says: "What was computed with the above, and no slide says.",
  claims: studies.flatMap(({ claims }) =>
    claims.map(({ id }) => id).filter((id) => !slides.some((slide) => names(slide, id))),
  ),
});

/** Whether a slide names a claim. */
const names = ({ claims }: Slide, id: string): boolean =>
  claims.some((each) => (each.endsWith("-") ? id.startsWith(each) : id === each));

/** The word for an outcome; of a quick run it says why nothing is shown. */
export const outcomeWord = ({ outcome }: Claim, quick: boolean): string =>
  outcome === "not shown" && quick ? "not shown in --quick" : outcome;

export function slidesReportHtml(report: SlidesReport): string {
  const reported = reportedSlides(report);
  const named = new Map(
    report.studies.flatMap((study) => study.figures.map((each) => [each, withOwnIds(study.name, each)])),
  );
  const all = reported.flatMap(({ figures }) => figures);
  const { html, css } = inlineFigures(
    all.map((each) => {
      const figure = named.get(each) ?? each;
      return { figure, title: wordsHtml(figure.title), onPhones: figure };
    }),
  );
  const drawn = new Map(all.map((figure, index) => [figure, html[index]]));
  const titles = Object.fromEntries(reported.map(({ slide }) => [slide.id, claimWords(slide.title)]));
  const claims = new Set(reported.flatMap((each) => each.claims.map(({ claim }) => claim)));
  return pageHtml({
    title: "The slides, claim by claim",
    kind: "reproduction of the slides",
    first: { id: reported[0]?.slide.id ?? "studies", name: "the first slide" },
    css: css + claimCss,
    content: [
      "<h1>The slides, claim by claim</h1>",
      `<p class="lead">${leadOf([...claims], report.quick)}</p>`,
      `<p>${introduction}</p>`,
      contentsHtml({ ...titles, studies: "The studies" }),
      ...reported.map((each) => slideHtml(each, report.quick, (figure) => drawn.get(figure) ?? "")),
      section("studies", "The studies", studiesHtml(report)),
    ].join("\n"),
  });
}

const introduction =
  "“A Mean Field View of the Landscape of Two-Layers Neural Networks” (Mei, Montanari, Nguyen, 2018). Under each slide stands what it says; then each claim, and beside it what was computed: whether it holds, what the computation shows instead, or that too little was computed to tell. A theorem that bounds is not proved by numbers; they show whether its scaling is what happens.";

function leadOf(claims: readonly Claim[], quick: boolean): string {
  const count = (outcome: Claim["outcome"]) => claims.filter((claim) => claim.outcome === outcome).length;
  const parts = [
    `${count("holds")} of ${claims.length} claims hold as computed`,
    ...(count("differs") === 0 ? [] : [`in ${count("differs")} the computation shows something else`]),
    ...(count("not shown") === 0
      ? []
      : [
          `${count("not shown")} ${count("not shown") === 1 ? "is" : "are"} not shown${quick ? " in --quick" : ""}`,
        ]),
  ];
  return `${parts.join("; ")}.`;
}

function slideHtml(
  { slide, claims, figures }: ReportedSlide,
  quick: boolean,
  drawn: (figure: Figure) => string,
): string {
  return section(
    slide.id,
    claimWords(slide.title),
    `<p class="says">${claimWords(slide.says)}</p>`,
    `<dl class="claims">${claims.map((each) => claimHtml(each, slide, quick)).join("\n")}</dl>`,
    ...figures.map(drawn),
  );
}

const classes: Readonly<Record<Claim["outcome"], string>> = {
  holds: "holds",
  differs: "differs",
  "not shown": "not-shown",
};

function claimHtml({ claim, study, at }: ReportedClaim, slide: Slide, quick: boolean): string {
  const word = `<strong class="outcome-word ${classes[claim.outcome]}">${outcomeWord(claim, quick)}</strong>`;
  const found =
    at === slide ? claimWords(claim.found) : `as told under <a href="#${at.id}">${claimWords(at.title)}</a>.`;
  return `<dt>${claimWords(claim.said)} <span class="note">${escapeHtml(study)}</span></dt><dd><p>${word} ${found}</p></dd>`;
}

const studiesHtml = ({ studies }: SlidesReport): string =>
  tableHtml({
    id: "studies-table",
    caption: "Each study again, alone: meanfield study NAME. Its folder holds every number and figure.",
    header: ["study", "claims", "folder"],
    rows: studies.map(({ name, id, claims }) => [
      escapeHtml(name),
      `${claims.length}`,
      `<code>${escapeHtml(`${name}-${id}`)}</code>`,
    ]),
    words: [0, 2],
  });

/** Figures of several studies in one place need ids of their own. */
export const withOwnIds = (study: string, figure: Figure): Figure => ({
  ...figure,
  id: `${study}-${figure.id}`,
  panels: figure.panels.map((panel) => ({ ...panel, id: `${study}-${panel.id}` })),
});

/** Claims are plain text; what stands below the line in them, `R_N` and `δ_{θᵢᵏ}`, does so on the page. */
const claimWords = (text: string): string =>
  escapeHtml(text)
    .replaceAll(/_\{([^{}]*)\}/g, "<sub>$1</sub>")
    .replaceAll(/_([\p{L}\p{N}⋆]+)/gu, "<sub>$1</sub>");

const claimCss = `
.says{font-family:"Source Serif 4",Georgia,serif;font-style:italic;border-left:3px solid var(--mf-grid);padding-left:12px}
dl.claims{margin:12px 0}
dl.claims dt .note{font-weight:400}
dl.claims dt{font-weight:600;margin-top:12px;max-width:46rem}
dl.claims dd{margin:0 0 0 16px}
.outcome-word{border:1px solid var(--mf-edge);border-radius:3px;padding:0 5px;margin-right:4px;font-size:.875rem;white-space:nowrap}
.outcome-word.differs{border-color:var(--mf-stroke-network);color:var(--mf-stroke-network)}
.outcome-word.not-shown{border-style:dashed;color:var(--mf-label)}
`;
