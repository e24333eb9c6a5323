import { z } from "zod";
import type { Activation } from "../contract.ts";
import { polynomial } from "./polynomial.ts";

/** `network.activation`: linear, no parameters. */
export const linearSchema = z.strictObject({ kind: z.literal("linear") });

/** σ(u) = u */
export const linear = (): Activation => ({ ...polynomial({ coefficients: [0, 1] }), kind: "linear" });
