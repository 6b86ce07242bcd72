import Router from '@koa/router';
import type { Context, Next } from 'koa';
import { Problem } from '../errors/problem.ts';
import { type Contract, loadContract, type Operation } from './contract.ts';
import type { Dialect } from './dialect.ts';
import type { Pipeline } from './pipeline.ts';

/** A dialect with its contract, ready to be asked. */
export type ServedDialect = { dialect: Dialect; contract: Contract };
export type Route = (ctx: Context) => Promise<void>;

/** @throws when contract and handlers do not match: the API must not start on half of a contract. */
export async function loadDialect(dialect: Dialect, read = loadContract): Promise<ServedDialect> {
  const contract = await read(dialect.contract);
  const wanted = new Set(contract.operations.map((operation) => operation.id));
  const given = new Set(Object.keys(dialect.handlers));
  const missing = [...wanted].filter((id) => !given.has(id));
  const extra = [...given].filter((id) => !wanted.has(id));
  if (wanted.size !== contract.operations.length) throw new Error(`${dialect.contract} uses an operationId twice`);
  if (missing.length > 0) throw new Error(`${dialect.name} has no handler for ${missing.join(', ')}`);
  if (extra.length > 0) throw new Error(`${dialect.name} has handlers that no operation asks for: ${extra.join(', ')}`);
  return { dialect, contract };
}

/** Routes of one dialect below `prefix`. What is not there is answered 404, 405 or, to OPTIONS, with what is. */
export function makeRoute({ dialect, contract }: ServedDialect, prefix: string, pipeline: Pipeline): Route {
  const router = new Router({ prefix, sensitive: true });
  for (const operation of [...contract.operations].sort(staticFirst)) {
    const path = operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
    router.register(path, operation.methods, (ctx: Context) => {
      ctx.state.operation = operation;
      return pipeline(ctx, dialect, operation, ctx.params as Record<string, string>);
    });
  }
  const routes = router.routes() as unknown as (ctx: Context, next: Next) => Promise<void>;
  return async (ctx) => {
    let reached = true;
    await routes(ctx, async () => {
      reached = false;
    });
    if (!reached) answerUnrouted(ctx, methodsAt(router, ctx.path));
  };
}

function answerUnrouted(ctx: Context, methods: string[]): void {
  if (methods.length === 0) throw new Problem('not_found');
  ctx.set('Allow', [...methods, 'OPTIONS'].join(', '));
  if (ctx.method !== 'OPTIONS') throw new Problem('method_not_allowed');
  ctx.status = 204;
}

const methodsAt = (router: Router, path: string): string[] => [
  ...new Set(router.match(path, 'OPTIONS').path.flatMap((layer) => layer.methods)),
];

/** `/webhooks/events` before `/webhooks/{id}`: segment by segment, a fixed one comes before a parameter. */
function staticFirst(a: Operation, b: Operation): number {
  const [left, right] = [a.path.split('/'), b.path.split('/')];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = Number(left[index]!.startsWith('{')) - Number(right[index]!.startsWith('{'));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
