/** Why nothing can be recorded, or why nothing came of it; `texts.ts` has the words. */
export type VoiceTrouble =
  /** Browsers give the microphone to pages by HTTPS alone. */
  | 'insecure'
  /** This browser cannot record what phones play as a voice message. */
  | 'unsupported'
  | 'refused'
  | 'missing'
  /** Another program has it, or the system does not give it. */
  | 'busy'
  | 'empty'
  | 'failed';

export class VoiceProblem extends Error {
  readonly trouble: VoiceTrouble;

  constructor(trouble: VoiceTrouble, cause?: unknown) {
    super(`no voice message: ${trouble}`, { cause });
    this.name = 'VoiceProblem';
    this.trouble = trouble;
  }
}

/** As browsers name what keeps them from giving the microphone. */
const BY_NAME: Readonly<Record<string, VoiceTrouble>> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
  NotSupportedError: 'unsupported',
};

export function troubleOf(error: unknown): VoiceTrouble {
  if (error instanceof VoiceProblem) return error.trouble;
  return (error instanceof DOMException && BY_NAME[error.name]) || 'failed';
}
