/**
 * Builds the admin page to what Forge takes: relative addresses, no inline script, design tokens as a plain stylesheet
 * (Atlaskit would insert them as <style> tags at run time, which Forge's Content-Security-Policy refuses).
 */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const themes = ['light', 'dark', 'spacing', 'typography', 'shape', 'motion'];

function designTokens(): Plugin {
  const require = createRequire(import.meta.url);
  const id = 'virtual:design-tokens.css';
  const sheetOf = (theme: string): string => {
    const module = require(`@atlaskit/tokens/dist/cjs/artifacts/themes/atlassian-${theme}.js`) as { default: string };
    return module.default;
  };
  return {
    name: 'design-tokens',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load: (source) => (source === `\0${id}` ? themes.map(sheetOf).join('\n') : undefined),
  };
}

export default defineConfig({
  base: './',
  plugins: [react(), designTokens()],
  resolve: {
    alias: [
      {
        find: /^@atlaskit\/feature-gate-js-client(\/.*)?$/,
        replacement: fileURLToPath(new URL('./src/feature-gates.ts', import.meta.url)),
      },
    ],
  },
  define: { 'process.env': '{}' },
  build: {
    outDir: 'dist',
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
});
