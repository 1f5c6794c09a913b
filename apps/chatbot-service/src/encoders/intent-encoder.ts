import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_RANKED_INTENTS } from '@tradewind/contracts';
import type { MessageSignals } from '@tradewind/contracts';
import { examplesOf, intentsVersion, Spelling } from '@tradewind/chatbot';
import type { Intent } from '@tradewind/chatbot';
import { SentenceEncoder } from '@tradewind/encoder';
import type { EncoderModel } from '@tradewind/encoder';
import { FusedTextClassifier } from '@tradewind/ml';
import type { FusedTextState, LabelledEncodedText } from '@tradewind/ml';

type Clause = MessageSignals['clauses'][number];

/** What was learned before, beside the model: vectors of the examples, and the classifier. */
interface Learned {
  readonly vectors: readonly (readonly number[])[];
  readonly state: FusedTextState;
}

/** Understands texts of one language by a sentence encoder together with the linear model. */
export class IntentEncoder {
  private constructor(
    private readonly encoder: SentenceEncoder,
    private readonly classifier: FusedTextClassifier,
    private readonly spelling: Spelling,
  ) {}

  /**
   * Learns the intents, or reads what was learned of them before from the directory. Rejects with a
   * ModelUnavailableError if the directory lacks the model.
   */
  static async load(
    directory: string,
    model: EncoderModel,
    intents: readonly Intent[],
  ): Promise<IntentEncoder> {
    const encoder = await SentenceEncoder.load(directory, model);
    const examples = examplesOf(intents, [model.language]);
    const spelling = new Spelling(
      examples.map(({ text }) => text),
      (word) => encoder.knows(word),
    );
    const version = `${model.onnx.sha256.slice(0, 8)}-${intentsVersion(intents)}-${FORM}`;
    const path = join(directory, `learned-${model.language}-${version}.json`);
    const known = await readLearned(path);
    if (known?.vectors.length === examples.length) {
      const encoded = examples.map((example, at) => ({
        ...example,
        vector: known.vectors[at] ?? [],
      }));
      return new IntentEncoder(
        encoder,
        FusedTextClassifier.fromState(encoded, known.state),
        spelling,
      );
    }
    const encoded: LabelledEncodedText[] = [];
    for (const example of examples) {
      const vector = Array.from(await encoder.encode(example.text), rounded);
      encoded.push({ ...example, vector });
    }
    const classifier = FusedTextClassifier.train(encoded);
    const vectors = encoded.map(({ vector }) => Array.from(vector));
    await writeLearned(path, { vectors, state: classifier.toState() });
    return new IntentEncoder(encoder, classifier, spelling);
  }

  /** The vector of a text, misspelt words righted. It must not be changed. */
  vectorOf(text: string): Promise<Float32Array> {
    return this.encoder.encode(this.spelling.corrected(text));
  }

  async understand(said: string): Promise<Clause> {
    const text = this.spelling.corrected(said);
    const vector = await this.encoder.encode(text);
    const { ranking, confidence } = this.classifier.predict({ text, vector });
    return {
      ranking: ranking
        .slice(0, MAX_RANKED_INTENTS)
        .map(({ label, score }) => ({ intent: label, score: rounded(score) })),
      confidence: rounded(confidence),
    };
  }
}

/** Raised whenever the same examples would be learned otherwise. */
const FORM = 3;

function rounded(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}

async function readLearned(path: string): Promise<Learned | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Learned;
  } catch {
    return undefined;
  }
}

/** A directory that cannot be written costs the time of learning at the next start, and nothing else. */
async function writeLearned(path: string, learned: Learned): Promise<void> {
  const partial = `${path}.${String(process.pid)}.partial`;
  try {
    await writeFile(partial, JSON.stringify(learned));
    await rename(partial, path);
  } catch {
    return;
  }
}
