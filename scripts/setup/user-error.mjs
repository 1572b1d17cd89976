// The error that every command here shows as it is. Plain JavaScript, as scripts/bootstrap.mjs uses it too.

export class UserError extends Error {
  constructor(problem, fix) {
    super(fix ? `${problem}\n\nWhat to do: ${fix}` : problem);
    this.name = "UserError";
  }
}
