import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { loadConfig } from '@tradewind/config';
import { chatbotConfigSchema } from './config.js';

describe('the configuration of the chatbot service', () => {
  const directory = mkdtempSync(join(tmpdir(), 'answers-'));
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it('reads the shops’ own answers from a file, and names the variable if that fails', () => {
    const file = join(directory, 'answers.json');
    const answers = { demo: { return_policy: { en: 'Within 30 days.' } } };
    writeFileSync(file, JSON.stringify(answers));
    const read = (ANSWERS_FILE: string) => loadConfig(chatbotConfigSchema, { ANSWERS_FILE });
    expect(read(file).ANSWERS_FILE).toEqual(answers);
    writeFileSync(file, JSON.stringify({ demo: { return_policy: { fr: 'x' } } }));
    expect(() => read(file)).toThrow(/ANSWERS_FILE: must name a JSON file/);
    expect(() => read(join(directory, 'none.json'))).toThrow(/ANSWERS_FILE/);
  });
});
