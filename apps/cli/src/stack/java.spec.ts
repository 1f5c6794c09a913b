import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findJava, javaMajor } from './java.js';
import { fakeProgram, scratchDirectory } from './scratch.fixture.js';

describe('the version of a Java', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_402"', 8],
    ['openjdk version "25" 2025-09-16', 25],
    ['command not found', undefined],
  ])('in %j is %s', (output, major) => {
    expect(javaMajor(output)).toBe(major);
  });
});

describe('finding a Java', () => {
  let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
  beforeEach(async () => {
    scratch = await scratchDirectory();
  });
  afterEach(() => scratch.remove());

  it('takes the one on the PATH when it is new enough', async () => {
    await fakeProgram(scratch.path, 'java', `echo 'openjdk version "21.0.1"' >&2`);
    await expect(findJava({ PATH: scratch.path }, scratch.path)).resolves.toBe('java');
  });

  it('passes over one that is too old', async () => {
    await fakeProgram(scratch.path, 'java', `echo 'openjdk version "11.0.2"' >&2`);
    await expect(findJava({ PATH: scratch.path }, scratch.path)).resolves.toBeUndefined();
  });
});
