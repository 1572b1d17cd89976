/** A mistake or a circumstance that the person can do something about: shown as it is, never with a stack trace. */
export class UserError extends Error {
  /**
   * @param problem - what is wrong, with the setting or the file it is about.
   * @param fix - the command or the setting that helps.
   */
  constructor(problem: string, fix?: string);
}
