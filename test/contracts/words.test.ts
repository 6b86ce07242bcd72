import { describe, expect, test } from '@jest/globals';
import { CONTACT_LIMITS } from '../../src/contacts/limits.ts';
import { LIMITS } from '../../src/domain/limits.ts';
import { ACTIONS, DOCUMENT_STATUSES, LANGUAGES } from '../../src/domain/model.ts';
import { DIRECTIONS, MESSAGE_KINDS } from '../../src/messaging/kinds.ts';
import { LIMITS as MESSAGE_LIMITS } from '../../src/messaging/limits.ts';
import { SCOPES, scopesOf } from '../../src/organizations/scopes.ts';
import { CHANNELS, IDENTITY_POLICIES } from '../../src/organizations/settings.ts';
import { LIMITS as PDF_LIMITS } from '../../src/pdf/limits.ts';
import { PUBLISHED_EVENTS, subscriptionsOf } from '../../src/webhooks/catalog.ts';
import { type Json, readContract } from './contracts.ts';

const contract = readContract('countersign');
const { schemas } = contract.components as { schemas: Record<string, Json> };
const words = (name: string) => (schemas[name] as Json).enum;
const property = (name: string, field: string) =>
  ((schemas[name] as Json).properties as Record<string, Json>)[field] as Json;

describe('the words of the contract are the words of the domain', () => {
  test.each([
    ['DocumentStatus', DOCUMENT_STATUSES],
    ['Action', ACTIONS],
    ['Language', LANGUAGES],
    ['Channel', CHANNELS],
    ['Identity', IDENTITY_POLICIES],
    ['EventType', PUBLISHED_EVENTS],
    ['MessageKind', MESSAGE_KINDS],
    ['Direction', DIRECTIONS],
    ['Scope', SCOPES],
    ['DialectScope', [...scopesOf('emza').filter((scope) => scope !== '*'), 'client']],
  ])('%s', (name, expected) => {
    expect(words(name)).toEqual(expected);
  });

  test('an endpoint can choose every event type', () => {
    expect(((schemas.EventTypes as Json).items as Json).enum).toEqual(subscriptionsOf('countersign'));
  });

  test('every event type is described as a webhook', () => {
    expect(Object.keys(contract.webhooks as Json)).toEqual([...PUBLISHED_EVENTS, 'webhook.test']);
  });
});

describe('the limits of the contract are the limits of the domain', () => {
  test('a route', () => {
    expect(property('DocumentFields', 'steps').maxItems).toBe(LIMITS.stepsMax);
    expect(property('DocumentFields', 'approvers').maxItems).toBe(LIMITS.approversMax);
    expect(property('Reminders', 'maxCount').maximum).toBe(LIMITS.remindersMaxCount);
    expect(property('Reminders', 'everySeconds').minimum).toBe(LIMITS.reminderEveryMinMs / 1_000);
    expect(property('VoidInput', 'reason').maxLength).toBe(LIMITS.reasonCharactersMax);
  });

  test('contacts and texts', () => {
    expect(property('ContactInput', 'tags').maxItems).toBe(CONTACT_LIMITS.tagsMax);
    expect((schemas.Tag as Json).maxLength).toBe(CONTACT_LIMITS.tagCharactersMax);
    expect((schemas.ContactName as Json).maxLength).toBe(CONTACT_LIMITS.nameCharactersMax);
    expect(property('MessageInput', 'text').maxLength).toBe(MESSAGE_LIMITS.textCharactersMax);
  });

  test('a file', () => {
    expect(property('FileForm', 'file')['x-max-bytes']).toBe(PDF_LIMITS.fileBytesMax);
    expect(property('DocumentForm', 'file')['x-max-bytes']).toBe(PDF_LIMITS.fileBytesMax);
    const mebibytes = PDF_LIMITS.fileBytesMax / (1024 * 1024);
    for (const form of ['FileForm', 'DocumentForm']) {
      expect(property(form, 'file').description).toContain(`at most ${mebibytes} MiB`);
    }
    expect(property('Place', 'page').maximum).toBe(PDF_LIMITS.pagesMax);
  });
});
