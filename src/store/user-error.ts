const NAME = "UserError";

/** A mistake that its maker can mend. It is printed without a stack trace, and ends the command with a nonzero code. */
export class UserError extends Error {
  override readonly name: string = NAME;
  /** What to try next, a line each. */
  readonly hints: readonly string[];

  /** @param message what failed, the rule and the value, as a sentence with its full stop */
  constructor(message: string, hints: readonly string[] = []) {
    super(message);
    this.hints = hints;
  }
}

/** Whether an error is of this kind, also when another bundle of ours threw it, whose class is another one. */
export const isUserError = (error: unknown): error is UserError =>
  error instanceof Error && error.name === NAME;

/** A mistake in the command line itself. */
export class UsageError extends UserError {
  readonly usage = true;
}

export const isUsageError = (error: UserError): boolean => "usage" in error;
