// The client where it lives: in tabs that share a socket, lose their network, are frozen, and outlive their server.
import assert from 'node:assert/strict';
import { CLIENT_SCRIPT, PATIENCE, cable, eventually, snapshot, test, untilLive } from './harness.js';

const BELL = '<notification-bell></notification-bell>';
const INBOX = '<notification-inbox></notification-inbox>';
const TOASTS = '<notification-toasts></notification-toasts>';

const messages = async (page) => (await snapshot(page)).items.map((item) => item.message);
const heard = (page, type) => page.evaluate((wanted) => window.heard.filter((event) => event.type === wanted).map((event) => event.detail), type);

/** Opens a page with the client, and counts the sockets that it opens. */
async function tab(world, context, user, body = BELL) {
  const page = await world.foreign(context, user, body, { script: CLIENT_SCRIPT });
  await untilLive(page);
  return page;
}

function countSockets(context) {
  const sockets = new Set();
  context.on('page', (page) => page.on('websocket', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  }));
  return sockets;
}

/** The list is what REST says, newest first, and so are both counts. */
async function equalsRest(page, user) {
  await eventually(async () => {
    const shown = await snapshot(page);
    const stored = await user.inbox();
    assert.deepEqual(
      shown.items.map(({ id, read, archived }) => ({ id, read, archived })),
      stored.items.slice(0, Math.max(shown.items.length, 1)).map(({ id, read, archived }) => ({ id, read, archived })),
    );
    assert.deepEqual([shown.unread, shown.unseen, shown.pending], [stored.unread, stored.unseen, 0]);
  });
}

test('two users in three tabs hear each arrival once, over one socket a browser', async (world) => {
  const [ada, bob] = [await world.user(), await world.user()];
  const adas = await world.context();
  const sockets = countSockets(adas);
  const first = await tab(world, adas, ada);
  const second = await tab(world, adas, ada);
  const bobs = await tab(world, await world.context(), bob);

  await bob.send(ada, 'hello ada');
  await first.evaluate((id) => window.client.send({ user_id: id, message: 'hello bob' }), bob.id);

  for (const page of [first, second]) {
    await eventually(async () => assert.deepEqual(await messages(page), ['hello ada']));
    await eventually(async () => assert.equal((await heard(page, 'notification')).length, 1));
    await page.getByRole('button', { name: /Notifications, 1 unread/ }).waitFor();
  }
  await eventually(async () => assert.deepEqual(await messages(bobs), ['hello bob']));
  assert.equal((await heard(bobs, 'notification')).length, 1);
  assert.equal(sockets.size, 1);
});

test('what is read in one tab is read in the others', async (world) => {
  const ada = await world.user();
  const context = await world.context();
  const first = await tab(world, context, ada, INBOX);
  const second = await tab(world, context, ada, BELL);
  const elsewhere = await tab(world, await world.context(), ada, BELL);
  const { id } = await ada.send(ada, 'read me');
  await ada.send(ada, 'leave me');
  for (const page of [first, second, elsewhere]) {
    await eventually(async () => assert.equal((await snapshot(page)).unread, 2));
  }

  await first.evaluate((one) => window.client.markRead(one), id);

  for (const page of [first, second, elsewhere]) {
    await eventually(async () => assert.equal((await snapshot(page)).unread, 1));
    await equalsRest(page, ada);
  }
});

test('a change made in a tab that holds no socket reaches the one that does', async (world) => {
  const ada = await world.user();
  const context = await world.context();
  const first = await tab(world, context, ada);
  const second = await tab(world, context, ada);
  const { id } = await ada.send(ada, 'archive me');
  await eventually(async () => assert.deepEqual(await messages(second), ['archive me']));

  for (const page of [first, second]) {
    await page.evaluate((one) => window.client.archive(one), id);
    for (const other of [first, second]) await eventually(async () => assert.deepEqual(await messages(other), []));
    await page.evaluate((one) => window.client.unarchive(one), id);
    for (const other of [first, second]) await eventually(async () => assert.deepEqual(await messages(other), ['archive me']));
  }
});

test('offline and back, a tab gives one digest and no toasts', async (world) => {
  const ada = await world.user();
  const network = await cable(world.server.port);
  world.cleanups.push(() => network.close());
  const context = await world.context();
  const page = await world.foreign(context, ada, BELL + TOASTS, {
    script: CLIENT_SCRIPT.replace("server: 'SERVER'", `server: '${network.url}'`),
  });
  await untilLive(page);
  await page.evaluate(() => {
    window.toasts = [];
    const { shadowRoot } = document.querySelector('notification-toasts');
    const note = () => {
      for (const toast of shadowRoot.querySelectorAll('[part~=toast]')) if (!window.toasts.includes(toast)) window.toasts.push(toast);
    };
    new MutationObserver(note).observe(shadowRoot, { childList: true, subtree: true, attributes: true });
  });
  await ada.send(ada, 'before');
  await page.waitForFunction(() => window.toasts.length === 1);

  await context.setOffline(true);
  network.cut();
  await page.waitForFunction(() => window.client.getSnapshot().state !== 'live');
  for (let i = 1; i <= 30; i++) await ada.send(ada, `away ${i}`);
  network.mend();
  await context.setOffline(false);

  await untilLive(page);
  await equalsRest(page, ada);
  assert.equal((await snapshot(page)).unread, 31);
  const digests = await heard(page, 'backlog');
  assert.equal(digests.length, 1);
  assert.equal(digests[0].notifications, 30);
  assert.equal((await heard(page, 'notification')).length, 1);
  // One line for all of them is welcome; one for each is what nobody wants.
  assert.ok((await page.evaluate(() => window.toasts.length)) <= 2);

  await ada.send(ada, 'after');
  await eventually(async () => assert.equal((await heard(page, 'notification')).length, 2));
});

/** Freezes a tab as Chromium does with one that was long in the background: it is told, and then stands still. */
async function freeze(context, page) {
  const session = await context.newCDPSession(page);
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  return () => session.send('Page.setWebLifecycleState', { state: 'active' });
}

/** Stops a tab in the middle of its script: it is not told, keeps its lock and its socket, and answers nobody. */
async function stop(context, page) {
  const session = await context.newCDPSession(page);
  await session.send('Debugger.enable');
  const stopped = new Promise((resolve) => session.once('Debugger.paused', resolve));
  await page.evaluate(() => void setInterval(() => {}, 10));
  await session.send('Debugger.pause');
  await stopped;
  return () => session.send('Debugger.disable');
}

for (const [manner, halt] of [
  ['that says goodbye', freeze],
  ['that had no time to, and keeps its lock', stop],
]) {
  test(`another tab takes over from a frozen one ${manner}`, async (world) => {
    const ada = await world.user();
    const context = await world.window();
    const sockets = countSockets(context);
    const leader = await tab(world, context, ada);
    const other = await tab(world, context, ada);
    await ada.send(ada, 'to both');
    for (const page of [leader, other]) await eventually(async () => assert.deepEqual(await messages(page), ['to both']));
    assert.equal(sockets.size, 1);

    // The leader was long in the background; then one comes back to the other tab.
    await (await context.newPage()).bringToFront();
    const goOn = await halt(context, leader);
    await other.bringToFront();
    await ada.send(ada, 'to one');

    await eventually(async () => assert.deepEqual(await messages(other), ['to one', 'to both']), 60_000);
    await goOn();
    await leader.bringToFront();
    await eventually(async () => assert.deepEqual(await messages(leader), ['to one', 'to both']), 60_000);
    for (const page of [leader, other]) await untilLive(page);
    await ada.send(ada, 'to both again');
    for (const page of [leader, other]) {
      await eventually(async () => assert.deepEqual(await messages(page), ['to both again', 'to one', 'to both']), 60_000);
      await eventually(async () => assert.equal((await heard(page, 'notification')).filter(({ notification }) => notification.message === 'to both again').length, 1));
    }
    await eventually(() => assert.equal(sockets.size, 1));
  });
}

test('a server that is killed five times during 500 sends leaves a list that equals its own', async (world) => {
  const server = await world.ownServer();
  const [ada, bob] = [await world.user(server), await world.user(server)];
  const context = await world.context();
  await context.addInitScript(() => (window.options = { reconnect: { initialDelay: 100, maxDelay: 1000 }, pageSize: 200 }));
  const first = await tab(world, context, ada, BELL + INBOX);
  const second = await tab(world, context, ada);

  let sent = 0;
  let left = 500;
  const sending = Array.from({ length: 10 }, async () => {
    while (left > 0) {
      const number = left--;
      // The same key again, until there is an answer: so it is stored once, whatever the kill has cut.
      await eventually(() => bob.send(ada, `number ${number}`, { 'Idempotency-Key': `send-${number}` }), 3 * PATIENCE);
      sent++;
    }
  });
  for (const kill of [50, 150, 250, 350, 450]) {
    await eventually(() => assert.ok(sent >= kill), 3 * PATIENCE);
    await server.kill();
    await server.restart();
  }
  await Promise.all(sending);

  assert.equal((await ada.inbox()).items.length, 500);
  for (const page of [first, second]) {
    await untilLive(page);
    await eventually(async () => assert.equal((await snapshot(page)).unread, 500));
    await equalsRest(page, ada);
    const ids = (await heard(page, 'notification')).map(({ notification }) => notification.id);
    assert.equal(new Set(ids).size, ids.length, 'an arrival was told twice');
  }
  await first.getByRole('button', { name: /Notifications, 500 un(read|seen)/ }).waitFor();
}, { timeout: 420_000 });

test('an archive that is refused comes back alone', async (world) => {
  const ada = await world.user();
  const context = await world.context();
  const page = await tab(world, context, ada, INBOX);
  const one = await ada.send(ada, 'one');
  const two = await ada.send(ada, 'two');
  await eventually(async () => assert.deepEqual(await messages(page), ['two', 'one']));
  let refuse;
  const asked = new Promise((resolve) => {
    page.route('**/api/notifications/archive', async (route) => {
      resolve();
      await new Promise((release) => (refuse = release));
      await route.fulfill({
        status: 503,
        headers: { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'application/problem+json' },
        body: JSON.stringify({ type: 'about:blank', title: 'Service Unavailable', status: 503, code: 'overloaded', detail: 'try again' }),
      });
    });
  });

  await page.evaluate((id) => void (window.archiving = window.client.archive(id).catch((error) => error.code)), one.id);
  await asked;
  assert.deepEqual(await messages(page), ['two']);
  await ada.send(ada, 'three');
  await page.evaluate((id) => window.client.markRead(id), two.id);
  await eventually(async () => assert.deepEqual(await messages(page), ['three', 'two']));
  refuse();

  assert.equal(await page.evaluate(() => window.archiving), 'overloaded');
  await eventually(async () => assert.deepEqual(await messages(page), ['three', 'two', 'one']));
  const { items } = await snapshot(page);
  assert.deepEqual(items.map((item) => item.read), [false, true, false]);
  await equalsRest(page, ada);
});

test('a frame is on the screen within one animation frame', async (world) => {
  const ada = await world.user();
  const context = await world.context();
  // The page's first listener of its socket: it asks for the next two animation frames before the client does. What the second
  // finds was painted with the first.
  await context.addInitScript(() => {
    const find = (root, text) =>
      [...root.querySelectorAll('*')].some((element) => (element.shadowRoot ? find(element.shadowRoot, text) : element.children.length === 0 && element.textContent.includes(text)));
    window.painted = new Map();
    const Native = window.WebSocket;
    window.WebSocket = class extends Native {
      constructor(...parameters) {
        super(...parameters);
        this.addEventListener('message', ({ data }) => {
          const frame = JSON.parse(data);
          if (frame.type !== 'notification') return;
          requestAnimationFrame(() =>
            requestAnimationFrame(() => window.painted.set(frame.notification.message, find(document, frame.notification.message))));
        });
      }
    };
  });
  const page = await tab(world, context, ada, BELL + INBOX);

  for (let i = 1; i <= 5; i++) {
    await ada.send(ada, `frame ${i}`);
    await page.waitForFunction((message) => window.painted.has(message), `frame ${i}`);
  }

  assert.deepEqual(await page.evaluate(() => [...window.painted]), [1, 2, 3, 4, 5].map((i) => [`frame ${i}`, true]));
});
