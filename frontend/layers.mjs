/*
 * Who may import whom, as a rule for ESLint:
 *
 *   lib, components, config  <-  features/*  <-  app
 *
 * A feature never imports another one: what two of them need belongs below
 * them, what joins them belongs in app.
 */
import { dirname, relative, resolve } from 'node:path';

const BELOW = ['lib', 'components', 'config', 'styles'];

export const layers = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { layer: '{{from}} may not import {{to}}.' },
  },
  create(context) {
    const root = resolve(context.cwd, 'src');
    const from = layerOf(root, context.filename);

    function check(node) {
      if (!node.source)
        return;
      const target = pathOf(root, context.filename, node.source.value);
      const to = target && layerOf(root, target);

      if (to && !mayImport(from, to))
        context.report({ node: node.source, messageId: 'layer',
          data: { from, to } });
    }
    return { ImportDeclaration: check, ImportExpression: check,
      ExportNamedDeclaration: check, ExportAllDeclaration: check };
  },
};

function pathOf(root, file, name) {
  if (typeof name !== 'string')
    return null;
  if (name.startsWith('@/'))
    return resolve(root, name.slice(2));
  return name.startsWith('.') ? resolve(dirname(file), name) : null;
}

/* 'lib', 'features/posts', 'app'; 'main' for what stands in src itself. */
function layerOf(root, path) {
  const parts = relative(root, path).split('/');

  if (parts.length === 1)
    return 'main';
  return parts[0] === 'features' ? parts.slice(0, 2).join('/') : parts[0];
}

export function mayImport(from, to) {
  if (from === to || from === 'main')
    return true;
  if (from === 'app')
    return to !== 'main';
  if (from.startsWith('features/'))
    return BELOW.includes(to);
  if (from === 'components')
    return BELOW.includes(to);
  return to === 'lib' || to === 'config';
}
