/** One mistake in a configuration. */
export interface Problem {
  /** File and line, or the option that said it. */
  readonly place: string;
  /** Dotted path of the value; empty for the whole. */
  readonly path: string;
  /** What was given, what is allowed, the nearest correct word. */
  readonly message: string;
}

/** A configuration that cannot be run, for reasons that its author can mend. The command line exits with 2. */
export class ConfigurationError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: string | readonly Problem[], options?: ErrorOptions) {
    super(typeof problems === "string" ? problems : textOf(problems), options);
    this.name = "ConfigurationError";
    this.problems = typeof problems === "string" ? [{ place: "", path: "", message: problems }] : problems;
  }
}

/** As many problems as are read; the rest are counted. */
const mostLines = 5;

function textOf(problems: readonly Problem[]): string {
  const rest = problems.length - mostLines;
  const more = rest > 0 ? [`… and ${rest} more; mend these first.`] : [];
  return [...problems.slice(0, mostLines).map(line), ...more].join("\n");
}

const line = ({ place, path, message }: Problem): string =>
  [place, path, message].filter((part) => part !== "").join(": ");
