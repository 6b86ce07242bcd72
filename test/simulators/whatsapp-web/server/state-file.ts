import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyState, type WorldState } from '../world/state.ts';

const SAVE_AFTER_MS = 500;

/** The world in one file of the state folder, written whole a moment after it changed, and at the end. */
export class StateFile {
  readonly #path: string;
  #timer: NodeJS.Timeout | null = null;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#path = join(folder, 'world.json');
  }

  read(): WorldState {
    if (!existsSync(this.#path)) return emptyState();
    return { ...emptyState(), ...(JSON.parse(readFileSync(this.#path, 'utf8')) as WorldState) };
  }

  saveSoon(state: WorldState): void {
    this.#timer ??= setTimeout(() => this.save(state), SAVE_AFTER_MS);
  }

  /** A reader never sees half a file. */
  save(state: WorldState): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    writeFileSync(`${this.#path}.new`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${this.#path}.new`, this.#path);
  }
}
