/**
 * Builds dist/ from src/ with ncc. With `--check` it builds beside dist/ and fails when the two differ.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ncc from '@vercel/ncc';
import { format } from 'prettier';
import { minify } from 'terser';

const root = path.resolve(import.meta.dirname, '..');

/** The bundle's files by name. */
type Files = Map<string, string>;

/**
 * What is left out of the bundle, as somebody's file imports it. test/bundle/size.test.ts fails when it comes back, or
 * when something needs it.
 */
const LEFT_OUT = Object.fromEntries(
  [
    // Two files of @actions/core, for functions that this action never calls: OIDC tokens, which bring
    // @actions/http-client and a whole undici along, and details of the platform, which bring @actions/exec. With its job
    // summary they are nine tenths of its size and most of the time to load it.
    './oidc-utils.js',
    './platform.js',
    // undici's second, experimental parser, which only an environment variable turns on: a quarter of its size.
    '../milo/simd.js',
    '../milo/no-simd.js',
    // One of undici's two copies of its parser in WebAssembly, for machines with vector instructions: where it can't be
    // loaded undici takes the other one, which runs everywhere.
    '../llhttp/llhttp_simd-wasm.js',
  ].map((request) => [request, './left-out.js']),
);
const LEFT_OUT_FILE = `// Stands in for what is left out of this bundle; see scripts/build.ts.
module.exports = new Proxy({}, {
  get(_, name) {
    if (name === '__esModule') return true;
    throw new Error(\`\${String(name)} is left out of this bundle: see scripts/build.ts\`);
  },
});
`;

/** The job summary of @actions/core, which brings Node's fs.promises. Sources of our own have the same name. */
const CORE_SUMMARY = { './summary.js': './left-out.js' };

/**
 * Octokit's table of methods by name, such as `octokit.rest.actions.listSelfHostedRunnersForRepo`: more than a third of
 * GitHub's bundle. It is read when it is loaded, so that an empty one stands in for it. Requests are written as routes.
 */
const ENDPOINTS = { './generated/endpoints.js': './no-endpoints.js' };
const NO_ENDPOINTS_FILE = `// Stands in for Octokit's table of methods by name; see scripts/build.ts.
exports.__esModule = true;
exports.default = {};
`;

/** How our own code is laid out: with tabs, since four spaces for each level would be a tenth of what a run loads. */
const READABLE = { parser: 'babel', useTabs: true, printWidth: 110, singleQuote: true } as const;

/** The comments with which webpack marks each line of its own. */
const WEBPACK_MARKS = /\/\*{3,6}\/[ \t]?/g;

/**
 * A statement a line, each expression as it was written, with the names of functions, classes and properties, but without
 * indentation and with short names for variables: with both it would be nearly half as much again that a run loads.
 */
const DENSE = {
  ecma: 2020,
  mangle: { keep_classnames: true, keep_fnames: true },
  compress: { passes: 2, sequences: false, inline: false, reduce_funcs: false, collapse_vars: false },
  format: { beautify: true, indent_level: 0 },
} as const;

const LICENSES = 'licenses.txt';

const options = {
  cache: false,
  // CommonJS, since an ECMAScript module that imports node:http makes Node load its whole fetch and WebSocket.
  esm: false,
  license: LICENSES,
  quiet: true,
  // Types are checked by tsc, over the whole project.
  transpileOnly: true,
} as const;

/**
 * The bundle's own files, each built from one source with the others left as files beside it: a run loads what it needs,
 * and each file has a name.
 */
const BUNDLES: readonly {
  file: string;
  source: string;
  /** `minified`: somebody else's code. `dense`: ours, with the names that say what it does, and short lines. */
  layout?: 'readable' | 'dense' | 'minified';
  without?: Record<string, string>;
}[] = [
  // What every run loads.
  { file: 'main.js', source: 'src/main.ts', layout: 'dense' },
  { file: 'post.js', source: 'src/post.ts' },
  { file: 'run.js', source: 'src/run.ts', layout: 'dense' },
  // The words of a language: what every run may say, what is said of failures and details, and of GitHub's side.
  { file: 'en.js', source: 'src/report/messages/en/every-run.ts', layout: 'dense' },
  { file: 'en-details.js', source: 'src/report/messages/en/details.ts', layout: 'dense' },
  { file: 'en-github.js', source: 'src/github/messages/en.ts', layout: 'dense' },
  { file: 'zh-CN.js', source: 'src/report/messages/zh-CN/every-run.ts', layout: 'dense' },
  { file: 'zh-CN-details.js', source: 'src/report/messages/zh-CN/details.ts', layout: 'dense' },
  { file: 'zh-CN-github.js', source: 'src/github/messages/zh-CN.ts', layout: 'dense' },
  { file: 'github.js', source: 'src/github/github.ts', without: ENDPOINTS },
  { file: 'proxy.js', source: 'src/network/proxy.ts' },
  { file: 'proxy-settings.js', source: 'src/network/proxy-settings.ts' },
  // Nobody audits these two here rather than in their own packages, so they may be small.
  {
    file: 'core.js',
    source: 'node_modules/@actions/core/lib/core.js',
    layout: 'minified',
    without: CORE_SUMMARY,
  },
  { file: 'undici.js', source: 'src/network/undici.ts', layout: 'minified' },
];

/** What is a file of its own, as the sources import it. */
const SEPARATE = {
  undici: './undici.js',
  '@actions/core': './core.js',
  './run.js': './run.js',
  '../report/messages/en/every-run.js': './en.js',
  '../report/messages/en/details.js': './en-details.js',
  '../github/messages/en.js': './en-github.js',
  '../report/messages/zh-CN/every-run.js': './zh-CN.js',
  '../report/messages/zh-CN/details.js': './zh-CN-details.js',
  '../github/messages/zh-CN.js': './zh-CN-github.js',
  './github/github.js': './github.js',
  './network/proxy.js': './proxy.js',
  './network/proxy-settings.js': './proxy-settings.js',
};

async function laidOut(code: string, layout: 'readable' | 'dense' | 'minified'): Promise<string> {
  if (layout === 'minified') return code;
  if (layout === 'readable') return format(code.replace(WEBPACK_MARKS, ''), READABLE);
  const { code: dense = '' } = await minify(code, DENSE);
  return `${dense}\n`;
}

async function bundle(): Promise<Files> {
  const files: Files = new Map([
    ['left-out.js', LEFT_OUT_FILE],
    ['no-endpoints.js', NO_ENDPOINTS_FILE],
    ['package.json', '{ "type": "commonjs" }\n'],
  ]);
  for (const { file, source, layout = 'readable', without = {} } of BUNDLES) {
    const { code, assets } = await ncc(path.join(root, source), {
      ...options,
      minify: layout === 'minified',
      externals: { ...LEFT_OUT, ...SEPARATE, ...without },
    });
    files.set(file, await laidOut(code, layout));
    for (const [name, asset] of Object.entries(assets)) {
      if (name === 'package.json') continue;
      // Several bundles have a file of licences.
      files.set(name, (files.get(name) ?? '') + asset.source.toString());
    }
  }
  // undici brings the parser llhttp, compiled to WebAssembly, but not its licence.
  const llhttp = await readFile(path.join(root, 'scripts/licenses/llhttp.txt'), 'utf8');
  files.set(LICENSES, `${files.get(LICENSES) ?? ''}\nllhttp\nMIT\n${llhttp}`);
  return files;
}

async function read(directory: string): Promise<Files> {
  const names = await readdir(directory).catch(() => []);
  const entries = names.map(
    async (name) => [name, await readFile(path.join(directory, name), 'utf8')] as const,
  );
  return new Map(await Promise.all(entries));
}

async function write(files: Files, directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await Promise.all([...files].map(([name, text]) => writeFile(path.join(directory, name), text)));
}

const dist = path.join(root, 'dist');
const built = await bundle().catch((error: unknown) => {
  // ncc's stack traces are megabytes of its own bundle.
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
if (process.argv.includes('--check')) {
  const committed = await read(dist);
  const names = new Set([...built.keys(), ...committed.keys()]);
  const differing = [...names].filter((name) => built.get(name) !== committed.get(name));
  if (differing.length > 0) {
    const fresh = await mkdtemp(path.join(tmpdir(), 'dist-'));
    await write(built, fresh);
    console.error(
      `dist/ is not what src/ builds: ${differing.join(', ')}. Run npm run build; compare with ${fresh}`,
    );
    process.exitCode = 1;
  } else {
    console.log(`dist/ is what src/ builds: ${[...names].sort().join(', ')}`);
  }
} else {
  await write(built, dist);
  for (const [name, text] of built)
    console.log(`${String(Buffer.byteLength(text)).padStart(9)} dist/${name}`);
}
