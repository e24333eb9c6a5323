import { activation } from "../src/model/activations.ts";
import type { Model } from "../src/model/contract.ts";
import { dataLaw } from "../src/model/data.ts";
import { initialLaw } from "../src/model/initials.ts";
import { isotropic } from "../src/verify/cases.ts";
import { notMonotone } from "./activationCases.ts";

/** The slides' failure, d = 320, variances 1.5 and 0.5, from κ: 0.1 ends in the trap at r = 0, 0.4 beyond it. */
export const failing = (scale: number): Model => ({
  ...isotropic(0),
  data: dataLaw(
    {
      kind: "gaussian-mixture",
      blocks: [320],
      classes: [
        { weight: 0.5, label: 1, variance: [1.5] },
        { weight: 0.5, label: -1, variance: [0.5] },
      ],
    },
    {},
  ),
  activation: activation(notMonotone),
  initial: initialLaw({ kind: "gaussian", scale }, {}),
});
