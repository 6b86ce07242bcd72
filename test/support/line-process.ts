import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * A program that answers each line of its input by a line of its output, both JSON: `{"result": …}` or `{"error": text}`.
 * Started once, because starting is what takes long; it ends when its input does, so also when this process dies.
 */
export type LineProcess = {
  /** @throws Error with what the program said, or after `timeoutMs` */
  ask<Result>(question: unknown, timeoutMs?: number): Promise<Result>;
  close(): Promise<void>;
};

type Waiter = { resolve(line: string): void; reject(error: Error): void };

export function startLineProcess(program: string, options: string[]): LineProcess {
  const child: ChildProcess = spawn(program, options, { stdio: ['pipe', 'pipe', 'pipe'] });
  const waiting: Waiter[] = [];
  let complaints = '';
  child.stderr!.on('data', (chunk: Buffer) => {
    complaints = `${complaints}${chunk}`.slice(-4_000);
  });
  createInterface(child.stdout!).on('line', (line) => waiting.shift()?.resolve(line));
  const fail = (why: string) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`${program}: ${why}\n${complaints}`));
  };
  child.on('error', ({ message }) => fail(message));
  child.on('close', (code) => fail(`ended with ${code}`));
  child.stdin!.on('error', () => {}); // The end of the program says it better.

  return {
    async ask<Result>(question: unknown, timeoutMs = 150_000): Promise<Result> {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`${program} has ended with ${child.exitCode}\n${complaints}`);
      const line = new Promise<string>((resolve, reject) => waiting.push({ resolve, reject }));
      // Answers come in the order of the questions; after a missed one nothing fits any more.
      const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
      child.stdin!.write(`${JSON.stringify(question)}\n`);
      try {
        const answer = JSON.parse(await line) as { result?: Result; error?: string };
        if (answer.error !== undefined) throw new Error(answer.error);
        return answer.result as Result;
      } finally {
        clearTimeout(timer);
      }
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.stdin!.end();
      await once(child, 'close');
    },
  };
}
