import { Pool } from 'undici';

/**
 * Asks one server as fast as it answers, over as many connections as are wanted, each with one request at a time. A
 * process of its own, so that it takes no time from what it measures but the cores it shares with it.
 */
type Order = {
  origin: string;
  headers: Record<string, string>;
  /** Asked in a random order. */
  paths: string[];
  concurrency: number;
  warmUpMs: number;
  windowMs: number;
};

process.on('message', (order: Order) => {
  void run(order).then(
    (perSecond) => process.send!({ perSecond }),
    (error: Error) => process.send!({ error: error.message }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send!({ ready: true });

async function run({ origin, headers, paths, concurrency, warmUpMs, windowMs }: Order): Promise<number> {
  const pool = new Pool(origin, { connections: concurrency, pipelining: 1 });
  const begun = performance.now();
  const end = begun + warmUpMs + windowMs;
  let count = 0;
  const loop = async (): Promise<void> => {
    for (let now = begun; now < end; now = performance.now()) {
      const path = paths[Math.floor(Math.random() * paths.length)]!;
      const { statusCode, body } = await pool.request({ method: 'GET', path, headers });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${text.slice(0, 300)}`);
      const at = performance.now();
      if (at >= begun + warmUpMs && at < end) count += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, loop));
  } finally {
    await pool.close();
  }
  return (count * 1_000) / windowMs;
}
