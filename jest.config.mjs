/** Tests run as CommonJS through esbuild (scripts/jest-esbuild.cjs): the same compiler that runs the product. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  moduleFileExtensions: ['ts', 'tsx', 'mjs', 'cjs', 'js', 'json', 'node'],
  transform: { '\\.(ts|tsx|mjs|js)$': '<rootDir>/scripts/jest-esbuild.cjs' },
  // Most dependencies are CommonJS already; only those that ship ES modules alone are compiled.
  transformIgnorePatterns: [
    '/node_modules/(?!(jose|htmlparser2|domhandler|domutils|domelementtype|dom-serializer|entities)/)',
  ],
  setupFiles: ['<rootDir>/test/support/property-seed.ts'],
  maxWorkers: 2,
  // A busy machine is slow, not wrong.
  testTimeout: 60_000,
};
