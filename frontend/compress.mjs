/*
 * Beside each file that compresses, one for Brotli and one for gzip, made once
 * at build time as small as they get, for nginx to send as they are.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const KINDS = /\.(js|css|html|svg|json|webmanifest)$/;
/* Below this, one packet carries it either way. */
const MIN_BYTES = 1024;

export function compress() {
  let folder = null;

  return {
    name: 'compress',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true }))
        if (KINDS.test(name))
          compressFile(join(folder, name));
    },
  };
}

function compressFile(path) {
  const bytes = readFileSync(path);

  if (bytes.length < MIN_BYTES)
    return;
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  } }));
}
