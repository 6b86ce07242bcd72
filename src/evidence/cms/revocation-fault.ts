/** Why an answer about revocation cannot be used; `message` completes a sentence that begins with who was asked. */
export class RevocationFault extends Error {
  override name = 'RevocationFault';
}

/** The answer is right, and says that the certificate must not be used any more. */
export class CertificateRevoked extends RevocationFault {
  override name = 'CertificateRevoked';
}

/** How far a responder's clock may be from ours. */
export const SLACK_MS = 10 * 60_000;
