import { createHash } from 'node:crypto';
import type { JobOutput } from '@tradewind/contracts';
import { JobFailure } from './job-failure.js';
import type { TrainingResult } from './thread-protocol.js';

/** The bytes of a job's output. Throws a `JobFailure` when it is not finite or cannot be encoded. */
export function encodeResult({ model, figures }: JobOutput): TrainingResult {
  checkFigures(figures);
  const isBinary = ArrayBuffer.isView(model);
  const bytes = isBinary
    ? Uint8Array.from(new Uint8Array(model.buffer, model.byteOffset, model.byteLength))
    : new TextEncoder().encode(finiteJson(model));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { encoding: isBinary ? 'base64' : 'json', bytes, sha256, figures };
}

function checkFigures(figures: JobOutput['figures']): void {
  const wrong = Object.entries(figures).find(([, value]) => !Number.isFinite(value));
  if (wrong)
    throw new JobFailure('result-invalid', `its figure ${wrong[0]} is ${String(wrong[1])}`);
}

function finiteJson(model: unknown): string {
  const text = JSON.stringify(model, (name, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new JobFailure('result-invalid', `'${name}' of its model is ${String(value)}`);
    }
    return value;
  }) as string | undefined;
  if (text === undefined)
    throw new JobFailure('result-invalid', 'its model cannot be written as JSON');
  return text;
}
