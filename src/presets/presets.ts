import { suggestion } from "../experiment/nearest.ts";
import { ConfigurationError } from "../experiment/problems.ts";
import { dataTexts, presetTexts } from "./presets.generated.ts";

/** An experiment that comes with the package. */
export interface Preset {
  readonly name: string;
  /** One line: what it shows. */
  readonly title: string;
  /** The commented YAML file that it is. */
  readonly text: string;
}

/** In alphabetical order. */
export const presetNames: readonly string[] = Object.keys(presetTexts).sort();

/** Whether a preset has this name. */
export const isPreset = (name: string): boolean => Object.hasOwn(presetTexts, name);

/** The data sets that presets name: CSV files that come with the package, in alphabetical order. */
export const dataFiles: readonly string[] = Object.keys(dataTexts).sort();

/** The content of such a file, in UTF-8; null where none has this name. */
export const dataText = (name: string): string | null =>
  Object.hasOwn(dataTexts, name) ? dataTexts[name] : null;

/** @throws ConfigurationError  for an unknown name, with the nearest known one */
export function preset(name: string): Preset {
  if (!isPreset(name)) {
    throw new ConfigurationError(
      `no preset "${name}"${suggestion(name, presetNames) || "."} Presets: ${presetNames.join(", ")}.`,
    );
  }
  const text = presetTexts[name];
  return { name, text, title: text.slice(0, text.indexOf("\n")).replace(/^#\s*/, "") };
}
