// What the panel does to all at once, and what happens outside of the page.
import assert from 'node:assert/strict';
import { TWO_LINES, eventually, test } from './harness.js';

test('what is archived all at once is back when it is undone', async (world) => {
  const [ada, bob] = [await world.user(), await world.user()];
  await bob.sendMany(ada, 3);
  const page = await world.foreign(await world.context(), ada, TWO_LINES);
  await page.getByRole('button', { name: /Notifications, 3 unread/ }).click();
  const panel = page.getByRole('dialog');
  await panel.getByRole('article').nth(2).waitFor();

  await panel.getByRole('button', { name: 'Archive all' }).click();
  await panel.getByText('No notifications').waitFor();
  await eventually(async () => assert.equal((await ada.inbox('&archived=true')).items.length, 3));
  await panel.getByRole('button', { name: 'Undo' }).click();
  await panel.getByRole('article').nth(2).waitFor();

  await eventually(async () => assert.equal((await ada.inbox()).items.length, 3));
});

test('of two hidden tabs one shows on the desktop what arrives, until it is read', async (world) => {
  const [ada, bob] = [await world.user(), await world.user()];
  const context = await world.context();
  await context.addInitScript(() => {
    Object.defineProperty(document, 'hidden', { get: () => true });
    window.shown = [];
    window.Notification = class {
      static permission = 'granted';
      constructor(title) {
        window.shown.push(title);
      }
      close() {
        window.shown.push('closed');
        this.onclose();
      }
    };
  });
  const bell = TWO_LINES.replace('<notification-bell', '<notification-bell desktop');
  const tabs = [await world.foreign(context, ada, bell), await world.foreign(context, ada, bell)];
  await bob.send(ada, 'waiting');
  for (const tab of tabs) await tab.getByRole('button', { name: /Notifications, 1 unread/ }).waitFor();
  const shown = async () => (await Promise.all(tabs.map((tab) => tab.evaluate(() => window.shown)))).filter((one) => one.length);
  const before = (await shown()).flat().length;

  const { id } = await bob.send(ada, { title: 'Order 42', message: 'shipped' });
  for (const tab of tabs) await tab.getByRole('button', { name: /Notifications, 2 unread/ }).waitFor();
  await eventually(async () => assert.equal((await shown()).flat().length, before + 1));
  await ada.call('POST', '/api/notifications/read', { ids: [id] });
  for (const tab of tabs) await tab.getByRole('button', { name: /Notifications, 1 unread/ }).waitFor();

  await eventually(async () => assert.deepEqual((await shown()).map((all) => all.slice(-2)), [['Order 42', 'closed']]));
});

test('the count stands before the title of the page, whatever the page makes of it, and goes with the bell', async (world) => {
  const [ada, bob] = [await world.user(), await world.user()];
  const page = await world.foreign(await world.context(), ada, TWO_LINES.replace('<notification-bell', '<notification-bell title-badge'));
  await page.getByRole('button', { name: 'Notifications' }).waitFor();
  const title = (text) => page.waitForFunction((wanted) => document.title === wanted, text);
  await bob.sendMany(ada, 2);
  await title('(2) A shop');

  await page.evaluate(() => (document.title = 'A cart'));
  await title('(2) A cart');
  await bob.send(ada, 'one more');
  await title('(3) A cart');
  await page.evaluate(() => document.querySelector('notification-bell').remove());

  await title('A cart');
});
