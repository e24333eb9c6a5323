import { z } from "zod";
import type { Activation } from "../contract.ts";
import { throughKnots } from "./knots.ts";

/** `network.activation`: relu, no parameters. */
export const reluSchema = z.strictObject({ kind: z.literal("relu") });

/** σ(u) = max(u, 0): one kink, unbounded. */
export const relu = (): Activation => throughKnots("relu", [[0, 0]], 0, 1);
