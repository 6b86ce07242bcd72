import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import pg from 'pg';
import { openDocument, type StoredDocument, WHOLE_DOCUMENT } from '../../src/documents/rows.ts';
import { documentView } from '../../src/documents/view.ts';
import { makeKeyring } from '../../src/secrets/keyring.ts';

/**
 * What anybody would write who needs nothing but the answer: Koa, a pool of connections, the product's own query and its
 * form of answer. No keys, limits, row level security, validation, request ids, logs or metrics; whose documents are
 * meant is a parameter.
 */
const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: 10,
  options: '-c role=countersign_system',
});
const organizationId = process.env.BENCH_ORGANIZATION_ID;

/** Phones rest sealed: nobody gets around opening them. */
const keyring = makeKeyring(process.env.COUNTERSIGN_MASTER_KEY!);
const viewOf = (stored: StoredDocument) => documentView(openDocument({ keyring }, stored));

const READ = `select ${WHOLE_DOCUMENT} from documents d where d.organization_id = $1 and d.id = $2`;
const LIST = `select ${WHOLE_DOCUMENT} from documents d where d.organization_id = $1
  order by d.created_at desc, d.id desc limit $2`;

const koa = new Koa();
koa.use(async (ctx) => {
  const [, , , id] = ctx.path.split('/');
  if (id) {
    const { rows } = await pool.query<{ document: StoredDocument }>(READ, [organizationId, id]);
    if (rows[0]) ctx.body = viewOf(rows[0].document);
    return;
  }
  const limit = Number(ctx.query.limit ?? 25);
  const { rows } = await pool.query<{ document: StoredDocument }>(LIST, [organizationId, limit + 1]);
  const data = rows.slice(0, limit).map(({ document }) => viewOf(document));
  ctx.body = { data, nextCursor: rows.length > limit ? data.at(-1)!.id : null };
});

const server = createServer(koa.callback());
server.listen(0, '127.0.0.1', () => {
  process.send!({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
process.on('disconnect', () => process.exit(0));
