// What `npm pack` makes of the client: what is in it, whether others find its types, and how large it is where a browser loads it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { formatMessage } from 'publint/utils';
import { publint } from 'publint';

const folder = fileURLToPath(new URL('..', import.meta.url));
const description = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
const read = (file) => readFileSync(path.join(folder, file), 'utf8');
const sources = () => readdirSync(path.join(folder, 'src'), { recursive: true }).filter((file) => file.endsWith('.js')).map((file) => `src/${file}`);

/** Runs a program, and tells what it said when it fails. */
const run = async (program, args, cwd = folder) => {
  try {
    return (await promisify(execFile)(program, args, { cwd, timeout: 300_000 })).stdout;
  } catch (error) {
    throw new Error(`${program} ${args.join(' ')}: ${error.message}\n${error.stdout}\n${error.stderr}`);
  }
};
const tool = (name, ...args) => run(process.execPath, [path.join(folder, 'node_modules', ...name.split('/')), ...args]);

let packing;

/** The package: what is in it, and where it lies, packed and as somebody has it who installed it. */
const pack = () => (packing ??= (async () => {
  const place = mkdtempSync(path.join(tmpdir(), 'client-'));
  // Its declarations are made by this, and the strict check of all types fails it.
  const [packed] = JSON.parse((await run('npm', ['pack', '--json', '--pack-destination', place])).replace(/^[^[]*/, ''));
  const tarball = path.join(place, packed.filename);
  const home = path.join(place, 'node_modules', '@notification', 'client');
  mkdirSync(home, { recursive: true });
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', home]);
  return { ...packed, place, tarball, home };
})());

after(async () => packing && rmSync((await packing).place, { recursive: true, force: true }));

test('what is published are the sources, their declarations and what describes them', async () => {
  const packed = await pack();
  const wanted = sources().flatMap((file) => [file, file.replace('src/', 'types/').replace(/\.js$/, '.d.ts')]);

  assert.deepEqual(packed.files.map((file) => file.path).sort(), [...wanted, 'LICENSE', 'README.md', 'custom-elements.json', 'package.json'].sort());
  assert.deepEqual([packed.name, packed.version], [description.name, description.version]);
});

test('every version of a tool is exact, and the lock file names no address', () => {
  for (const [name, version] of Object.entries(description.devDependencies)) assert.match(version, /^\d+\.\d+\.\d+$/, name);
  assert.equal(description.dependencies, undefined);
  assert.doesNotMatch(read('package-lock.json'), /"resolved"|https?:\/\/registry/);
});

test('publint has nothing to say', async () => {
  const { messages, pkg } = await publint({ pkgDir: (await pack()).home, strict: true, pack: false });

  assert.deepEqual(messages.map((one) => formatMessage(one, pkg)), []);
});

test('the types are found by all who can load the modules', async () => {
  const { tarball } = await pack();
  const exports_ = Object.keys(description.exports).filter((name) => !name.endsWith('.json'));

  const said = await tool('@arethetypeswrong/cli/dist/index.js', tarball, '--profile', 'esm-only', '--format', 'json', '--no-definitely-typed', '--entrypoints', ...exports_);

  // With a problem that matters to modules it ends with a status of its own.
  assert.deepEqual(Object.keys(JSON.parse(said).analysis.entrypoints).sort(), exports_.sort());
});

test('a strict program in TypeScript uses what was packed, and Node loads it', async () => {
  const { place } = await pack();
  for (const name of ['react', '@types']) symlinkSync(path.join(folder, 'node_modules', name), path.join(place, 'node_modules', name));
  writeFileSync(path.join(place, 'package.json'), '{"type":"module"}');
  writeFileSync(
    path.join(place, 'shop.ts'),
    `import { NotificationClient, NotificationError, Unauthorized } from '@notification/client';
import { NotificationBell, define, setDefaultClient } from '@notification/client/elements';
import { useInbox } from '@notification/client/react';
import { watch } from '@notification/client/wire';

const client: NotificationClient = new NotificationClient({
  server: 'https://notify.example',
  token: async () => {
    if (Math.random() > 2) throw new Unauthorized();
    return { token: 'secret', expires_in: 3600 };
  },
  ...watch(({ direction, text }) => console.debug(direction, text)),
});
const titles: string[] = client.getSnapshot().items.map((n) => n.title ?? n.message);
const stop: () => void = client.subscribe(() => console.debug(client.leader, titles));
client.addEventListener('notification', (event) => console.debug((event as CustomEvent).detail.notification.message));
client.markRead(1, 2).then((change) => client.undo(change), (error: NotificationError) => console.debug(error.code, error.retryAfter));
setDefaultClient(client);
define({ prefix: 'acme' });
export const Unread = (): number => useInbox(client).unread;
export const open = (bell: NotificationBell): void => bell.show();
// @ts-expect-error: there is no such state
export const never: boolean = client.getSnapshot().state === 'nonsense';
stop();
`,
  );
  const options = ['--strict', '--noEmit', '--skipDefaultLibCheck', '--target', 'es2022', '--module', 'nodenext', '--lib', 'es2023,dom,dom.iterable', '--types', 'react'];
  const program = `import { NotificationClient } from '@notification/client'; import '@notification/client/elements'; console.log(new NotificationClient({ server: 'http://localhost', token: 't' }).getSnapshot().state)`;

  await run(process.execPath, [path.join(folder, 'node_modules/typescript/bin/tsc'), ...options, 'shop.ts'], place);
  const said = await run(process.execPath, ['--input-type=module', '--eval', program], place);

  assert.equal(said.trim(), 'idle');
});

// ---- Sizes

/** As it is served: without comments and indentation, by gzip. The build does the same in notification-app/pom.xml. */
const served = (file) => gzipSync(read(file).replace(/\/\*\*[\s\S]*?\*\/ ?/g, '').replace(/^\s*(?:\/\/.*)?\n/gm, '').replace(/^[ \t]+/gm, ''), { level: 9 }).length;

/** A module and all that it imports before it runs. */
const needed = (file, found = new Set()) => {
  if (!found.has(file)) {
    found.add(file);
    for (const [, name] of read(file).matchAll(/^(?:import|export)\b[^;]*?'(\.[^']+)';/gm)) needed(path.join(path.dirname(file), name), found);
  }
  return found;
};
const sum = (files) => [...files].reduce((bytes, file) => bytes + served(file), 0);

test('what is loaded is small', (t) => {
  const client = sum(needed('src/index.js'));
  const bell = sum(needed('src/elements.js'));
  const second = sum(needed('src/follow.js', needed('src/elements.js')));
  const everything = sum(sources().filter((file) => file !== 'src/types.js'));
  t.diagnostic(JSON.stringify({ client, bell, second, everything }));

  assert.deepEqual([...needed('src/index.js')].sort(), ['src/inbox.js', 'src/index.js']);
  assert.ok(client <= 8 << 10, `the client: ${client} bytes`);
  assert.ok(bell <= 20 << 10, `a page with the bell: ${bell} bytes`);
  assert.ok(second <= 20 << 10, `a further tab, which listens to the first one: ${second} bytes`);
  assert.ok(everything <= 33 << 10, `everything: ${everything} bytes`);
});

// ---- The page that tells of all this

test('the README has the page of ten lines as it is tested, and names all that there is', () => {
  const page = read('README.md');
  const tenLines = read('examples/ten-lines.html');
  const manifest = JSON.parse(read('custom-elements.json'));
  const missing = new Set();
  const code = new Set([...page.replace(/^```[^]*?^```/gm, '').matchAll(/`([^`]+)`/g)].flatMap(([, text]) => text.split(/[^\w-]+/)));
  const names = (name) => code.has(name) || missing.add(name);
  for (const one of manifest.modules.flatMap((module) => module.declarations)) {
    for (const kind of ['attributes', 'members', 'events', 'slots', 'cssParts', 'cssProperties', 'cssStates']) for (const { name } of one[kind] ?? []) names(name);
  }
  const typedefs = Object.fromEntries(read('src/types.js').split('@typedef').map((text) => [/^ \{.*?\} (\w+)/.exec(text)?.[1], [...text.matchAll(/@property \{.*\} \[?(\w+)\]?/g)].map(([, name]) => name)]));
  for (const type of ['Options', 'Snapshot', 'Api', 'Reconnect', 'Filter', 'ListSnapshot', 'Changed', 'Problem']) {
    assert.ok(typedefs[type]?.length > 2, type);
    for (const name of typedefs[type]) names(name);
  }

  assert.equal(tenLines.trimEnd().split('\n').length, 10);
  assert.ok(page.includes(`\`\`\`html\n${tenLines}\`\`\``), 'the README has examples/ten-lines.html word for word');
  assert.deepEqual([...missing], []);
});
