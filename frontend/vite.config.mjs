import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compress } from './compress.mjs';

/* Where `npm run dev` finds the API: a script/server that runs. */
const server = process.env.CRUDDUR_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react(), compress()],
  resolve: {
    alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) },
  },
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    proxy: {
      '/api': server, '/config.json': server, '/cognito': server,
    },
  },
  test: { include: ['src/**/*.test.ts'], css: true },
});
