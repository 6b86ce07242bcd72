/**
 * The small layer of models that WhatsApp Web's own modules are written on, as far as its behaviour shows: events with
 * several names in one text, `change:attribute` on a model and on every collection it is in, and `serialize` over a
 * model's own attributes. What is not an attribute is private here, so that it never leaves the page.
 */

type Listener = (...values: never[]) => unknown;

let onListenerError: (event: string, error: unknown) => void = () => {};

/** Who is told when a listener throws, which must not keep the others from hearing. */
export function whenListenerFails(handler: (event: string, error: unknown) => void): void {
  onListenerError = handler;
}

export class Emitter {
  readonly #listeners = new Map<string, { listener: Listener; once: boolean }[]>();
  readonly #awaited = new Map<string, (() => void)[]>();

  on(events: string, listener: Listener): this {
    for (const event of events.split(' ')) this.#add(event, listener, false);
    return this;
  }

  once(event: string, listener: Listener): this {
    this.#add(event, listener, true);
    return this;
  }

  off(event: string, listener: Listener): this {
    const left = this.#listeners.get(event)?.filter((entry) => entry.listener !== listener);
    if (left) this.#listeners.set(event, left);
    return this;
  }

  trigger(event: string, ...values: unknown[]): void {
    for (const { listener, once } of [...(this.#listeners.get(event) ?? [])]) {
      if (once) this.off(event, listener);
      try {
        (listener as (...given: unknown[]) => unknown)(...values);
      } catch (error) {
        onListenerError(event, error);
      }
    }
  }

  /** Resolves as soon as somebody listens to the event. */
  listened(event: string): Promise<void> {
    if ((this.#listeners.get(event)?.length ?? 0) > 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#awaited.set(event, [...(this.#awaited.get(event) ?? []), resolve]);
    });
  }

  #add(event: string, listener: Listener, once: boolean): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), { listener, once }]);
    for (const resolve of this.#awaited.get(event) ?? []) resolve();
    this.#awaited.delete(event);
  }
}

export class Model extends Emitter {
  readonly #collections = new Set<Emitter>();

  constructor(attributes: object) {
    super();
    Object.assign(this, attributes);
  }

  /** Sets attributes; those that differ are told, each by itself and then all together. */
  set(attributes: object): this {
    const self = this as unknown as Record<string, unknown>;
    const changed = Object.entries(attributes).filter(([name, value]) => self[name] !== value);
    const former = Object.fromEntries(changed.map(([name]) => [name, self[name]]));
    Object.assign(this, Object.fromEntries(changed));
    for (const [name, value] of changed) this.#tell(`change:${name}`, value, former[name]);
    if (changed.length > 0) this.#tell('change');
    return this;
  }

  serialize(): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(this)
        .filter(([, value]) => typeof value !== 'function')
        .map(([name, value]) => [name, isSerializable(value) ? value.serialize() : value]),
    );
  }

  toJSON(): Record<string, unknown> {
    return this.serialize();
  }

  unsafe(): this {
    return this;
  }

  joins(collection: Emitter): void {
    this.#collections.add(collection);
  }

  leaves(collection: Emitter): void {
    this.#collections.delete(collection);
  }

  #tell(event: string, ...values: unknown[]): void {
    this.trigger(event, this, ...values);
    for (const collection of this.#collections) collection.trigger(event, this, ...values);
  }
}

/** Anything that says its key as text: ids of chats and people, keys of messages. */
export type Key = string | { toString(): string } | null | undefined;

export class Collection<M extends Model & { id: { toString(): string } }> extends Emitter {
  readonly modelClass: new (
    attributes: object,
  ) => M;
  readonly #models = new Map<string, M>();
  readonly #fetch: ((id: string) => Promise<M | null>) | null;

  /** @param fetch asks the server for what is not here */
  constructor(modelClass: new (attributes: object) => M, fetch: ((id: string) => Promise<M | null>) | null = null) {
    super();
    this.modelClass = modelClass;
    this.#fetch = fetch;
  }

  get(id: Key): M | undefined {
    return id === undefined || id === null ? undefined : this.#models.get(id.toString());
  }

  /** @throws Error when there is none at the server either */
  async find(id: Key): Promise<M> {
    const found = this.get(id) ?? (id && (await this.#fetch?.(id.toString())));
    if (!found) throw new Error(`nothing with the id ${id}`);
    return found;
  }

  add(model: M): M {
    const known = this.get(model.id);
    if (known) return known;
    this.#models.set(model.id.toString(), model);
    model.joins(this);
    this.trigger('add', model);
    return model;
  }

  remove(id: Key): void {
    const model = this.get(id);
    if (!model) return;
    this.#models.delete(model.id.toString());
    this.trigger('remove', model);
    model.leaves(this);
  }

  getModelsArray(): M[] {
    return [...this.#models.values()];
  }

  filter(test: (model: M) => boolean): M[] {
    return this.getModelsArray().filter(test);
  }

  get length(): number {
    return this.#models.size;
  }

  serialize(): Record<string, unknown>[] {
    return this.getModelsArray().map((model) => model.serialize());
  }
}

function isSerializable(value: unknown): value is { serialize(): unknown } {
  return typeof (value as { serialize?: unknown } | null)?.serialize === 'function';
}
