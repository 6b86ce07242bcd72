import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { useReading } from '../api/use-api.ts';
import { useSpeech } from '../language/Speaking.tsx';
import { type Checked, type Conclusion, conclude, type Recorded } from './conclude.ts';
import { fingerprintOf } from './fingerprint.ts';

/** Sealed files are at most this large; the server refuses larger ones (`verifyFile` in the contract). */
export const CHECKED_BYTES_MAX = 64 * 1024 * 1024;

/** Why nothing, or not everything, can be said. */
export type Trouble = { kind: 'too_large' } | { kind: 'unreadable' } | { kind: 'failed'; error: unknown };

type Copy = {
  file: File;
  /** Null while it is being worked out. */
  fingerprint: string | null;
  checked: Checked | null;
  isChecking: boolean;
  trouble: Trouble | null;
};

export type Verifying = {
  copy: Copy | null;
  recorded: Recorded | null;
  /** Whether the code leads to nothing. */
  isMissing: boolean;
  isLookingUp: boolean;
  /** Why the code could not be looked up. */
  lookUpError: unknown;
  lookUpAgain(): Promise<void>;
  conclusion: Conclusion | null;
  take(file: File): void;
  /** Has the server look into the file. */
  check(): void;
  forget(): void;
};

/**
 * Finds out about a copy of a document.
 *
 * - V1 The fingerprint is worked out here and compared here with what the server published; its word is not taken for it.
 * - V2 A file that comes with a code stays on this device, unless the person has its signature checked.
 */
export function useVerifying(code: string | null): Verifying {
  const { language } = useSpeech();
  const [copy, setCopy] = useState<Copy | null>(null);
  const asked = useRef<AbortController | null>(null);
  useEffect(() => () => asked.current?.abort(), []);

  const known = code ?? copy?.checked?.document?.verificationCode ?? null;
  const record = useReading(
    'readVerification',
    { path: { code: known ?? '' } },
    { enabled: known !== null, live: false, staleMs: Number.POSITIVE_INFINITY },
  );
  const recorded = known === null ? null : (record.data ?? null);
  const isMissing = record.error instanceof ApiProblem && record.error.status < 429;

  const change = useCallback((file: File, changes: Partial<Copy>) => {
    setCopy((before) => (before?.file === file ? { ...before, ...changes } : before));
  }, []);

  const checkFile = useCallback(
    async (file: File) => {
      if (file.size > CHECKED_BYTES_MAX) return change(file, { trouble: { kind: 'too_large' } });
      asked.current?.abort();
      const giveUp = new AbortController();
      asked.current = giveUp;
      change(file, { isChecking: true, trouble: null });
      const body = new FormData();
      body.set('file', file);
      try {
        const checked = await call('verifyFile', { body }, { language, signal: giveUp.signal });
        change(file, { checked });
      } catch (error) {
        if (!giveUp.signal.aborted) change(file, { trouble: { kind: 'failed', error } });
      } finally {
        change(file, { isChecking: false });
      }
    },
    [change, language],
  );

  const take = useCallback(
    (file: File) => {
      asked.current?.abort();
      setCopy({ file, fingerprint: null, checked: null, isChecking: false, trouble: null });
      fingerprintOf(file).then(
        (fingerprint) => {
          change(file, { fingerprint });
          if (code === null) void checkFile(file);
        },
        () => change(file, { trouble: { kind: 'unreadable' } }),
      );
    },
    [change, checkFile, code],
  );

  return {
    copy,
    recorded,
    isMissing: known !== null && isMissing,
    isLookingUp: known !== null && record.isPending,
    lookUpError: known !== null && !isMissing ? record.error : null,
    lookUpAgain: () => record.refetch().then(() => undefined),
    conclusion: conclude({ fingerprint: copy?.fingerprint ?? null, recorded, checked: copy?.checked ?? null }),
    take,
    check: () => copy && void checkFile(copy.file),
    forget: () => {
      asked.current?.abort();
      setCopy(null);
    },
  };
}
