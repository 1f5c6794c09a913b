import { describe, expect, it } from '@jest/globals';
import { isPublicPath } from './cors.js';

describe('isPublicPath', () => {
  it.each(['/v1/t', '/t', '/v1/batch?x=1', '/v1/track/', '/v1/projects/key/settings'])(
    'opens %s',
    (path) => {
      expect(isPublicPath(path)).toBe(true);
    },
  );

  it.each(['/metrics', '/health/ready', '/v1/progress', '/docs', '/v1/tt', '/x/t'])(
    'does not open %s',
    (path) => {
      expect(isPublicPath(path)).toBe(false);
    },
  );
});
