import { describe, expect, it } from '@jest/globals';
import { Progress } from './progress.js';

function progressOn(isTTY: boolean) {
  let now = 0;
  let text = '';
  const progress = new Progress({ isTTY, write: (more) => (text += more) }, () => now);
  const at = (time: number, done: number) => {
    now = time;
    progress.at('learning', done, 200);
  };
  return { at, progress, text: () => text };
}

describe('Progress', () => {
  it('is silent for two seconds, then says a line now and then', () => {
    const { at, progress, text } = progressOn(false);
    at(0, 0);
    at(1_999, 10);
    expect(text()).toBe('');
    for (let time = 2_000; time < 18_000; time += 100) at(time, 100);
    progress.end();
    expect(text()).toBe('learning 50 %, 2 s\nlearning 50 %, 17 s\n');
  });

  it('writes in place on a terminal and clears the line', () => {
    const { at, progress, text } = progressOn(true);
    at(2_000, 20);
    at(2_100, 30);
    at(2_250, 40);
    progress.end();
    expect(text().split('\r\u001b[K')).toEqual([
      '',
      'learning 10 %, 2 s',
      'learning 20 %, 2 s',
      '',
    ]);
  });
});
