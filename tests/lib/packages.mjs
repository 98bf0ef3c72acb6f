/* A package as a later version of it would be. */
import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync }
  from 'node:fs';
import { join } from 'node:path';
import { run } from '../../stack/process.mjs';

const MARK = /^index-\w+/;

/*
 * The path of a package that is `pack` with a higher version, and whose page
 * names another file.
 */
export function newerPackage(pack, folder) {
  const home = join(folder, 'newer');
  const path = join(home, 'cruddur_newer.deb');
  const tree = join(folder, 'tree');

  run('mkdir', ['-p', home]);
  run('chmod', ['711', folder]);
  run('dpkg-deb', ['--raw-extract', pack, tree]);
  replace(join(tree, 'DEBIAN', 'control'), /^(Version: .*)$/m, '$1+later');
  renameAsset(join(tree, 'usr', 'share', 'cruddur', 'site'));
  run('dpkg-deb', ['--root-owner-group', '-Znone', '--build', tree, path]);
  rmSync(tree, { recursive: true });
  return path;
}

/* The page's own script, as if its text had changed. */
function renameAsset(site) {
  const assets = join(site, 'assets');

  for (const name of readdirSync(assets).filter((file) => MARK.test(file)))
    renameSync(join(assets, name), join(assets, `later-${name}`));
  replace(join(site, 'index.html'), /\/assets\/(index-)/g, '/assets/later-$1');
  for (const kind of ['gz', 'br'])
    rmSync(join(site, `index.html.${kind}`), { force: true });
}

function replace(path, from, to) {
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}
