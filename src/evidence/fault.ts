/** Why a seal cannot be made now. `message` is for people who read why a document is blocked: no personal data. */
export class SealFault extends Error {
  /** Trying again within seconds is of no use: something has to be repaired first, or it took too long already. */
  readonly lasting: boolean;

  constructor(message: string, options: { lasting: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'SealFault';
    this.lasting = options.lasting;
  }
}
