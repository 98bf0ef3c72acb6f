import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { layers } from './layers.mjs';

export default tseslint.config(
  { ignores: ['dist', 'node_modules'] },
  js.configs.recommended,
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true,
      tsconfigRootDir: import.meta.dirname } },
    plugins: { 'react-hooks': hooks, house: { rules: { layers } } },
    rules: {
      'house/layers': 'error',
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'max-lines': ['error', { max: 300, skipComments: true }],
      'max-len': ['error', { code: 80, ignoreUrls: true,
        ignoreRegExpLiterals: true }],
      '@typescript-eslint/restrict-template-expressions': ['error',
        { allowNumber: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-misused-promises': ['error',
        { checksVoidReturn: false }],
    },
  },
  /* A table may be longer. */
  { files: ['src/config/strings.ts'], rules: { 'max-lines': 'off' } },
  {
    files: ['*.mjs'],
    languageOptions: { globals: { process: 'readonly', URL: 'readonly' } },
  },
);
