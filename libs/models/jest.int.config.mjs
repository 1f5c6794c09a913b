import { preset } from '../../jest.preset.mjs';

export default { ...preset, testMatch: ['<rootDir>/src/**/*.int-spec.ts'], testTimeout: 60_000 };
