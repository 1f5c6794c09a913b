import { describe, expect, it } from '@jest/globals';
import { parsePoint, ProtocolPoints } from './protocol-points.js';

describe('points of the protocol', () => {
  it('are read as a name and the number of a pass', () => {
    expect(parsePoint('commit-sent:12')).toEqual({ point: 'commit-sent', pass: 12 });
  });

  it.each(['commit-sent', 'commit-sent:0', 'commit-sent:1.5', 'nowhere:1', ''])(
    'refuse %p',
    (text) => {
      expect(() => parsePoint(text)).toThrow(RangeError);
    },
  );

  it('kill at the pass that is named, counting each point by itself', () => {
    const signals: string[] = [];
    const points = new ProtocolPoints({
      crash: { point: 'before-publish', pass: 2 },
      freeze: { point: 'before-commit', pass: 1 },
      signal: (name) => signals.push(name),
    });
    points.pass('before-publish');
    expect(signals).toEqual([]);
    expect(points.diesAt('before-publish')).toBe(true);
    points.pass('before-commit');
    expect(signals).toEqual(['SIGSTOP']);
    points.pass('before-commit');
    points.pass('before-publish');
    points.pass('before-publish');
    expect(signals).toEqual(['SIGSTOP', 'SIGKILL']);
  });

  it('do nothing if the environment names none', () => {
    const points = ProtocolPoints.fromEnvironment({});
    points.pass('assigned');
    expect(points.diesAt('assigned')).toBe(false);
  });
});
