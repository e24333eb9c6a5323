/** What our tests use of odex, an extrapolation solver for ordinary differential equations; it ships sources that a strict compiler refuses. */
export type Derivative = (x: number, y: number[]) => number[];
export class Solver {
  constructor(n: number);
  maxSteps: number;
  initialStepSize: number;
  maxExtrapolationColumns: number;
  denseOutput: boolean;
  relativeTolerance: number | number[];
  absoluteTolerance: number | number[];
  grid(dt: number, out: (x: number, y: number[]) => boolean | undefined): OutputFunction;
  solve(
    f: Derivative,
    x: number,
    y: number[],
    xEnd: number,
    output?: OutputFunction,
  ): { y: number[]; outcome: number; nStep: number };
}
export type OutputFunction = (
  step: number,
  xOld: number,
  x: number,
  y: number[],
  dense?: (component: number, x: number) => number,
) => boolean | undefined;
