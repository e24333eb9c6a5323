import { generate } from "./generate.mjs";

/** Tests read the sources: the kernel's bytes and the presets' texts must be there, and fresh. */
export default async function setup() {
  await generate();
}
