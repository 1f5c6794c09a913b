import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EncoderModel, Pooling } from './encoder-model.js';

/** Vectors that the tiny model gives to its tokens: one row each. */
export const rows = [
  [0, 0],
  [9, 9],
  [1, 0],
  [0, 1],
  [3, 4],
  [4, -3],
];
const vocabulary = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'tea', 'mug'];

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
const field = (number: number, content: readonly number[]): number[] => [
  ...varint(number * 8 + 2),
  ...varint(content.length),
  ...content,
];
const whole = (number: number, value: number): number[] => [
  ...varint(number * 8),
  ...varint(value),
];
const text = (number: number, value: string): number[] => field(number, [...Buffer.from(value)]);

/** A value of type int64 with the shape [1, tokens], or float with [1, tokens, 2]. */
function port(name: string, element: number, sizes: readonly (number | string)[]): number[] {
  const shape = sizes.flatMap((size) =>
    field(1, typeof size === 'number' ? whole(1, size) : text(2, size)),
  );
  return [...text(1, name), ...field(2, field(1, [...whole(1, element), ...field(2, shape)]))];
}

/** An ONNX model that looks up the row of each token (protobuf, see onnx.proto). */
function onnx(): Buffer {
  const floats = [...Buffer.from(Float32Array.from(rows.flat()).buffer)];
  const table = [
    ...[...whole(1, rows.length), ...whole(1, 2)],
    ...whole(2, 1),
    ...text(8, 'rows'),
    ...field(9, floats),
  ];
  const node = [
    ...text(1, 'rows'),
    ...text(1, 'input_ids'),
    ...text(2, 'last_hidden_state'),
    ...text(4, 'Gather'),
  ];
  const inputs = ['input_ids', 'attention_mask', 'token_type_ids'];
  const graph = [
    ...field(1, node),
    ...text(2, 'tiny'),
    ...field(5, table),
    ...inputs.flatMap((name) => field(11, port(name, 7, [1, 'tokens']))),
    ...field(12, port('last_hidden_state', 1, [1, 'tokens', 2])),
  ];
  return Buffer.from([...whole(1, 8), ...field(7, graph), ...field(8, whole(2, 13))]);
}

function tokenizer(): Buffer {
  const special = (id: string) => ({ [id]: { id, ids: [vocabulary.indexOf(id)], tokens: [id] } });
  return Buffer.from(
    JSON.stringify({
      version: '1.0',
      truncation: { max_length: 3, strategy: 'LongestFirst', direction: 'Right', stride: 0 },
      padding: {
        strategy: { Fixed: 12 },
        direction: 'Right',
        pad_id: 0,
        pad_type_id: 0,
        pad_token: '[PAD]',
        pad_to_multiple_of: null,
      },
      added_tokens: [],
      normalizer: {
        type: 'BertNormalizer',
        clean_text: true,
        handle_chinese_chars: true,
        strip_accents: null,
        lowercase: false,
      },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      post_processor: {
        type: 'TemplateProcessing',
        single: [
          { SpecialToken: { id: '[CLS]', type_id: 0 } },
          { Sequence: { id: 'A', type_id: 0 } },
          { SpecialToken: { id: '[SEP]', type_id: 0 } },
        ],
        pair: [],
        special_tokens: { ...special('[CLS]'), ...special('[SEP]') },
      },
      decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
      model: {
        type: 'WordPiece',
        unk_token: '[UNK]',
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
        vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
      },
    }),
  );
}

/** Writes a model of six tokens into a directory. */
export function writeTinyModel(directory: string, pooling: Pooling): EncoderModel {
  const write = (name: string, bytes: Buffer) => {
    writeFileSync(join(directory, name), bytes);
    return { name, sha256: createHash('sha256').update(bytes).digest('hex') };
  };
  return {
    name: 'tiny',
    language: 'en',
    onnx: write('tiny.onnx', onnx()),
    tokenizer: write('tiny-tokenizer.json', tokenizer()),
    pooling,
    lowerCase: true,
    dimensions: 2,
    maxTokens: 8,
  };
}
