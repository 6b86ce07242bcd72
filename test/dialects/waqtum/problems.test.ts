import { describe, expect, test } from '@jest/globals';
import { sayProblem } from '../../../src/dialects/waqtum/problems.ts';
import { CATALOGUE, type ErrorCode } from '../../../src/errors/catalogue.ts';
import { type FieldError, Problem } from '../../../src/errors/problem.ts';
import { makeStrictValidator } from '../../api/countersign/strict.ts';
import type { Json } from '../../contracts/contracts.ts';
import { contract } from './api.ts';

const context = { language: 'en' as const, requestId: 'request', accept: '' };
const { Error: errorSchema } = (contract.components as { schemas: Record<string, Json> }).schemas;
const strictly = makeStrictValidator(contract);
// biome-ignore lint/suspicious/noExplicitAny: the contract has been checked by the time a test reads a body.
const say = (problem: Problem): any => sayProblem(problem, context).body;
const fieldsOf = (...fields: FieldError[]) => say(new Problem('validation_failed', { fields })).error.details;

test.each(Object.keys(CATALOGUE) as ErrorCode[])(
  'S1-R07, S1-R08, S1-R10: %s is said with a documented status',
  (code) => {
    const { status, body, contentType } = sayProblem(new Problem(code), context);
    expect([400, 401, 403, 404, 422, 429, 500, 503]).toContain(status);
    expect(body).toMatchObject({ success: false, error: { code: status, message: expect.stringMatching(/\S/) } });
    expect(strictly(errorSchema!, body)).toEqual([]);
    expect(contentType).toBe('application/json');
    expect(status === 503).toBe(CATALOGUE[code].status === 503);
  },
);

test('S1-R09: details map each bad field to its messages, once each', () => {
  const required = { pointer: '/title_ar', rule: 'required', message: 'This field is required.' };
  const blank = { pointer: '/title_ar', rule: 'pattern', message: 'Must match pattern "\\S".' };
  const choice = { pointer: '/workflow_type', rule: 'enum', message: 'Must be one of: sequential, parallel.' };
  expect(fieldsOf(required, blank, choice)).toEqual({
    title_ar: ['The title_ar field is required.'],
    workflow_type: ['The selected workflow_type is invalid.'],
  });
});

describe('S1-R11: a validation failure is worded as the document words it', () => {
  test('under "Validation failed"', () => {
    const fields = [{ pointer: '/title_ar', rule: 'required', message: 'This field is required.' }];
    expect(say(new Problem('validation_failed', { fields })).error).toEqual({
      code: 422,
      message: 'Validation failed',
      details: { title_ar: ['The title_ar field is required.'] },
    });
  });

  test.each([
    ['/order_index', 'type', 'Must be of type integer or null.', 'The order_index field must be an integer.'],
    ['/phone', 'type', 'Must be of type string.', 'The phone field must be a string.'],
    ['/events', 'type', 'Must be of type array.', 'The events field must be an array.'],
    ['/page', 'minimum', 'Must be >= 1.', 'The page field must be at least 1.'],
    ['/per_page', 'maximum', 'Must be <= 100.', 'The per_page field must not be greater than 100.'],
    ['/url', 'format', 'Must be a valid uri.', 'The url field must be a valid URL.'],
    ['/events', 'minItems', 'Must NOT have fewer than 1 items.', 'The events field is required.'],
    [
      '/title_en',
      'maxLength',
      'Must NOT have more than 300 characters.',
      'The title_en field must not have more than 300 characters.',
    ],
    ['/file', 'type', 'Must be a file.', 'The file field must be a file.'],
  ])('%s %s', (pointer, rule, message, expected) => {
    expect(Object.values(fieldsOf({ pointer, rule, message }))).toEqual([[expected]]);
  });

  test('a field inside of a list is named with dots, the request as a whole by that name', () => {
    const inside = { pointer: '/events/2', rule: 'enum', message: 'Must be one of: a, b.' };
    expect(fieldsOf(inside)).toEqual({ 'events.2': ['The selected events.2 is invalid.'] });
    const whole = { pointer: '', rule: 'type', message: 'Must be of type object.' };
    expect(fieldsOf(whole)).toEqual({ request: ['The request field must be an object.'] });
  });
});

test('S1-R13: details are empty when no field is at fault', () => {
  expect(say(new Problem('not_found')).error.details).toEqual({});
  expect(say(new Problem('rate_limited')).error.details).toEqual({});
  expect(say(new Problem('idempotency_in_progress')).error).toMatchObject({ code: 429, details: {} });
});

test('S1-R32: every refusal for the sake of a state is a 422 with details.status', () => {
  const refusals = (Object.keys(CATALOGUE) as ErrorCode[]).filter((code) => CATALOGUE[code].status === 409);
  const own = refusals.filter((code) => code !== 'idempotency_in_progress');
  expect(own.length).toBeGreaterThan(5);
  for (const code of own) {
    expect(say(new Problem(code))).toMatchObject({ error: { code: 422, details: { status: [expect.any(String)] } } });
  }
});

test('what is wrong with a file stands under file, with a phone under phone', () => {
  for (const code of ['pdf_not_a_pdf', 'pdf_too_large', 'file_missing'] as const) {
    expect(say(new Problem(code)).error).toMatchObject({
      code: 422,
      message: 'Validation failed',
      details: { file: [expect.any(String)] },
    });
  }
  const fields = [{ pointer: '/approvers/1/phone', rule: 'unique', message: 'is taken' }];
  expect(Object.keys(say(new Problem('duplicate_phone', { fields })).error.details)).toEqual(['phone']);
});

test('a message comes in the language that the client asked for', () => {
  const { body } = sayProblem(new Problem('not_found'), { ...context, language: 'ar' });
  expect(body).toMatchObject({ error: { message: CATALOGUE.not_found.text.ar } });
});
