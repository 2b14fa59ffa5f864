// The examples as they are, but for the server's address; what a bundler would do to them is done here.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { compile } from 'svelte/compiler';
import { eventually, FOLDER, test } from './harness.js';

const EXAMPLES = path.join(FOLDER, 'examples');
const require = createRequire(import.meta.url);

/** A file of an example, at the server of this test instead of the one that it names. */
async function example(file, server, { names = true } = {}) {
  const text = await readFile(path.join(EXAMPLES, file), 'utf8');
  if (names) assert.match(text, /http:\/\/localhost:8080/, `${file} names no server`);
  return text.replaceAll('http://localhost:8080', server);
}

/** A package that is CommonJS, as React still is, as a module; `imports` are those that it requires. */
async function asModule(file, imports = {}) {
  const place = path.join(FOLDER, 'node_modules', file);
  const source = await readFile(place, 'utf8');
  const exported = Object.keys(require(place)).filter((name) => name !== 'default');
  return `${Object.keys(imports).map((name, i) => `import * as i${i} from '${imports[name]}';`).join('\n')}
const modules = { ${Object.keys(imports).map((name, i) => `'${name}': i${i}`).join(', ')} };
const module = { exports: {} };
(function (module, exports, require) {${source}
})(module, module.exports, (name) => modules[name]);
export const { ${exported.join(', ')} } = module.exports;`;
}

async function works(world, html, files) {
  const [ada, bob] = [await world.user(), await world.user()];
  await bob.send(ada, 'waiting');
  const address = world.pages.add({ server: ada.server.url, user: ada, html, files });
  const page = await (await world.context()).newPage();
  await page.goto(address);
  await page.getByRole('button', { name: /Notifications, 1 unread/ }).waitFor();

  await bob.send(ada, { title: 'Order 42', message: 'shipped', link: '/orders/42' });
  await page.getByRole('button', { name: /Notifications, 2 unread/ }).click();
  await page.getByRole('dialog').getByText('Order 42').waitFor();
  return page;
}

async function routesItself(world, html, files) {
  const page = await works(world, html, files);
  await page.getByText('2 to read. You are at /').waitFor();

  await page.getByRole('dialog').getByText('Order 42').click();

  await page.getByText('1 to read. You are at /orders/42').waitFor();
}

test('the example in plain HTML works', async (world) => {
  const page = await works(world, await example('plain.html', world.server.url), {});

  await page.getByRole('dialog').getByText('Order 42').click();

  await page.waitForURL('**/orders/42');
});

test('the example in React works', async (world) => {
  Object.assign(world.pages.shared, {
    '/node_modules/@notification/client/src/react.js': await readFile(path.join(FOLDER, 'src/react.js'), 'utf8'),
    '/node_modules/react': await asModule('react/cjs/react.production.js'),
    '/node_modules/react-dom': await asModule('react-dom/cjs/react-dom.production.js', { react: '/node_modules/react' }),
    '/node_modules/scheduler': await asModule('scheduler/cjs/scheduler.production.js'),
    '/node_modules/react-dom/client': await asModule('react-dom/cjs/react-dom-client.production.js', {
      react: '/node_modules/react',
      'react-dom': '/node_modules/react-dom',
      scheduler: '/node_modules/scheduler',
    }),
  });
  await routesItself(world, await example('react/index.html', world.server.url), {
    'main.js': await example('react/main.js', world.server.url),
  });
});

test('the example in Vue works', async (world) => {
  await routesItself(world, await example('vue/index.html', world.server.url), {
    'main.js': await example('vue/main.js', world.server.url),
  });
});

test('the example in Svelte works', async (world) => {
  const component = await example('svelte/Shop.svelte', world.server.url);
  await routesItself(world, await example('svelte/index.html', world.server.url), {
    'main.js': await example('svelte/main.js', world.server.url, { names: false }),
    'Shop.svelte': compile(component, { generate: 'client', filename: 'Shop.svelte' }).js.code,
  });
});

test('the ten lines of the README are a page with a live badge, and nothing pops up about what was there', async (world) => {
  const page = await works(world, await example('ten-lines.html', world.server.url), {});

  // The one that arrived as one looked on has a toast, if its time is not over; what was waiting has none, nor a digest.
  const toasts = await page.locator('[part~=toast] [part=item-title]').allTextContents();
  assert.deepEqual(toasts.filter((text) => text !== 'Order 42'), []);
  await page.getByRole('dialog').getByText('Order 42').click();
  await page.waitForURL('**/orders/42');
});

test("the page of the web shop's quickstart works", async (world) => {
  const page = await readFile(path.join(FOLDER, '../../docs/quickstarts/web-shop.md'), 'utf8');
  const [, html] = /<!-- file: page\.html -->\n\n```html\n(.*?)```/s.exec(page);
  assert.match(html, /http:\/\/localhost:8080/);
  await works(world, html.replaceAll('http://localhost:8080', world.server.url), {});
});

test('the example of a backend gives tokens, and sends an order once', async (world) => {
  const { stdout: key } = await world.server.run('key', 'create', `shop${process.pid}`, '--scopes', 'send,users');
  const keyFile = path.join(world.server.folder, 'shop.key');
  await writeFile(keyFile, key);
  const backend = spawn(process.execPath, [path.join(EXAMPLES, 'backend.js')], {
    env: { ...process.env, PORT: '0', SESSION: 's-1', NOTIFICATION_SERVER: world.server.url, NOTIFICATION_KEY_FILE: keyFile },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  world.cleanups.push(() => backend.kill());
  const [line] = await once(backend.stdout, 'data');
  const post = (address, headers) => fetch(String(line).trim() + address, { method: 'POST', headers });
  const session = { Cookie: 'session=s-1' };

  for (const nobody of [undefined, { Cookie: 'session=usr_42' }]) {
    assert.equal((await post('/notification-token', nobody)).status, 401);
    assert.equal((await post('/orders/42/shipped', nobody)).status, 401);
  }
  // A running server takes a new key within two seconds; until then it is the backend that is refused.
  const token = await eventually(async () => {
    const answer = await post('/notification-token', session);
    assert.equal(answer.status, 200);
    return (await answer.json()).token;
  });
  const first = await (await post('/orders/42/shipped', session)).json();
  const again = await (await post('/orders/42/shipped', session)).json();
  const inbox = await fetch(`${world.server.url}/api/notifications`, { headers: { Authorization: `Bearer ${token}` } });

  assert.deepEqual(again, first);
  assert.deepEqual(
    (await inbox.json()).notifications.map(({ title }) => title),
    ['Order 42'],
  );
});
