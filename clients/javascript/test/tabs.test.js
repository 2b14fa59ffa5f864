// Several tabs of one browser: here several clients of one process, which has BroadcastChannel; the locks are lent to them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NotificationClient } from '../src/index.js';
import { WebSocket } from './frames.js';
import { call, missing, newUser, startServer, until } from './server.js';

const skip = missing;
let server;
const open = [];

before(async () => {
  if (!skip) server = await startServer();
});

after(async () => {
  for (const client of open) await client.close();
  await server?.stop();
});

/** The Web Locks API, as far as the client uses it: exclusive locks, waiting, trying, stealing. */
function newLocks() {
  const held = new Map();
  const waiting = new Map();
  const aborted = () => new DOMException('lost', 'AbortError');
  const grant = (name, { callback, resolve, reject }) => {
    const lock = { reject };
    held.set(name, lock);
    Promise.resolve()
      .then(() => callback(lock))
      .then(resolve, reject)
      .finally(() => {
        if (held.get(name) !== lock) return;
        held.delete(name);
        const next = waiting.get(name)?.shift();
        if (next) grant(name, next);
      });
  };
  return {
    held,
    request: (name, { steal, ifAvailable, signal }, callback) =>
      new Promise((resolve, reject) => {
        const one = { callback, resolve, reject };
        if (steal) {
          held.get(name)?.reject(aborted());
          held.delete(name);
        }
        if (!held.has(name)) grant(name, one);
        else if (ifAvailable) Promise.resolve(callback(null)).then(resolve, reject);
        else {
          if (!waiting.has(name)) waiting.set(name, []);
          waiting.get(name).push(one);
          signal?.addEventListener('abort', () => {
            // One that was granted cannot be called off.
            const queue = waiting.get(name);
            if (!queue.includes(one)) return;
            queue.splice(queue.indexOf(one), 1);
            reject(aborted());
          });
        }
      }),
  };
}

/** A browser: its tabs share locks, and every socket that is opened is counted. */
function newBrowser(user) {
  const locks = newLocks();
  const sockets = [];
  class Counted extends WebSocket {
    constructor(...given) {
      super(...given);
      sockets.push(this);
    }
  }
  return {
    locks,
    sockets,
    tab(options) {
      const client = new NotificationClient({ server: server.url, token: user.token, WebSocket: Counted, locks, reconnect: { initialDelay: 100, maxDelay: 500 }, ...options });
      client.arrived = [];
      client.addEventListener('notification', (event) => client.arrived.push(event.detail.notification.message));
      open.push(client);
      return client.connect();
    },
  };
}

const messages = (client) => client.getSnapshot().items.map((n) => n.message);
const opened = ({ sockets }) => sockets.filter((one) => one.readyState === WebSocket.OPEN).length;

test('three tabs have one socket, and all that one of them does shows in the others', { skip }, async () => {
  const user = await newUser(server);
  await user.send('before');
  const browser = newBrowser(user);
  const tabs = [browser.tab(), browser.tab(), browser.tab()];
  await Promise.all(tabs.map((tab) => tab.ready()));

  const { id } = await user.send('now');
  for (const tab of tabs) await until(tab, () => tab.arrived.length === 1);
  await tabs[2].markRead(id);
  for (const tab of tabs) await until(tab, () => tab.getSnapshot().items[0].read && tab.getSnapshot().pending === 0);

  assert.equal(browser.sockets.length, 1);
  for (const tab of tabs) {
    assert.deepEqual(messages(tab), ['now', 'before']);
    assert.deepEqual(tab.arrived, ['now']);
    assert.equal(tab.getSnapshot().unread, 1);
  }
});

test('when the tab with the socket is closed another goes on where it was', { skip }, async () => {
  const user = await newUser(server);
  const browser = newBrowser(user);
  const first = browser.tab();
  await first.ready();
  const second = browser.tab();
  await second.ready();

  await first.close();
  await user.send('after');
  await until(second, () => messages(second).length === 1 && second.getSnapshot().state === 'live');

  assert.equal(browser.sockets.length, 2);
  assert.equal(opened(browser), 1);
  assert.match(browser.sockets[1].url, /since=/);
  assert.deepEqual([...second.getSnapshot().items], await user.inbox());
});

test('a tab that says nothing loses the socket to one that asks', { skip }, async () => {
  const user = await newUser(server);
  const browser = newBrowser(user);
  // A frozen tab has the lock, and does not answer.
  let stolen = false;
  const name = `notification:${server.url}:${user.id}`;
  browser.locks.request(name, {}, () => new Promise(() => {})).catch(() => (stolen = true));

  const tab = browser.tab();
  await tab.ready();
  await user.send('hello');
  await until(tab, () => tab.arrived.length === 1);

  assert.equal(stolen, true);
  assert.equal(browser.sockets.length, 1);
});

test('a tab from which the lock is stolen closes its socket and listens', { skip }, async () => {
  const user = await newUser(server);
  const browser = newBrowser(user);
  const tab = browser.tab();
  await tab.ready();

  const channel = new BroadcastChannel(`notification:${server.url}:${user.id}`);
  let free;
  await new Promise((done) => {
    browser.locks.request(`notification:${server.url}:${user.id}`, { steal: true }, () => {
      done();
      return new Promise((resolve) => (free = resolve));
    });
  });
  // The thief says that it is there, and knows more.
  const answered = new Promise((done) => {
    channel.onmessage = ({ data }) => data.who && done(channel.postMessage({ state: 'live', retryAt: null, error: null, cursor: tab.getSnapshot().cursor, rev: 0 }));
  });
  await answered;
  await until(tab, () => tab.getSnapshot().state === 'live');
  const between = opened(browser);
  free();
  await user.send('again');
  await until(tab, () => messages(tab).length === 1 && opened(browser) === 1);
  channel.close();

  assert.equal(between, 0);
});

test('a tab that comes late has what came meanwhile, and tells nobody that was not here before', { skip }, async () => {
  const user = await newUser(server);
  const browser = newBrowser(user);
  const first = browser.tab();
  await first.ready();
  // The history that the second tab reads is older than what the first one hears.
  const late = browser.tab({
    async fetch(url, init) {
      const answer = await fetch(url, init);
      if (String(url).includes('/api/notifications?')) {
        const copy = answer.clone();
        for (const message of ['one', 'two']) await user.send(message);
        await until(first, () => messages(first).length === 2);
        return copy;
      }
      return answer;
    },
  });
  const digests = [];
  late.addEventListener('backlog', (event) => digests.push(event.detail));
  await late.ready();

  assert.deepEqual(messages(late), ['two', 'one']);
  assert.deepEqual(late.arrived, []);
  assert.deepEqual(digests, []);
  assert.equal(late.getSnapshot().resumed, 0);
  assert.equal(browser.sockets.length, 1);
});

/** A source of tokens for tabs: it counts how often it is asked, and gives tokens that last. */
function newSource(user) {
  const source = {
    asked: 0,
    /** @param {object} [first]  what it gives to each tab that opens */
    forTab(first) {
      let opened = false;
      return async () => {
        source.asked++;
        if (opened || !first) return source.login();
        opened = true;
        return first;
      };
    },
    async login() {
      const body = JSON.stringify({ username: user.username, password: user.password });
      source.last = (await (await fetch(`${server.url}/api/login`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })).json()).token;
      return { token: source.last, expires_in: 3600 };
    },
  };
  return source;
}

test('a token that ends soon is renewed once for all tabs, and so is one that is refused', { skip }, async () => {
  const user = await newUser(server);
  const browser = newBrowser(user);
  const source = newSource(user);
  // All tabs want another one at the same moment, half the time later: by then all four must be open, on a slow machine too.
  const first = { token: user.token, expires_in: 16 };
  const tabs = [];
  for (let i = 0; i < 4; i++) {
    tabs.push(browser.tab({ token: source.forTab(first) }));
    await tabs[i].ready();
  }
  await until(tabs[0], () => source.last);
  await user.request('POST', '/api/logout');
  await Promise.all(tabs.map((tab) => tab.account()));
  const renewed = source.asked;

  await call(server, 'POST', '/api/logout', { token: source.last });
  await Promise.all(tabs.flatMap((tab) => [tab.account(), tab.devices(), tab.counts()]));
  await until(tabs[0], () => tabs.every((tab) => tab.getSnapshot().state === 'live'));
  const replaced = source.asked;

  assert.deepEqual({ renewed, replaced }, { renewed: tabs.length + 1, replaced: tabs.length + 2 }, 'each tab asks once when it opens');
  assert.equal(opened(browser), 1);
  assert.deepEqual(tabs.map((tab) => tab.getSnapshot().error), [null, null, null, null]);
});

test('a tab asks for a token itself where the one with the socket does not answer', { skip }, async () => {
  const user = await newUser(server);
  const browser = newBrowser(user);
  const source = newSource(user);
  const first = browser.tab({ token: () => user.token });
  await first.ready();
  const second = browser.tab({ token: source.forTab({ token: user.token }) });
  await second.ready();

  await user.request('POST', '/api/logout');
  await second.account();
  await until(second, () => second.getSnapshot().state === 'live' && opened(browser) === 1);

  assert.equal(first.getSnapshot().state, 'unauthorized', 'it had no other token');
  assert.equal(source.asked, 2);
});

test('where there are no locks a page asks for one token at a time', { skip }, async () => {
  const user = await newUser(server);
  const source = newSource(user);
  const client = newBrowser(user).tab({ locks: undefined, token: source.forTab({ token: user.token }) });
  await client.ready();

  await user.request('POST', '/api/logout');
  await Promise.all([client.account(), client.devices(), client.counts()]);
  await until(client, () => client.getSnapshot().state === 'live');

  assert.equal(source.asked, 2);
});

test('one tab leads, and when it is closed another does', { skip }, async () => {
  const user = await newUser(server);
  const browser = newBrowser(user);
  const tabs = [browser.tab(), browser.tab(), browser.tab()];
  await Promise.all(tabs.map((tab) => tab.ready()));
  const leaders = () => tabs.filter((tab) => tab.leader);
  const [leader, ...others] = leaders();
  assert.equal(others.length, 0);
  const rest = tabs.filter((tab) => tab !== leader);

  await leader.close();
  await until(rest[0], () => leaders().length === 1 && leaders()[0].getSnapshot().state === 'live');

  assert.ok(rest.includes(leaders()[0]));
  assert.equal(leaders()[0].getSnapshot().leader, true);
  const alone = browser.tab({ tabs: 'separate' });
  await alone.ready();
  assert.equal(alone.leader, true);
});

test('a tab that was refused does not keep the others from the server', { skip }, async () => {
  const user = await newUser(server);
  const browser = newBrowser(user);
  let good = true;
  const first = browser.tab({ token: () => (good ? user.token : 'nonsense') });
  await first.ready();
  const second = browser.tab();
  await second.ready();

  good = false;
  await first.close();
  await until(second, () => opened(browser) === 1 && second.getSnapshot().state === 'live');
  await user.send('still here');
  await until(second, () => messages(second).length === 1);

  assert.equal(opened(browser), 1);
});

test('a page that is frozen or left gives the socket away, and takes part again when it is shown', { skip }, async () => {
  const user = await newUser(server);
  const browser = newBrowser(user);
  const page = new EventTarget();
  globalThis.addEventListener = page.addEventListener.bind(page);
  globalThis.removeEventListener = page.removeEventListener.bind(page);
  const first = browser.tab();
  delete globalThis.addEventListener;
  await first.ready();
  const second = browser.tab();
  await second.ready();

  page.dispatchEvent(new Event('freeze'));
  await user.send('one');
  await until(second, () => messages(second).length === 1 && opened(browser) === 1);
  const missed = messages(first);
  page.dispatchEvent(new Event('resume'));
  await until(first, () => messages(first).length === 1 && first.getSnapshot().state === 'live');
  await first.close();
  delete globalThis.removeEventListener;

  assert.deepEqual(missed, []);
  assert.equal(browser.sockets.length, 2);
});

test('the network is back: the line is tried at once', { skip }, async () => {
  const user = await newUser(server);
  const page = new EventTarget();
  globalThis.addEventListener = page.addEventListener.bind(page);
  globalThis.removeEventListener = page.removeEventListener.bind(page);
  let away = true;
  const client = new NotificationClient({
    server: server.url,
    token: user.token,
    WebSocket,
    reconnect: { initialDelay: 1e7, maxDelay: 1e7, jitter: 0 },
    fetch: async (url, init) => (away ? Promise.reject(new TypeError('no network')) : fetch(url, init)),
  }).connect();
  open.push(client);
  delete globalThis.addEventListener;
  await until(client, () => client.getSnapshot().state === 'offline');

  away = false;
  page.dispatchEvent(new Event('online'));
  await client.ready();
  await client.close();
  delete globalThis.removeEventListener;

  assert.equal(client.getSnapshot().error, null);
});
