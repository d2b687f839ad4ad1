import { UserError } from "../store/user-error.ts";

/** The program was not started. Its exit code is what a shell's would be: 127 not found, 126 not executable, 125 ours. */
export class CannotStart extends UserError {
  readonly exitCode: number;

  constructor(exitCode: number, message: string, hints: readonly string[] = []) {
    super(message, hints);
    this.exitCode = exitCode;
  }
}
