import { GENERATION, generationPrefix } from '@tradewind/fold';
import type { NamePage, Scope } from '@tradewind/state';
import type { StateReads } from './runtime.js';

/** Reads the generation of a partition's state that counts; names have no prefix of a generation. */
export class CurrentGeneration {
  /** The generation last seen, by scope; nearly always the one that is still read. */
  readonly #generations = new Map<Scope, number>();

  constructor(private readonly store: StateReads) {}

  /** One read suffices unless the state has been built anew since the last one. */
  async read(scope: Scope, names: readonly string[]): Promise<(string | undefined)[]> {
    const expected = this.#expected(scope);
    const [stored, ...values] = await this.store.read(scope, [
      GENERATION,
      ...prefixed(expected, names),
    ]);
    const generation = this.#seen(scope, stored);
    if (generation === expected) return values;
    return this.store.read(scope, prefixed(generation, names));
  }

  async list(scope: Scope, page: NamePage): Promise<string[]> {
    const expected = this.#expected(scope);
    const [[stored], names] = await Promise.all([
      this.store.read(scope, [GENERATION]),
      this.#list(scope, page, expected),
    ]);
    const generation = this.#seen(scope, stored);
    return generation === expected ? names : this.#list(scope, page, generation);
  }

  async #list(
    scope: Scope,
    { prefix, after = prefix, limit }: NamePage,
    generation: number,
  ): Promise<string[]> {
    const own = generationPrefix(generation);
    const page = { prefix: own + prefix, after: own + after, limit };
    return (await this.store.list(scope, page)).map((name) => name.slice(own.length));
  }

  #expected(scope: Scope): number {
    return this.#generations.get(scope) ?? 0;
  }

  #seen(scope: Scope, stored: string | undefined): number {
    const generation = Number(stored ?? 0);
    if (generation > 0) this.#generations.set(scope, generation);
    else this.#generations.delete(scope);
    return generation;
  }
}

function prefixed(generation: number, names: readonly string[]): readonly string[] {
  const own = generationPrefix(generation);
  return own === '' ? names : names.map((name) => own + name);
}
