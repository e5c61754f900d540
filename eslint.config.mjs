/** The house rules a machine can check. Strict, typed, no warnings: a rule is on or it is not here. */
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Errors become decisions in four places only (docs: ARCHITECTURE.md, "Errors"); a `catch` elsewhere hides one. */
const catchBelongsTo = [
  'src/mail/**', // a parser's throw becomes a defect
  'src/adf/**',
  'src/gateway/**', // library and socket errors become a Failure
  'src/app/remedy/**', // a Failure becomes a Remedy
  'src/contract/inbound/written.ts', // a parser's throw becomes a problem at its field
  'src/forge/**', // rims: a Remedy becomes the platform's retry or an HTTP status
  'src/local/**',
  'static/**',
  'test/**',
  'bench/**',
];

const noCatch = {
  selector: 'TryStatement > CatchClause',
  message: 'Errors become decisions in parse, gateway/failure, app/remedy and the rims only (ARCHITECTURE.md).',
};
const noPromiseCatch = {
  selector: "CallExpression[callee.property.name='catch']",
  message: 'Errors become decisions in parse, gateway/failure, app/remedy and the rims only (ARCHITECTURE.md).',
};
const noClockInPureRooms = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Time comes in as a value.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time comes in as a value.' },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Randomness comes in as a value.',
  },
];

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      '**/dist/**',
      '**/node_modules/**',
      '.postroom/**',
      'coverage/**',
      'test-results/**',
      '**/*.d.ts',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true, IIFEs: true }],
      complexity: ['error', 20],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', noCatch, noPromiseCatch],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  { files: ['static/admin/src/**'], ...reactHooks.configs.flat['recommended-latest'] },
  // The page asks the app when it appears, and shows the answer when it comes: it takes this for a loop.
  { files: ['static/admin/src/**'], rules: { 'react-hooks/set-state-in-effect': 'off' } },
  { files: catchBelongsTo, rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['src/mail/**', 'src/adf/**', 'src/inbound/**', 'src/outbound/**'],
    rules: { 'no-restricted-syntax': ['error', ...noClockInPureRooms] },
  },
  {
    files: ['src/inbound/**', 'src/outbound/**'],
    rules: { 'no-restricted-syntax': ['error', noCatch, noPromiseCatch, ...noClockInPureRooms] },
  },
  {
    files: ['test/**', 'bench/**'],
    rules: {
      // A describe() holds many tests; a test of many steps reads better whole.
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-console': 'off',
    },
  },
  { files: ['src/local/**', 'src/gateway/main.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        require: 'readonly',
        module: 'writable',
        __dirname: 'readonly',
        __filename: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        performance: 'readonly',
      },
    },
  },
);
