import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Bundles the page in memory: no build folder, no request to another origin.
 * `html` is for `/` and expects `js` at `/page/app.js` and `css` at `/page/app.css`.
 */
export async function bundlePage(): Promise<{ html: string; js: string; css: string }> {
  const [html, { outputFiles }] = await Promise.all([
    readFile(file('./index.html'), 'utf8'),
    build({
      entryPoints: [
        { in: file('./main.tsx'), out: 'app' },
        { in: file('./styles/app.css'), out: 'app' },
      ],
      bundle: true,
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      outdir: 'in-memory',
      write: false,
      minify: true,
      logLevel: 'silent',
    }),
  ]);
  const output = (extension: string) => outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? '';
  return { html, js: output('.js'), css: output('.css') };
}
