import { createRequire } from "node:module";
import type { Face } from "../figures/advances.ts";

const require = createRequire(import.meta.url);

/** The bundled fonts, as files by face: without them text vanishes from a picture, silently. */
export function fontFiles(): Record<Face, string> {
  const sans = "@expo-google-fonts/source-sans-3";
  const serif = "@expo-google-fonts/source-serif-4";
  return {
    sans: require.resolve(`${sans}/400Regular/SourceSans3_400Regular.ttf`),
    semibold: require.resolve(`${sans}/600SemiBold/SourceSans3_600SemiBold.ttf`),
    serif: require.resolve(`${serif}/400Regular/SourceSerif4_400Regular.ttf`),
    italic: require.resolve(`${serif}/400Regular_Italic/SourceSerif4_400Regular_Italic.ttf`),
  };
}
