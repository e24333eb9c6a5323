import { dataFiles, dataText, preset, presetNames } from "../../presets/presets.ts";
import { note, type Terminal } from "../terminal.ts";

/** `list`: one line a preset. */
export function list({ out }: Terminal, { json }: { readonly json: boolean }): void {
  const presets = presetNames.map((name) => ({ name, title: preset(name).title }));
  const width = Math.max(...presetNames.map((name) => name.length));
  if (json) out(`${JSON.stringify({ presets }, null, 2)}\n`);
  else out(presets.map(({ name, title }) => `${name.padEnd(width)}  ${title}\n`).join(""));
}

/** `show`: the preset's own file, comments and all; or a data set of the package. */
export function show(terminal: Terminal, name: string): void {
  const data = dataText(name);
  const text = data ?? preset(name).text;
  terminal.out(text);
  if (data !== null) return;
  for (const file of dataFiles.filter((each) => text.includes(each)))
    note(
      terminal,
      `${file} comes with the package; a copy of the preset needs it beside: meanfield show ${file} > ${file}`,
    );
}
