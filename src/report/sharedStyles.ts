/**
 * SVG says its colours and type at every mark; in a page that holds thousands of them that is most of its size. Here equal
 * presentations become one class: the same picture, a third of the bytes.
 */

/** Attributes of SVG that are CSS properties too. */
const presentation = new Set([
  "fill",
  "stroke",
  "stroke-width",
  "stroke-linejoin",
  "stroke-dasharray",
  "text-anchor",
  "font-family",
  "font-size",
  "font-weight",
  "font-style",
]);

/** Elements of the figures that are drawn, with their attributes. */
const drawn = /<(path|circle|rect|text|tspan)((?:\s[\w:-]+="[^"]*")*)(\s*\/?)>/g;
const attribute = /\s([\w:-]+)="([^"]*)"/g;

/**
 * @param svgs  SVG as text, in a page that will have the rules
 * @returns     the same with classes, and the classes' rules (no rule where nothing is drawn)
 */
export function sharedStyles(svgs: readonly string[]): { svgs: string[]; css: string } {
  const classes = new Map<string, string>();
  const classOf = (declarations: string): string => {
    const known = classes.get(declarations) ?? `f${classes.size}`;
    classes.set(declarations, known);
    return known;
  };
  const shared = svgs.map((svg) =>
    svg.replace(drawn, (_, element: string, attributes: string, end: string) => {
      const { kept, declarations } = split(attributes);
      const named = declarations === "" ? "" : ` class="${classOf(declarations)}"`;
      return `<${element}${kept}${named}${end}>`;
    }),
  );
  const css = [...classes].map(([declarations, name]) => `.${name}{${declarations}}`).join("\n");
  return { svgs: shared, css };
}

/** The attributes that only SVG knows, and the others as CSS. */
function split(attributes: string): { kept: string; declarations: string } {
  let kept = "";
  const declarations: string[] = [];
  for (const [whole, name, value] of attributes.matchAll(attribute)) {
    if (name === "style") declarations.push(value);
    else if (name === "font-size") declarations.push(`font-size:${value}px`);
    else if (presentation.has(name)) declarations.push(`${name}:${value}`);
    else kept += whole;
  }
  return { kept, declarations: declarations.join(";") };
}
