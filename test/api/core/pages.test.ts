import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { loadContract } from '../../../src/api/contract.ts';
import { renderReference } from '../../../src/api/docs/reference-page.ts';
import { CATALOGUE } from '../../../src/errors/catalogue.ts';
import { createDatabase } from '../../support/servers.ts';
import { type Served, serve, THINGS, things } from './support.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let api: Served;
let isTemporalUp = true;

beforeAll(async () => {
  database = await createDatabase();
  const check = async () => {
    if (!isTemporalUp) throw new Error('Temporal does not answer at 127.0.0.1:7233');
  };
  api = await serve(database.url, undefined, {
    env: { METRICS_TOKEN: 'token-of-prometheus' },
    checks: [{ name: 'temporal', check }],
    codec: async (ctx) => {
      ctx.body = 'codec';
    },
  });
});
afterAll(async () => {
  await api.stop();
  await database.drop();
});

const get = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(api.url + path, { headers });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};

test('the documentation lists the dialects and renders their contracts without anything from elsewhere', async () => {
  for (const path of ['/docs', '/docs/things', '/docs/errors', '/docs/style.css']) {
    const { status, text, headers } = await get(path);
    expect(status).toBe(200);
    expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(text).not.toMatch(/<script|@import|url\(/);
    if (path !== '/docs/style.css') expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  }
  const { text } = await get('/docs/things');
  expect(text).toContain('<strong>bold</strong>');
  for (const id of ['listThings', 'createThing', 'uploadThing']) expect(text).toContain(`id="${id}"`);
});

test('the contract itself is served', async () => {
  for (const path of ['/docs/things.yaml', '/things/v1/openapi.yaml']) {
    const { text, headers } = await get(path);
    expect(headers.get('content-type')).toMatch(/^application\/yaml/);
    expect(parse(text)).toEqual(parse(THINGS));
  }
});

test('every error has a place where its problems’ type leads', async () => {
  const { text } = await get('/docs/errors');
  for (const code of Object.keys(CATALOGUE)) expect(text).toContain(`id="${code}"`);
});

test('our own contract can be rendered', async () => {
  const contract = await loadContract('countersign.yaml');
  const text = renderReference({ dialect: { ...things(), name: 'countersign', mount: '/v1' }, contract });
  for (const { id } of contract.operations) expect(text).toContain(`id="${id}"`);
  const events = Object.keys(contract.document.webhooks as object);
  expect(events).toContain('message.received');
  for (const event of events) expect(text).toContain(`<a href="#webhook-${event}">`);
  for (const event of events) expect(text).toContain(`<section id="webhook-${event}">`);
  expect(text).toContain('<code>webhook-signature</code>');
});

test('readiness names what does not work', async () => {
  let said = await get('/readyz');
  while (said.status !== 200) said = await get('/readyz');
  expect(JSON.parse(said.text)).toEqual({
    status: 'ready',
    checks: { postgresql: 'ok', temporal: 'ok' },
  });
  isTemporalUp = false;
  while (said.status === 200) said = await get('/readyz');
  expect(JSON.parse(said.text).checks.temporal).toBe('Temporal does not answer at 127.0.0.1:7233');
});

test('metrics know operations, not addresses', async () => {
  await get('/things/v1/things');
  await get('/things/v1/secret-path');
  const { text } = await get('/metrics', { authorization: 'Bearer token-of-prometheus' });
  expect(text).toMatch(/request_duration_seconds_count\{dialect="things",operation="listThings",status="401"\} 1/);
  expect(text).not.toContain('secret-path');
});

test('metrics are shown to nobody else, and to nobody at all where there is no token', async () => {
  for (const headers of [{}, { authorization: 'Bearer token-of-somebody' }, { authorization: 'token-of-prometheus' }]) {
    expect((await get('/metrics', headers as Record<string, string>)).status).toBe(401);
  }
  const other = await serve(database.url);
  const answer = await fetch(`${other.url}/metrics`, { headers: { authorization: 'Bearer null' } });
  expect(answer.status).toBe(404);
  await other.stop();
});

test('the codec endpoint is handed on', async () => {
  expect((await get('/codec/decode')).text).toBe('codec');
});

test('pages are read, not written', async () => {
  const answer = await fetch(`${api.url}/healthz`, { method: 'POST' });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});
