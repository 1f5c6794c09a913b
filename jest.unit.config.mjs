/** The unit tests of all packages in one run, each package by its own configuration. */
export default {
  projects: ['<rootDir>/libs/*', '<rootDir>/apps/*', '<rootDir>/proof/*'],
  testTimeout: 120_000,
};
