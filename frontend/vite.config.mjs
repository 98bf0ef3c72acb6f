import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compress } from './compress.mjs';

/* Where `npm run dev` finds the API: a script/server that runs. */
const server = process.env.CRUDDUR_URL ?? 'http://127.0.0.1:8080';

/* What every page needs goes into two files, not into a dozen small ones. */
const VENDOR =
  /node_modules\/(react|react-dom|scheduler|react-router|@tanstack)\//;
const SHARED = new RegExp(['src/(config|components)/(?!Write|Mention|Unsent)',
  'src/app/(ShortcutList|pages/NotFoundPage)',
  'src/lib/(?!auth/cognito|mentions|drafts'
    + '|react/use(Writ|Mention|Auto|Outbox))',
  'src/features/(posts|people)/(?!'
    + 'Writer|Composer|Reply|LeftReply|Unsent|useArr|Counter|PostView|Edit'
    + '|PersonPicker)',
  'src/features/account/(DemoPeople|pending)'].join('|'));

export default defineConfig({
  plugins: [react(), compress()],
  resolve: {
    alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) },
  },
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    /* Some kilobytes in all: one request is cheaper than twenty. */
    cssCodeSplit: false,
    rolldownOptions: { output: { codeSplitting: { groups: [
      { name: 'vendor', test: VENDOR },
      { name: 'shared', test: SHARED },
    ] } } },
  },
  server: {
    proxy: {
      '/api': server, '/config.json': server, '/cognito': server,
    },
  },
  test: { include: ['src/**/*.test.ts'], css: true },
});
