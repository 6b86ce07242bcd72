/** The simulated server's no, with the status that the page is answered. */
export class Refused extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.name = 'Refused';
    this.code = code;
    this.status = status;
  }
}

export const notFound = (what: string): Refused => new Refused('not_found', 404, `there is no such ${what}`);
export const notAllowed = (why: string): Refused => new Refused('not_allowed', 403, why);
