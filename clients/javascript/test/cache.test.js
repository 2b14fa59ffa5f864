// The cache in IndexedDB, against the real server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import 'fake-indexeddb/auto';
import { NotificationClient } from '../src/index.js';
import { WebSocket } from './frames.js';
import { missing, newUser, startServer, until } from './server.js';

const skip = missing;
/** @type {Awaited<ReturnType<typeof startServer>>} */
let server;
const open = [];

before(async () => {
  if (!skip) server = await startServer();
});

after(async () => {
  for (const client of open) await client.close();
  await server?.stop();
});

function connect(user, options = {}) {
  const client = new NotificationClient({ server: server.url, token: user.token, cache: 'indexeddb', tabs: 'separate', WebSocket, ...options });
  open.push(client);
  return client.connect();
}

/** Requests wait until they are let go, and are written down. */
function gate() {
  const asked = [];
  let go;
  const opened = new Promise((resolve) => (go = resolve));
  return {
    asked,
    go,
    async fetch(url, init) {
      asked.push(new URL(url).pathname);
      await opened;
      return fetch(url, init);
    },
  };
}

const messages = (client) => client.getSnapshot().items.map((n) => n.message);

/** A user with two notifications, which a client has kept. */
async function kept() {
  const user = await newUser(server);
  await user.send('one');
  await user.send('two');
  const client = connect(user);
  await client.ready();
  assert.deepEqual(messages(client), ['two', 'one']);
  await client.close();
  return user;
}

test('what was kept is shown before the server is asked, and only what is new is fetched', { skip }, async () => {
  const user = await kept();
  await user.send('three');

  const { asked, fetch: slow, go } = gate();
  const client = connect(user, { fetch: slow });
  await until(client, () => client.getSnapshot().loaded);
  assert.deepEqual(messages(client), ['two', 'one']);
  assert.equal(client.getSnapshot().unread, 2);
  assert.notEqual(client.getSnapshot().state, 'live');

  go();
  await client.ready();
  assert.deepEqual(messages(client), ['three', 'two', 'one']);
  assert.equal(client.getSnapshot().unread, 3);
  assert.ok(!asked.includes('/api/notifications'), `the history was read: ${asked}`);
  await client.forget();
});

test('who logs out leaves nothing', { skip }, async () => {
  const user = await kept();
  const last = connect(user);
  await last.ready();
  await last.forget();

  const { fetch: slow, go } = gate();
  const client = connect(user, { fetch: slow });
  await until(client, () => client.getSnapshot().state === 'connecting');
  assert.equal(client.getSnapshot().loaded, false);
  assert.deepEqual(messages(client), []);
  go();
  await client.ready();
  assert.deepEqual(messages(client), ['two', 'one']);
  await client.forget();
});

test('what somebody else left is gone when the server says who it is', { skip }, async () => {
  await kept();
  const other = await newUser(server);
  await other.send('mine');

  const client = connect(other);
  await client.ready();
  assert.deepEqual(messages(client), ['mine']);
  assert.equal(client.getSnapshot().unread, 1);
  assert.equal(client.getSnapshot().user.username, other.username);
  await client.forget();
});

test('a storage that is blocked is done without', { skip }, async () => {
  const user = await newUser(server);
  await user.send('one');
  const refuse = () => Promise.reject(new DOMException('blocked', 'SecurityError'));
  const client = connect(user, { cache: { load: refuse, save: refuse, clear: refuse } });
  await client.ready();
  assert.deepEqual(messages(client), ['one']);
  await client.forget();
});
