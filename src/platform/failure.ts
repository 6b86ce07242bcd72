/** Something about this machine or its settings stands in the way; `message` is one line for the person at the terminal. */
export class PlatformError extends Error {
  /** What to do about it, a line each. */
  readonly advice: string[];

  constructor(message: string, advice: string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.name = 'PlatformError';
    this.advice = advice;
  }
}
