import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { type DecisionInput, type Receipt, type Signer, type SigningView, signing } from '../api/signing.ts';
import { useSpeech } from '../language/Speaking.tsx';
import { takeEarlyView } from './ahead.ts';
import { type Kept, keep, randomKey, readKept } from './store.ts';
import { submitUntilAnswered } from './submit.ts';

export type Loaded = { kind: 'loading' } | { kind: 'failed'; error: unknown } | { kind: 'open'; view: SigningView };

export type Submitting =
  | { kind: 'idle' }
  | { kind: 'recording'; isWaiting: boolean }
  | { kind: 'refused'; error: unknown };

/** One approver's link: what it shows, and what is done with it. */
export type Signing = {
  signer: Signer;
  loaded: Loaded;
  kept: Kept;
  submitting: Submitting;
  receipt: Receipt | null;
  /** Asks the API again how things stand. */
  refresh(): Promise<void>;
  remember(changes: Parameters<typeof keep>[1]): void;
  /** Confirms a decision. Once is enough: further calls while it is being recorded do nothing. */
  decide(input: DecisionInput): void;
};

/**
 * Reads what a link opens and keeps it up to date. A decision that was confirmed before a reload is sent again under
 * its key: it was confirmed, and the API knows whether it has it.
 */
export function useSigning(token: string): Signing {
  const { language, suggest } = useSpeech();
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' });
  const [kept, setKept] = useState(() => readKept(token));
  const [submitting, setSubmitting] = useState<Submitting>({ kind: 'idle' });
  const isBusy = useRef(false);
  const closing = useRef(new AbortController());

  const session = kept.session?.token ?? null;
  const signer = useMemo(() => ({ token, session, language }), [token, session, language]);
  const remember = useCallback((changes: Parameters<typeof keep>[1]) => setKept(keep(token, changes)), [token]);

  const refresh = useCallback(async () => {
    try {
      const view = await (takeEarlyView(signer) ?? signing.read(signer));
      suggest(view.approver.language);
      setLoaded({ kind: 'open', view });
    } catch (error) {
      // What is on the screen stays there when only the line is broken.
      setLoaded((before) =>
        before.kind === 'open' && !(error instanceof ApiProblem) ? before : { kind: 'failed', error },
      );
    }
  }, [signer, suggest]);

  const send = useCallback(
    async (attempt: NonNullable<Kept['attempt']>) => {
      if (isBusy.current) return;
      isBusy.current = true;
      setSubmitting({ kind: 'recording', isWaiting: false });
      try {
        const receipt = await submitUntilAnswered(signer, attempt, {
          signal: closing.current.signal,
          onWaiting: (isWaiting) => setSubmitting({ kind: 'recording', isWaiting }),
        });
        remember({ receipt, attempt: undefined, draft: undefined, stage: undefined });
        setSubmitting({ kind: 'idle' });
      } catch (error) {
        if (closing.current.signal.aborted) return;
        const needsCode = error instanceof ApiProblem && error.code === 'code_required';
        remember(needsCode ? { session: undefined } : { attempt: undefined });
        setSubmitting({ kind: 'refused', error });
      } finally {
        isBusy.current = false;
      }
      await refresh();
    },
    [signer, remember, refresh],
  );

  useEffect(() => {
    closing.current = new AbortController();
    return () => closing.current.abort();
  }, []);

  useEffect(() => void refresh(), [refresh]);

  // Phones put pages to sleep for hours: whoever comes back sees how things stand now.
  useEffect(() => {
    const wake = () => document.visibilityState === 'visible' && !isBusy.current && void refresh();
    document.addEventListener('visibilitychange', wake);
    addEventListener('online', wake);
    return () => {
      document.removeEventListener('visibilitychange', wake);
      removeEventListener('online', wake);
    };
  }, [refresh]);

  const isReady = loaded.kind === 'open' && !loaded.view.needsCode;
  const { attempt } = kept;
  useEffect(() => {
    if (attempt && isReady) void send(attempt);
  }, [attempt, isReady, send]);

  const decide = useCallback(
    (input: DecisionInput) => {
      if (isBusy.current || kept.attempt) return;
      remember({ attempt: { key: randomKey(), input } });
    },
    [kept.attempt, remember],
  );

  return { signer, loaded, kept, submitting, receipt: kept.receipt ?? null, refresh, remember, decide };
}
