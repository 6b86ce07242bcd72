/** Why an outgoing request was not made, or brought no answer. Stored with delivery attempts, so codes keep their meaning. */
const EGRESS_REASONS = {
  url_invalid: 'it is not a full http or https URL',
  credentials_in_url: 'it must not contain a user name or password',
  port_not_allowed: 'its port is not allowed',
  own_address: 'it is the address of this service',
  destination_blocked: 'it leads to a private or reserved address',
  dns_error: 'its host name could not be resolved',
  connection_refused: 'the connection was refused',
  connection_reset: 'the connection was closed before the answer was complete',
  unreachable: 'there is no route to it',
  certificate_expired: 'its certificate has expired, or is not valid yet',
  certificate_wrong_host: 'its certificate is for another host',
  certificate_untrusted: 'its certificate is not from an authority that is trusted',
  tls_error: 'no TLS connection could be made',
  invalid_response: 'the answer was not valid HTTP, or its headers were too large',
  timeout: 'it did not answer in time',
  aborted: 'the request was given up by this side',
  network_error: 'the connection failed',
} as const;
export type EgressReason = keyof typeof EGRESS_REASONS;

/** The same URL will be refused tomorrow too, unless its owner or the settings change. */
const REFUSALS: readonly EgressReason[] = [
  'url_invalid',
  'credentials_in_url',
  'port_not_allowed',
  'own_address',
  'destination_blocked',
];

export class EgressError extends Error {
  readonly reason: EgressReason;
  /** True when the guard refused the URL, so that trying again is of no use. */
  readonly refused: boolean;

  constructor(reason: EgressReason, cause?: unknown) {
    super(EGRESS_REASONS[reason], { cause });
    this.name = 'EgressError';
    this.reason = reason;
    this.refused = REFUSALS.includes(reason);
  }
}

const REASON_OF_CODE: Record<string, EgressReason> = {
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_reset',
  EPIPE: 'connection_reset',
  UND_ERR_SOCKET: 'connection_reset',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'invalid_response',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'invalid_response',
  EPROTO: 'tls_error',
  CERT_HAS_EXPIRED: 'certificate_expired',
  CERT_NOT_YET_VALID: 'certificate_expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate_wrong_host',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate_untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate_untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate_untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate_untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate_untrusted',
};

const TLS_CODE = /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** What an error of the network stack means. */
export function toEgressError(error: unknown): EgressError {
  if (error instanceof EgressError) return error;
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const known = REASON_OF_CODE[code];
  if (known) return new EgressError(known, error);
  if (TLS_CODE.test(code)) return new EgressError('tls_error', error);
  if (error instanceof Error && error.name === 'HTTPParserError') return new EgressError('invalid_response', error);
  return new EgressError('network_error', error);
}
