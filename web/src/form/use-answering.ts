import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { useSpeech } from '../language/Speaking.tsx';
import { type Answers, type Faults, type Form, faultsIn, faultsOf, givenOf } from './answers.ts';

export type Answering = {
  stage: 'asking' | 'checking' | 'sent';
  answers: Answers;
  /** What was found wrong when going on was last tried, and has not been touched since. */
  faults: Faults;
  isSending: boolean;
  /** Why it could not be sent, where no single answer is to blame. */
  error: unknown;
  /** Whether a text message is on its way. */
  invited: boolean;
  answer(id: string, value: string | boolean): void;
  /** On to checking, or to what is wrong. @returns whether all is right as far as can be seen */
  goOn(): boolean;
  goBack(): void;
  send(): Promise<void>;
};

/**
 * Somebody answers a form.
 *
 * - A1 One page that was opened is one visit, also when it is loaded again: it is remembered until the tab is closed.
 * - A2 Counting never keeps anybody from answering: when it fails, a visit is begun when the answers are sent.
 */
export function useAnswering({ slug, questions }: Form): Answering {
  const { language } = useSpeech();
  const [stage, setStage] = useState<Answering['stage']>('asking');
  const [answers, setAnswers] = useState<Answers>({});
  const [faults, setFaults] = useState<Faults>({});
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [invited, setInvited] = useState(false);
  const visit = useVisit(slug);

  const send = useCallback(async () => {
    setSending(true);
    setError(null);
    const submit = async () =>
      call(
        'submitForm',
        { path: { slug }, body: { visit: await visit.get(), answers: givenOf(answers) } },
        { language },
      );
    try {
      const { invited: isInvited } = await submit().catch((failure: unknown) => {
        if (!(failure instanceof ApiProblem && failure.code === 'form_visit_expired')) throw failure;
        visit.forget();
        return submit();
      });
      visit.forget();
      setInvited(isInvited);
      setStage('sent');
    } catch (failure) {
      const found = faultsOf(failure);
      setFaults(found);
      if (Object.keys(found).length > 0) setStage('asking');
      else setError(failure);
    } finally {
      setSending(false);
    }
  }, [answers, language, slug, visit]);

  return {
    ...{ stage, answers, faults, isSending, error, invited, send },
    answer(id, value) {
      visit.start();
      setAnswers((all) => ({ ...all, [id]: value }));
      setFaults(({ [id]: _, ...rest }) => rest);
    },
    goOn() {
      const found = faultsIn(questions, answers);
      setFaults(found);
      setError(null);
      const isRight = Object.keys(found).length === 0;
      if (isRight) setStage('checking');
      return isRight;
    },
    goBack: () => setStage('asking'),
  };
}

type Visit = {
  /** @throws ApiProblem, ConnectionProblem */
  get(): Promise<string>;
  /** Notes that an answer was begun; once. */
  start(): void;
  forget(): void;
};

function useVisit(slug: string): Visit {
  const { language } = useSpeech();
  const spoken = useRef(language);
  spoken.current = language;
  const visit = useRef<Visit | null>(null);
  visit.current ??= makeVisit(slug, () => spoken.current);
  // A view is counted when the form is seen; nobody waits for that.
  useEffect(() => void visit.current?.get().catch(() => undefined), []);
  return visit.current;
}

function makeVisit(slug: string, language: () => Form['language']): Visit {
  const place = `countersign.form.${slug}`;
  let asked: Promise<string> | null = null;
  let hasStarted = false;
  const begin = async (): Promise<string> => {
    const known = remembered(place);
    if (known !== null) return known;
    const { visit } = await call('visitForm', { path: { slug } }, { language: language() });
    remember(place, visit);
    return visit;
  };
  const get = () => {
    asked ??= begin().catch((error: unknown) => {
      asked = null;
      throw error;
    });
    return asked;
  };
  return {
    get,
    start() {
      if (hasStarted) return;
      hasStarted = true;
      get()
        .then((visit) => call('startForm', { path: { slug }, body: { visit } }, { language: language() }))
        .catch(() => undefined);
    },
    forget() {
      asked = null;
      remember(place, null);
    },
  };
}

function remembered(place: string): string | null {
  try {
    return sessionStorage.getItem(place);
  } catch {
    return null; // A browser that keeps nothing is counted each time.
  }
}

function remember(place: string, visit: string | null): void {
  try {
    if (visit === null) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, visit);
  } catch {
    // As above.
  }
}
