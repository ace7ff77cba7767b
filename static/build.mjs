// Builds static/css and static/js into static/dist: minified, named after their content, listed in manifest.json.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const entries = ['css/main.css', 'css/work.css'].concat(
  ['main', 'quiz', 'rate', 'grid', 'ratings', 'sheet', 'marking', 'lesson', 'review', 'leftover', 'mistakes', 'entry', 'table', 'attendance', 'marks', 'charts', 'compare', 'desk/rowforms', 'desk/objectives', 'author', 'outline', 'library'].map((name) => `js/${name}.js`),
);

const result = await build({
  absWorkingDir: here,
  entryPoints: entries,
  outdir: dist,
  entryNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2020',
  charset: 'utf8',
  legalComments: 'none',
  metafile: true,
  write: false,
});

const manifest = {};
for (const [file, { entryPoint }] of Object.entries(result.metafile.outputs)) {
  manifest[basename(entryPoint)] = basename(file);
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
for (const { path, contents } of result.outputFiles) writeFileSync(path, contents);

for (const name of readdirSync(join(here, 'icons')).sort()) {
  const bytes = readFileSync(join(here, 'icons', name));
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8).toUpperCase();
  manifest[name] = name.replace(/(\.\w+)$/, `-${hash}$1`);
  writeFileSync(join(dist, manifest[name]), bytes);
}

// Fonts for documents on paper (OFL): typst reads them from here; pages never load them.
const fonts = join(dist, 'fonts');
mkdirSync(fonts);
const packages = join(here, '..', 'node_modules', '@expo-google-fonts');
for (const [family, faces] of [
  ['noto-sans-sc', ['400Regular/NotoSansSC_400Regular', '700Bold/NotoSansSC_700Bold']],
  ['noto-serif-sc', ['400Regular/NotoSerifSC_400Regular', '700Bold/NotoSerifSC_700Bold']],
]) {
  for (const face of faces) copyFileSync(join(packages, family, `${face}.ttf`), join(fonts, basename(`${face}.ttf`)));
  copyFileSync(join(packages, family, 'LICENSE_FONT'), join(fonts, `LICENSE-${family}.txt`));
}

const sorted = Object.fromEntries(Object.entries(manifest).sort());
writeFileSync(join(dist, 'manifest.json'), JSON.stringify(sorted, null, 2) + '\n');
