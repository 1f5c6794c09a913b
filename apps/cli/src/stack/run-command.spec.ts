import { describe, expect, it } from '@jest/globals';
import { runCommand } from './run-command.js';

describe('running a command', () => {
  it('returns its exit code and both outputs', async () => {
    const lines: string[] = [];
    const result = await runCommand('sh', ['-c', 'echo one; echo two >&2; printf three; exit 3'], {
      timeoutMs: 10_000,
      onLine: (line) => lines.push(line),
    });
    expect(result.code).toBe(3);
    for (const word of ['one', 'two', 'three']) expect(result.output).toContain(word);
    expect(lines.sort()).toEqual(['one', 'two']);
  });

  it('kills it when its time is over', async () => {
    const result = await runCommand('sleep', ['60'], { timeoutMs: 50 });
    expect(result).toEqual({ code: undefined, output: '\nended by SIGKILL' });
  });

  it.each(['no-such-command', '/dev/null/no-directory'])(
    '%s fails without throwing',
    async (name) => {
      const result = await runCommand(name, [], { timeoutMs: 10_000 });
      expect(result.code).toBeUndefined();
      expect(result.output).toMatch(/ENOENT|ENOTDIR/);
    },
  );
});
