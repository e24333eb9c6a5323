import { preset, presetNames } from "../../presets/presets.ts";
import type { Terminal } from "../terminal.ts";

/** `list`: one line a preset. */
export function list({ out }: Terminal, { json }: { readonly json: boolean }): void {
  const presets = presetNames.map((name) => ({ name, title: preset(name).title }));
  const width = Math.max(...presetNames.map((name) => name.length));
  if (json) out(`${JSON.stringify({ presets }, null, 2)}\n`);
  else out(presets.map(({ name, title }) => `${name.padEnd(width)}  ${title}\n`).join(""));
}

/** `show`: the preset's own file, comments and all. */
export function show({ out }: Terminal, name: string): void {
  out(preset(name).text);
}
