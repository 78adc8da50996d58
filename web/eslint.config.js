import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig({ ignores: ['dist', 'node_modules'] }, js.configs.recommended, tseslint.configs.strict, {
  rules: {
    '@typescript-eslint/no-non-null-assertion': 'error',
    '@typescript-eslint/consistent-type-imports': 'error',
    eqeqeq: 'error',
  },
});
