/**
 * Writes what comes in, several items at once: while one write is under way the next items gather, so a busy writer
 * makes few large writes and an idle one writes at once.
 */
export type Batcher<Item> = {
  /** Resolves when the item is written. @throws what the write of its batch threw */
  add(item: Item): Promise<void>;
};

type Waiting<Item> = { item: Item; resolve: () => void; reject: (error: unknown) => void };

export function makeBatcher<Item>(batchMax: number, write: (items: Item[]) => Promise<void>): Batcher<Item> {
  const waiting: Waiting<Item>[] = [];
  let writing = false;

  const drain = async (): Promise<void> => {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, batchMax);
      try {
        await write(batch.map(({ item }) => item));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    writing = false;
  };

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (!writing) void drain();
      }),
  };
}
