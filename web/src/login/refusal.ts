import { ApiProblem } from '../api/problem.ts';
import { formatCountdown } from '../language/format.ts';
import type { Speech } from '../language/Speaking.tsx';
import type { TranslateOf } from '../language/translate.ts';
import { sayError } from '../parts/say-error.ts';
import type { texts } from './texts.ts';

export type LoginText = TranslateOf<typeof texts.en>;
/** What is wrong with each field, and with the whole. */
export type Wrong = {
  email?: string;
  name?: string;
  organization?: string;
  password?: string;
  code?: string;
  all?: string;
};

/** A well-formed address, near enough: the server looks closely. */
export const isEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());

/** Which error belongs where, in words. @param leftMs until it may be tried again */
export function explain(error: unknown, t: LoginText, speech: Speech, leftMs: number): Wrong {
  if (!(error instanceof ApiProblem)) return { all: sayError(error, speech) };
  switch (error.code) {
    case 'login_wrong':
      return { password: t('logIn.wrong') };
    case 'totp_wrong':
      return { code: t('logIn.codeWrong') };
    case 'not_a_member':
      return { all: t('logIn.notAMember') };
    case 'rate_limited':
      return { all: t('logIn.locked', { time: formatCountdown(speech.language, leftMs) }) };
    case 'validation_failed':
      return explainFields(error, t, speech);
    default:
      return { all: sayError(error, speech) };
  }
}

function explainFields(error: ApiProblem, t: LoginText, speech: Speech): Wrong {
  const wrong: Wrong = {};
  for (const { pointer, rule } of error.fields) {
    if (pointer === '/email') wrong.email = t('invalid.email');
    if (pointer === '/name') wrong.name = t('invalid.name');
    if (pointer === '/password') wrong.password = t(PASSWORD_RULES[rule] ?? 'invalid.weak');
  }
  return Object.keys(wrong).length > 0 ? wrong : { all: sayError(error, speech) };
}

const PASSWORD_RULES: Record<string, 'invalid.short' | 'invalid.long' | 'invalid.weak'> = {
  minLength: 'invalid.short',
  maxLength: 'invalid.long',
  weak: 'invalid.weak',
};
