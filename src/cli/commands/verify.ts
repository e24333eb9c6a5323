import { significant, textTable } from "../../recording/table.ts";
import { verify } from "../../verify/verify.ts";
import { exitCode, type Terminal } from "../terminal.ts";

/** `verify`: every exact answer that is known, against this machine. Fails where one is missed. */
export async function runVerify({ out }: Terminal, { json }: { readonly json: boolean }): Promise<number> {
  const checks = await verify();
  const failed = checks.filter(({ pass }) => !pass).length;
  if (json) out(`${JSON.stringify({ checks }, null, 2)}\n`);
  else {
    const rows = checks.map(({ name, expected, got, tolerance, pass, source }) => [
      pass ? "pass" : "FAIL",
      name,
      significant(expected, 8),
      significant(got, 8),
      significant(tolerance, 2),
      source,
    ]);
    out(`${textTable({ header: ["", "check", "expected", "got", "tolerance", "source"], rows })}\n\n`);
    out(`${checks.length - failed} of ${checks.length} pass\n`);
  }
  return failed === 0 ? exitCode.done : exitCode.failed;
}
