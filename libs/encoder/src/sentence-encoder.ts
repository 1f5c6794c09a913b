import { Tokenizer } from '@huggingface/tokenizers';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { EncoderModel } from './encoder-model.js';
import { ModelUnavailableError, readModelFile } from './model-files.js';

/** Texts whose vectors are kept. */
const CACHED = 2_000;
/** Texts that may wait for their turn. */
const MAX_WAITING = 64;
/** Tokens of a text of one token, with the two that mark the ends. */
const WITH_MARKS = 3;
/** Longer texts are cut before they are split into tokens, in UTF-16 units. */
const MAX_LENGTH = 2_000;

/** Thrown if too many texts wait already. */
export class EncoderBusyError extends Error {
  readonly code = 'ENCODER_BUSY';
}

/**
 * Turns texts into vectors of unit length, by a model that runs in this process beside the event loop.
 *
 * Texts are encoded one at a time: the int8 model scales its activations over a whole batch, so that the
 * vector of a text would depend on the texts beside it.
 */
export class SentenceEncoder {
  readonly #vectors = new Map<string, Promise<Float32Array>>();
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly model: EncoderModel,
    private readonly tokenizer: Tokenizer,
    private readonly session: InferenceSession,
  ) {}

  /** Rejects with a ModelUnavailableError if the directory lacks the model, or it cannot run here. */
  static async load(directory: string, model: EncoderModel): Promise<SentenceEncoder> {
    const [onnx, tokenizer] = await Promise.all([
      readModelFile(directory, model.onnx),
      readModelFile(directory, model.tokenizer),
    ]);
    try {
      const session = await InferenceSession.create(onnx, {
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
      });
      return new SentenceEncoder(model, tokenizerOf(tokenizer), session);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ModelUnavailableError(`${model.name} does not run: ${reason}`, { cause: error });
    }
  }

  /** Rejects with an EncoderBusyError if too many texts wait. The vector must not be changed. */
  encode(text: string): Promise<Float32Array> {
    const wanted = text.slice(0, MAX_LENGTH);
    const known = this.#vectors.get(wanted);
    if (known) {
      this.#vectors.delete(wanted);
      this.#vectors.set(wanted, known);
      return known;
    }
    if (this.#waiting >= MAX_WAITING) {
      return Promise.reject(new EncoderBusyError(`${MAX_WAITING} texts wait for the encoder`));
    }
    const vector = this.#inTurn(() => this.#run(wanted));
    this.#keep(wanted, vector);
    return vector;
  }

  /** Whether the model's vocabulary has a lower-case word as a whole, so that it need not be taken apart. */
  knows(word: string): boolean {
    return this.tokenizer.encode(word).ids.length === WITH_MARKS;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.session.release();
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#waiting += 1;
    const done = this.#last.then(work).finally(() => {
      this.#waiting -= 1;
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  #keep(text: string, vector: Promise<Float32Array>): void {
    this.#vectors.set(text, vector);
    vector.catch(() => this.#vectors.delete(text));
    const oldest = this.#vectors.keys().next().value;
    if (this.#vectors.size > CACHED && oldest !== undefined) this.#vectors.delete(oldest);
  }

  async #run(text: string): Promise<Float32Array> {
    const { lowerCase, maxTokens, pooling } = this.model;
    const { ids } = this.tokenizer.encode(lowerCase ? text.toLowerCase() : text);
    const end = ids.at(-1);
    const kept = ids.length > maxTokens ? [...ids.slice(0, maxTokens - 1), end ?? 0] : ids;
    const row = (value: (id: number) => number) =>
      new Tensor(
        'int64',
        BigInt64Array.from(kept, (id) => BigInt(value(id))),
        [1, kept.length],
      );
    const output = await this.session.run({
      input_ids: row((id) => id),
      attention_mask: row(() => 1),
      token_type_ids: row(() => 0),
    });
    const states = output['last_hidden_state'];
    if (!(states?.data instanceof Float32Array)) {
      throw new ModelUnavailableError(`${this.model.name} has no output last_hidden_state`);
    }
    return unit(pooled(states.data, kept.length, pooling));
  }
}

/** Without padding and cutting, which the file of all-MiniLM-L6-v2 sets to 128 tokens. */
function tokenizerOf(file: Buffer): Tokenizer {
  const json = JSON.parse(file.toString('utf8')) as Record<string, unknown>;
  return new Tokenizer({ ...json, padding: null, truncation: null }, {});
}

function pooled(states: Float32Array, tokens: number, pooling: 'mean' | 'first'): Float32Array {
  const dimensions = states.length / tokens;
  if (pooling === 'first') return states.slice(0, dimensions);
  const mean = new Float32Array(dimensions);
  states.forEach((value, at) => {
    mean[at % dimensions] = (mean[at % dimensions] ?? 0) + value / tokens;
  });
  return mean;
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length > 0 ? vector.map((value) => value / length) : vector;
}
