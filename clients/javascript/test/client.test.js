// The client against the real server.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { NotificationClient, Unauthorized } from '../src/index.js';
import { watch } from '../src/wire.js';
import { WebSocket } from './frames.js';
import { startProxy } from './proxy.js';
import { missing, newUser, startServer, until } from './server.js';

const skip = missing;
/** @type {Awaited<ReturnType<typeof startServer>>} */
let server;
const open = [];

before(async () => {
  if (!skip) server = await startServer({ NOTIFICATION_JWT_LIFETIME: '1h' });
});

after(async () => {
  for (const client of open) await client.close();
  await server?.stop();
});

/** A client that is closed at the end. */
function connect(user, options = {}) {
  const client = new NotificationClient({ server: server.url, token: user.token, WebSocket, reconnect: { initialDelay: 100, maxDelay: 500 }, ...options });
  client.problems = [];
  client.addEventListener('error', (event) => client.problems.push(event.detail.error));
  open.push(client);
  return client.connect();
}

/** A user, and a client that is up to date. */
async function live(options) {
  const user = await newUser(server);
  const client = connect(user, options);
  await client.ready();
  return { user, client };
}

/** A fetch that answers some requests itself. @param {(path: string, init: any) => Response | Promise<Response> | undefined} answer */
const fetchWith = (answer) => async (url, init) => (await answer(new URL(url).pathname + new URL(url).search, init)) ?? fetch(url, init);

/** Remembers every socket, and those that will fail. */
function sockets(filter = () => true) {
  const made = [];
  return {
    made,
    WebSocket: class extends WebSocket {
      constructor(url, protocols) {
        super(filter(url) ? url : 'ws://127.0.0.1:1/', protocols);
        made.push(Object.assign(this, { asked: String(url) }));
      }
    },
  };
}

const messages = (items) => items.map((n) => n.message);

test('the inbox is read, then followed: what is there, what comes, and in which order', { skip }, async () => {
  const user = await newUser(server);
  await user.send('before');
  const client = connect(user);
  const arrived = [];
  client.addEventListener('notification', (event) => arrived.push(event.detail.notification.message));

  await client.ready();
  const first = client.getSnapshot();
  await user.send('now');
  await until(client, () => client.getSnapshot().items.length === 2);

  assert.deepEqual(messages(first.items), ['before']);
  assert.equal(first.state, 'live');
  assert.equal(first.user.username, user.username);
  assert.equal(first.error, null);
  assert.deepEqual(messages(client.getSnapshot().items), ['now', 'before']);
  assert.deepEqual(arrived, ['now'], 'what was there is no arrival');
  assert.equal(client.getSnapshot().unread, 2);
  assert.equal(client.getSnapshot(), client.getSnapshot(), 'a snapshot is the same until something changes');
  assert.ok(Object.isFrozen(client.getSnapshot().items));
});

test('a replaced notification comes to the top, and is told as an arrival', { skip }, async () => {
  const { user, client } = await live();
  const told = [];
  client.addEventListener('notification', (event) => told.push([event.detail.notification.message, event.detail.replaced]));

  await user.send('one', { collapse_key: 'k' });
  await user.send('two');
  await user.send('three', { collapse_key: 'k' });
  await until(client, () => told.length === 3);

  assert.deepEqual(told, [['one', false], ['two', false], ['three', true]]);
  assert.deepEqual(messages(client.getSnapshot().items), ['three', 'two']);
});

test('a change is shown at once and stays', { skip }, async () => {
  const { user, client } = await live();
  const { id } = await user.send('hello');
  await until(client, () => client.getSnapshot().items.length === 1);

  const changing = client.markRead(id);
  const shown = client.getSnapshot();
  const change = await changing;
  await until(client, () => client.getSnapshot().pending === 0);

  assert.equal(shown.items[0].read, true);
  assert.equal(shown.unread, 0);
  assert.equal(shown.unseen, 0);
  assert.equal(shown.pending, 1);
  assert.deepEqual({ ...change, rev: 0 }, { verb: 'read', changed: 1, rev: 0, ids: [id], undoable: true });
  assert.equal(client.getSnapshot().items[0].read, true);
  assert.deepEqual(await user.inbox(), [...client.getSnapshot().items]);
});

test('a change that is refused goes back, and what came meanwhile stays', { skip }, async () => {
  let refuse;
  const refused = new Promise((done) => (refuse = done));
  const { user, client } = await live({
    fetch: fetchWith(async (path) => {
      if (path !== '/api/notifications/archive') return undefined;
      await refused;
      return Response.json({ code: 'store_unavailable', detail: 'not now' }, { status: 503, headers: { 'Retry-After': '2' } });
    }),
  });
  const { id } = await user.send('stays');
  const other = await user.send('read elsewhere');
  await until(client, () => client.getSnapshot().items.length === 2);

  const changing = client.archive(id);
  const shown = client.getSnapshot();
  await user.send('meanwhile');
  await user.request('POST', '/api/notifications/read', { ids: [other.id] });
  await until(client, () => client.getSnapshot().items.find((n) => n.id === other.id)?.read);
  refuse();

  await assert.rejects(changing, { name: 'NotificationError', code: 'store_unavailable', status: 503, retryAfter: 2 });
  assert.deepEqual(messages(shown.items), ['read elsewhere']);
  assert.deepEqual(messages(client.getSnapshot().items), ['meanwhile', 'read elsewhere', 'stays']);
  assert.deepEqual([...client.getSnapshot().items], await user.inbox());
  assert.equal(client.getSnapshot().unread, 2);
  assert.equal(client.getSnapshot().pending, 0);
  assert.equal(client.problems.at(-1).code, 'store_unavailable');
});

test('what was archived comes back to its place when it is undone', { skip }, async () => {
  const { user, client } = await live();
  const sent = [await user.send('a'), await user.send('b'), await user.send('c')];
  await until(client, () => client.getSnapshot().items.length === 3);

  const change = await client.archive(sent[1].id);
  await until(client, () => client.getSnapshot().pending === 0);
  const without = messages(client.getSnapshot().items);
  await client.undo(change);

  assert.deepEqual(without, ['c', 'a']);
  assert.deepEqual(messages(client.getSnapshot().items), ['c', 'b', 'a']);
  await until(client, () => client.getSnapshot().pending === 0);
  assert.deepEqual([...client.getSnapshot().items], await user.inbox());
});

test('undoing touches only what the change has changed', { skip }, async () => {
  const { user, client } = await live();
  const [a, b] = [await user.send('a'), await user.send('b')];
  await until(client, () => client.getSnapshot().items.length === 2);
  await client.markRead(a.id);

  await client.undo(client.markRead(a.id, b.id));
  await until(client, () => client.getSnapshot().pending === 0);

  assert.deepEqual(client.getSnapshot().items.map((n) => n.read), [false, true]);
});

test('what is removed is gone, and that cannot be undone', { skip }, async () => {
  const { user, client } = await live();
  const { id } = await user.send('gone');
  await until(client, () => client.getSnapshot().items.length === 1);

  const change = await client.remove(id);

  assert.equal(change.undoable, false);
  assert.deepEqual(client.getSnapshot().items, []);
  await assert.rejects(client.undo(change), { code: 'final' });
  assert.deepEqual(await user.inbox(), []);
});

test('marking all as read leaves what arrives meanwhile, and is undone for what was never loaded, too', { skip }, async () => {
  let go;
  const held = new Promise((done) => (go = done));
  const user = await newUser(server);
  const batch = Array.from({ length: 60 }, (_, i) => ({ user_id: user.id, message: `old ${i}` }));
  await user.request('POST', '/api/notifications/batch', batch);
  const client = connect(user, {
    pageSize: 10,
    fetch: fetchWith(async (path, { method }) => {
      if (method === 'POST' && path === '/api/notifications/read') await held;
      return undefined;
    }),
  });
  await client.ready();

  const changing = client.markAllRead();
  const shown = client.getSnapshot();
  await user.send('meanwhile');
  await until(client, () => client.getSnapshot().items.length === 11);
  const between = client.getSnapshot();
  go();
  const change = await changing;
  await until(client, () => client.getSnapshot().pending === 0);
  const done = client.getSnapshot();

  assert.equal(shown.unread, 0);
  assert.equal(between.unread, 1);
  assert.equal(between.items[0].read, false);
  assert.equal(done.unread, 1);
  assert.equal(change.changed, 60);

  await client.undo(change);
  await until(client, () => client.getSnapshot().pending === 0);

  assert.equal(change.ids.length, 60);
  assert.equal(client.getSnapshot().unread, 61);
  assert.equal((await user.request('GET', '/api/notifications/unread-count')).unread, 61);
});

test('a badge is cleared by what was seen, and nothing is read', { skip }, async () => {
  const { user, client } = await live();
  await user.send('one');
  await until(client, () => client.getSnapshot().unseen === 1);

  const seen = client.markSeen();
  const shown = client.getSnapshot();
  await seen;
  await until(client, () => client.getSnapshot().pending === 0);
  await user.send('two');
  await until(client, () => client.getSnapshot().unread === 2);

  assert.equal(shown.unseen, 0);
  assert.equal(shown.unread, 1);
  assert.equal(client.getSnapshot().unseen, 1);
});

test('older pages are loaded behind what is there, and nothing is twice or lost', { skip }, async () => {
  const user = await newUser(server);
  await user.request('POST', '/api/notifications/batch', Array.from({ length: 25 }, (_, i) => ({ user_id: user.id, message: `${i}` })));
  const client = connect(user, { pageSize: 10 });
  await client.ready();
  const list = client.list();

  assert.equal(client.getSnapshot().hasMore, true);
  await list.loadMore();
  await user.send('new');
  await list.loadMore();
  await until(client, () => client.getSnapshot().items.length === 26);

  assert.equal(client.getSnapshot().hasMore, false);
  assert.deepEqual([...client.getSnapshot().items], await user.inbox());
  const all = [];
  for await (const n of client.history()) all.push(n.id);
  assert.deepEqual(all, client.getSnapshot().items.map((n) => n.id));
});

test('lists with a filter are as live as the inbox', { skip }, async () => {
  const { user, client } = await live();
  const order = await user.send('order', { category: 'orders' });
  await user.send('other');
  await until(client, () => client.getSnapshot().items.length === 2);
  const orders = client.list({ category: 'orders' });
  const unread = client.list({ unread: true });
  const archived = client.list({ archived: true });
  await until(client, () => [orders, unread, archived].every((list) => list.getSnapshot().loaded));

  await client.markRead(order.id);
  await user.send('second order', { category: 'orders' });
  await until(client, () => orders.getSnapshot().items.length === 2);
  const before = messages(unread.getSnapshot().items);
  await client.archive(order.id);
  await until(client, () => client.getSnapshot().pending === 0);

  assert.deepEqual(before, ['second order', 'other']);
  assert.deepEqual(messages(orders.getSnapshot().items), ['second order']);
  assert.deepEqual(messages(archived.getSnapshot().items), ['order']);
  assert.equal(orders.getSnapshot(), orders.getSnapshot());
});

test('what another device brings back is shown, though this one never had it', { skip }, async () => {
  const user = await newUser(server);
  const { id } = await user.send('archived long ago');
  await user.request('POST', '/api/notifications/archive', { ids: [id] });
  const client = connect(user);
  await client.ready();
  assert.deepEqual(client.getSnapshot().items, []);

  await user.request('POST', '/api/notifications/unarchive', { ids: [id] });
  await until(client, () => client.getSnapshot().items.length === 1 && client.getSnapshot().state === 'live');

  assert.deepEqual([...client.getSnapshot().items], await user.inbox());
});

test('a connection that breaks resumes from its cursor, and the history is not read again', { skip }, async () => {
  const requests = [];
  const { made, WebSocket } = sockets();
  const { user, client } = await live(watch((one) => one.kind === 'request' && requests.push(one.path), { WebSocket }));
  const arrived = [];
  const digests = [];
  client.addEventListener('notification', (event) => arrived.push(event.detail.notification.message));
  client.addEventListener('backlog', (event) => digests.push(event.detail));
  await user.send('first');
  await until(client, () => arrived.length === 1);
  const { cursor } = client.getSnapshot();

  made[0].terminate();
  await user.send('away', { priority: 'high' });
  await user.send('away too');
  await until(client, () => client.getSnapshot().items.length === 3 && client.getSnapshot().state === 'live');

  assert.deepEqual(requests.filter((path) => path.startsWith('/api/notifications?')).length, 1);
  assert.equal(new URL(made[1].asked).searchParams.get('since'), cursor);
  const { resumed } = client.getSnapshot();
  assert.equal(arrived.length - 1 + resumed, 2, 'each is an arrival, or in the digest');
  assert.deepEqual(digests.map((one) => one.notifications), resumed ? [resumed] : []);
  assert.deepEqual([...client.getSnapshot().items], await user.inbox());
});

test('a server that is killed while others send: every notification comes once, and the list is that of the server', { skip }, async () => {
  const own = await startServer();
  const user = await newUser(own);
  const client = new NotificationClient({ server: own.url, token: user.token, WebSocket, reconnect: { initialDelay: 50, maxDelay: 300 } });
  open.push(client);
  let told = 0;
  const arrived = [];
  client.addEventListener('notification', (event) => arrived.push(event.detail.notification.id));
  client.addEventListener('backlog', (event) => (told += event.detail.notifications));
  const sender = new NotificationClient({ server: own.url, token: user.token, WebSocket });
  await client.connect().ready();

  let done = 0;
  const kills = (async () => {
    for (const at of [15, 40]) {
      await until(client, () => done > at);
      await own.kill();
      await own.restart();
    }
  })();
  for (let i = 0; i < 60; i++) {
    await sender.send({ user_id: user.id, message: `${i}` });
    done++;
  }
  await kills;
  await until(client, () => client.getSnapshot().items.length >= 50 && client.getSnapshot().state === 'live' && client.getSnapshot().unread === 60);
  const list = client.list();
  while (client.getSnapshot().hasMore) await list.loadMore();

  const inbox = await user.inbox();
  assert.deepEqual([...client.getSnapshot().items], inbox);
  assert.deepEqual(messages(inbox).reverse(), Array.from({ length: 60 }, (_, i) => `${i}`), 'every send has one outcome');
  assert.equal(new Set(arrived).size, arrived.length, 'no arrival is told twice');
  assert.equal(arrived.length + told, 60);
  await client.close();
  await own.stop();
});

test('frames of types that are not known keep the cursor', { skip }, async () => {
  const { made, WebSocket: Socket } = sockets();
  const { user, client } = await live({ WebSocket: Socket });
  await user.send('one');
  await until(client, () => client.getSnapshot().items.length === 1);

  const { cursor } = client.getSnapshot();
  const [epoch, rev] = cursor.split('.');
  const next = `${epoch}.${Number(rev) + 1}`;
  made[0].onmessage({ data: JSON.stringify({ type: 'praised', prev: cursor, cursor: next, rev: Number(rev) + 1, unread: 1, unseen: 1, backlog: false }) });

  assert.equal(client.getSnapshot().cursor, next);
  assert.equal(client.getSnapshot().state, 'live');
  assert.equal(made.length, 1);
});

test('a frame that does not follow what is held is not applied: the server replays', { skip }, async () => {
  const { made, WebSocket: Socket } = sockets();
  const { user, client } = await live({ WebSocket: Socket });
  await user.send('one');
  await until(client, () => client.getSnapshot().items.length === 1);
  const { cursor } = client.getSnapshot();

  made[0].onmessage({ data: JSON.stringify({ type: 'removed', prev: 'another.1', cursor: 'another.2', rev: 2, unread: 7, unseen: 7, ids: [client.getSnapshot().items[0].id] }) });
  await until(client, () => made.length === 2 && client.getSnapshot().state === 'live');

  assert.equal(new URL(made[1].asked).searchParams.get('since'), cursor);
  assert.deepEqual(messages(client.getSnapshot().items), ['one']);
  assert.equal(client.getSnapshot().unread, 1);
});

test('when the feed cannot go on the history is read once more, and what is shown stays until then', { skip }, async () => {
  const { made, WebSocket: Socket } = sockets();
  const reads = [];
  const { user, client } = await live(watch((one) => one.kind === 'request' && /notifications\?/.test(one.path) && reads.push(one.path), { WebSocket: Socket }));
  await user.send('one');
  await until(client, () => client.getSnapshot().items.length === 1);
  let resets = 0;
  let emptied = false;
  client.addEventListener('reset', () => resets++);
  client.addEventListener('change', () => (emptied ||= client.getSnapshot().items.length === 0));

  made[0].onmessage({ data: JSON.stringify({ type: 'reset', reason: 'epoch', head: 'x.1', head_rev: 1, unread: 1, unseen: 1 }) });
  await until(client, () => made.length === 2 && client.getSnapshot().state === 'live');

  assert.equal(resets, 1);
  assert.equal(emptied, false);
  assert.equal(reads.length, 2);
  assert.deepEqual([...client.getSnapshot().items], await user.inbox());
});

test('a token that is refused is said so, and nothing is tried again', { skip }, async () => {
  const { made, WebSocket: Socket } = sockets();
  const client = connect({ token: 'nonsense' }, { WebSocket: Socket });

  await assert.rejects(client.ready(), { name: 'NotificationError', code: 'unauthorized' });

  assert.equal(client.getSnapshot().state, 'unauthorized');
  assert.equal(client.getSnapshot().error.code, 'unauthorized');
  assert.equal(made.length, 0);
});

test('a source without a token stops the client; connecting again asks again', { skip }, async () => {
  const user = await newUser(server);
  let token = null;
  const client = connect(user, {
    token() {
      if (!token) throw new Unauthorized('log in first');
      return token;
    },
  });
  await assert.rejects(client.ready(), { detail: 'log in first' });

  ({ token } = user);
  client.connect();
  await client.ready();

  assert.equal(client.getSnapshot().state, 'live');
  assert.equal(client.getSnapshot().error, null);
});

test('a source that has ever new tokens that are refused is not asked for ever', { skip }, async () => {
  let asked = 0;
  const client = connect({}, { token: () => `nonsense ${++asked}`.replace(' ', '') });

  await assert.rejects(client.ready(), { status: 401 });

  assert.equal(client.getSnapshot().state, 'unauthorized');
  assert.ok(asked <= 4, `${asked} tokens`);
});

test('the socket gets another token before its own ends, and stays; requests share one flight', { skip }, async () => {
  const user = await newUser(server);
  const { made, WebSocket: Socket } = sockets();
  const frames = [];
  let asked = 0;
  const { token } = user;
  const login = () => fetch(`${server.url}/api/login`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ username: user.username, password: user.password }) });
  const client = connect(user, {
    ...watch((one) => one.kind === 'frame' && frames.push(one), { WebSocket: Socket }),
    async token() {
      if (!asked++) return { token, expires_in: 2 };
      return { token: (await (await login()).json()).token, expires_in: 3600 };
    },
  });
  await client.ready();
  await until(client, () => frames.some(({ text }) => text.includes('"token"')));
  await Promise.all([client.account(), client.counts(), client.devices()]);
  await user.send('after');
  await until(client, () => client.getSnapshot().items.length === 1);

  assert.equal(asked, 2);
  assert.equal(made.length, 1);
  assert.ok(!frames.some(({ text }) => text.includes(token.slice(0, 20))), 'no token is shown');
});

test('a token that was revoked is replaced, and the socket opened again where it was', { skip }, async () => {
  const user = await newUser(server);
  const { made, WebSocket: Socket } = sockets();
  let { token } = user;
  const client = connect(user, { WebSocket: Socket, token: () => token });
  await client.ready();

  const login = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ username: user.username, password: user.password }) };
  token = (await (await fetch(`${server.url}/api/login`, login)).json()).token;
  await user.request('POST', '/api/logout');
  await until(client, () => made.length > 1 && client.getSnapshot().state === 'live');

  assert.equal(client.getSnapshot().error, null);
});

test('where a proxy eats the upgrade it goes on by long polls', { skip }, async () => {
  const { WebSocket: Socket } = sockets(() => false);
  const { user, client } = await live({ WebSocket: Socket });
  const arrived = [];
  client.addEventListener('notification', (event) => arrived.push(event.detail.notification.message));

  await user.send('polled');
  await until(client, () => arrived.length === 1);
  await client.markRead(client.getSnapshot().items[0].id);
  await until(client, () => client.getSnapshot().pending === 0);

  assert.equal(client.getSnapshot().state, 'live');
  assert.deepEqual([...client.getSnapshot().items], await user.inbox());
});

test('where a proxy swallows the upgrade in silence it goes on by long polls, and later by a socket again', { skip }, async (t) => {
  const proxy = await startProxy(server.port);
  t.after(() => proxy.close());
  proxy.upgrades = false;
  const { user, client } = await live({ server: proxy.url, requestTimeout: 3000 });
  t.after(() => client.close());
  const shows = (count) => until(client, () => client.getSnapshot().items.length === count, `${count} are there`);
  await user.send('polled');
  await shows(1);
  const { swallowed } = proxy;

  // Half an hour later the proxy is gone, and nothing has told so.
  proxy.upgrades = true;
  const before = performance.now.bind(performance);
  t.mock.method(performance, 'now', () => before() + 31 * 60 * 1000);
  await user.send('the end of that poll');
  await until(client, () => proxy.upgraded === 1 && client.getSnapshot().state === 'live');
  await user.send('by the socket');
  await shows(3);

  assert.ok(swallowed > 0);
  assert.deepEqual(messages(client.getSnapshot().items), ['by the socket', 'the end of that poll', 'polled']);
  assert.deepEqual([...client.getSnapshot().items], await user.inbox());
});

test('what arrives while a first visit begins is no digest; what is missed later is', { skip }, async () => {
  const user = await newUser(server);
  await user.send('old');
  const { made, WebSocket: Socket } = sockets();
  const digests = [];
  // Others send between the history that is read and the socket that follows it.
  const busy = fetchWith(async (path, init) => {
    if (!path.startsWith('/api/notifications?')) return undefined;
    const page = await fetch(server.url + path, init);
    for (const message of ['one', 'two']) await user.send(message);
    return page;
  });
  const client = connect(user, { WebSocket: Socket, fetch: busy });
  client.addEventListener('backlog', (event) => digests.push(event.detail.notifications));
  const arrived = [];
  client.addEventListener('notification', (event) => arrived.push(event.detail.notification.message));
  await client.ready();
  const first = client.getSnapshot();
  const told = [digests.length, arrived.length];

  made[0].terminate();
  await user.send('three');
  await until(client, () => client.getSnapshot().items.length === 4 && client.getSnapshot().state === 'live');

  assert.deepEqual(messages(first.items), ['two', 'one', 'old']);
  assert.deepEqual({ told, resumed: first.resumed }, { told: [0, 0], resumed: 0 });
  // It may have come before the client knew that the socket was gone, or after it was back.
  assert.deepEqual([...digests.map(() => 'three'), ...arrived], ['three']);
});

test('a page that is open for long keeps a bounded list, and older ones come when they are asked for', { skip }, async () => {
  const { user, client } = await live({ pageSize: 200 });
  for (let from = 1; from <= 3000; from += 1000) {
    await user.request('POST', '/api/notifications/batch', Array.from({ length: 1000 }, (_, i) => ({ user_id: user.id, message: `number ${from + i}` })));
  }
  await until(client, () => client.getSnapshot().items[0]?.message === 'number 3000' && client.getSnapshot().state === 'live', 'all have come', 60_000);
  const { items, hasMore, unread } = client.getSnapshot();

  for (let pages = 0; client.getSnapshot().hasMore && pages < 20; pages++) await client.list().loadMore();

  assert.equal(unread, 3000);
  assert.ok(hasMore && items.length <= 1500, `${items.length}`);
  assert.deepEqual([...client.getSnapshot().items], await user.inbox());
});

test('all is archived at once, and back when it is undone', { skip }, async () => {
  const { user, client } = await live();
  for (const message of ['one', 'two', 'three']) await user.send(message);
  await until(client, () => client.getSnapshot().items.length === 3);
  const before = await user.inbox();

  const changing = client.archiveAll();
  const shown = client.getSnapshot();
  await user.send('meanwhile');
  await changing;
  await until(client, () => messages(client.getSnapshot().items).join() === 'meanwhile' && client.getSnapshot().pending === 0);
  const archived = await user.inbox('&archived=true');
  await client.undo(changing);
  await until(client, () => client.getSnapshot().items.length === 4 && client.getSnapshot().pending === 0);

  assert.deepEqual({ items: shown.items.length, unread: shown.unread }, { items: 0, unread: 0 });
  assert.equal(archived.length, 3);
  assert.deepEqual(messages(client.getSnapshot().items), ['meanwhile', ...messages(before)]);
  assert.deepEqual(messages(await user.inbox()), messages(client.getSnapshot().items));
});

test('without a server it says offline, says when it tries again, and is back by itself', { skip }, async () => {
  let away = true;
  const user = await newUser(server);
  const client = connect(user, {
    fetch: async (url, init) => {
      if (away) throw new TypeError('fetch failed');
      return fetch(url, init);
    },
  });
  await until(client, () => client.getSnapshot().state === 'offline');
  const { error, retryAt, loaded } = client.getSnapshot();

  away = false;
  await client.ready();

  assert.equal(error.code, 'network');
  assert.ok(retryAt instanceof Date);
  assert.equal(loaded, false);
  assert.equal(client.getSnapshot().error, null);
});

test('a server that stops says when to come back', { skip }, async () => {
  const { made, WebSocket: Socket } = sockets();
  const { client } = await live({ WebSocket: Socket, reconnect: { initialDelay: 1e6, maxDelay: 1e6 } });
  const states = [];
  client.addEventListener('state', (event) => states.push(event.detail));

  made[0].onclose({ code: 1001, reason: '{"retry_after_ms":40}' });
  await until(client, () => made.length === 2 && client.getSnapshot().state === 'live');

  assert.equal(states[0].state, 'reconnecting');
  assert.ok(states[0].retryAt - Date.now() < 1000);
});

test('the other one with the same device goes on; this one stops', { skip }, async () => {
  const { user, client } = await live({ device: 'desk' });

  const other = connect(user, { device: 'desk' });
  await other.ready();
  await until(client, () => client.getSnapshot().state === 'closed');

  assert.equal(client.getSnapshot().error.code, 'replaced');
  assert.equal(other.getSnapshot().state, 'live');
});

test('a device is told to the server, and how far it is', { skip }, async () => {
  const { user, client } = await live({ device: 'phone' });
  await user.send('hello');
  await until(client, () => client.getSnapshot().items.length === 1);

  for (let tries = 0; (await client.devices()).devices[0].rev < 1 && tries < 100; tries++) await once(AbortSignal.timeout(100), 'abort');

  assert.deepEqual((await client.devices()).devices.map(({ id, rev }) => ({ id, rev })), [{ id: 'phone', rev: 1 }]);
});

test('sending, looking at what was sent, recalling, counting and searching', { skip }, async () => {
  const { user, client } = await live();
  const sent = await client.send({ user_id: user.id, message: 'a needle', category: 'hay' }, { idempotencyKey: 'one' });
  const again = await client.send({ user_id: user.id, message: 'a needle', category: 'hay' }, { idempotencyKey: 'one' });
  await until(client, () => client.getSnapshot().items.length === 1);

  assert.equal(sent.id, again.id);
  assert.equal((await client.sent(sent.id)).state, 'unread');
  assert.deepEqual((await client.counts()).by_category, { hay: 1 });
  assert.deepEqual((await client.search('needle')).notifications.map((n) => n.id), [sent.id]);
  await client.recall(sent.id);
  await until(client, () => client.getSnapshot().items.length === 0);
  await assert.rejects(client.send({ user_id: user.id }), { code: 'invalid_field', field: 'message', status: 400, outcome: 'refused' });
});

test('what is wrong with a page is not the end of the client', { skip }, async () => {
  const { user, client } = await live();
  let heard = 0;
  const stop = client.subscribe(() => heard++);
  await user.send('one');
  await until(client, () => client.getSnapshot().items.length === 1);
  const before = heard;
  stop();
  await user.send('two');
  await until(client, () => client.getSnapshot().items.length === 2);

  assert.ok(before > 0);
  assert.equal(heard, before);
});

test('a signal closes it, and closing is final until it is connected again', { skip }, async () => {
  const controller = new AbortController();
  const { client } = await live({ signal: controller.signal });

  controller.abort();

  assert.equal(client.getSnapshot().state, 'closed');
  await assert.rejects(client.ready(), { code: 'closed' });
  client.connect();
  await client.ready();
});
