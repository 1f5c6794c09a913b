/**
 * What is used of the package. Its own type declarations import each other without file extensions, which
 * TypeScript does not resolve for ES modules of Node.
 */
declare module '@huggingface/tokenizers' {
  export class Tokenizer {
    /** Takes the contents of the model's `tokenizer.json` and `tokenizer_config.json`. */
    constructor(tokenizer: object, config: object);
    encode(text: string): { readonly ids: readonly number[] };
  }
}
