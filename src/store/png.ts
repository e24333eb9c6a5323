import { createRequire } from "node:module";
import { Resvg } from "@resvg/resvg-js";

const require = createRequire(import.meta.url);

/** The bundled fonts, as files: without them text vanishes from a picture, silently. */
const fontFiles = [
  "@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf",
  "@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf",
  "@expo-google-fonts/source-serif-4/400Regular/SourceSerif4_400Regular.ttf",
];

/**
 * Draws an SVG as PNG.
 *
 * @param scale  pixels per px of the SVG; 2 is sharp on a high-density screen and in print at half size
 */
export function png(svg: string, scale = 2): Uint8Array {
  const picture = new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    font: {
      loadSystemFonts: false,
      defaultFontFamily: "Source Sans 3",
      fontFiles: fontFiles.map((file) => require.resolve(file)),
    },
  });
  return picture.render().asPng();
}
