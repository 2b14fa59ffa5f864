// The console as the server serves it, under the policy that the server sends.
import assert from 'node:assert/strict';
import { MANNERS, seriousFindings } from './axe.js';
import { CORPUS } from './corpus.js';
import { PATIENCE, cable, eventually, test } from './harness.js';

/** A tab with the console in which the user has logged in. Nothing on it comes from elsewhere. */
async function console(world, user, options) {
  const context = await world.context(options);
  const page = await context.newPage();
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== user.server.url) world.complaints.push(`asks elsewhere: ${request.url()}`);
  });
  await page.goto(user.server.url);
  await page.getByLabel('Username').fill(user.name);
  await page.getByLabel('Password').fill(user.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  await page.locator('#connection[data-state=live]').waitFor();
  return page;
}

const go = (page, section) => page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: section }).click();

test('somebody registers, sends to themselves and reads it, by keyboard alone', async (world) => {
  const page = await (await world.context()).newPage();
  await page.goto(world.server.url);
  const press = (key) => page.keyboard.press(key);
  const write = (text) => page.keyboard.type(text);
  const focused = () =>
    page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      if (element === document.body) return '';
      return `${element?.id} ${element?.getAttribute('part')} ${element?.getAttribute('href')} ${element?.textContent}`;
    });
  const tabTo = async (pattern) => {
    for (let i = 0; i < 60; i++) {
      if (pattern.test(await focused())) return;
      await press('Tab');
    }
    assert.fail(`the keyboard does not get to ${pattern}; it is at ${await focused()}`);
  };
  const name = `keys${process.pid}`;

  await tabTo(/Register/);
  await press('Enter');
  await tabTo(/^entry-username/);
  await write(name);
  await tabTo(/^entry-password/);
  await write('password123');
  await press('Enter');
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  await tabTo(/#send/);
  await press('Enter');
  await tabTo(/^send-to /);
  await write(name);
  await tabTo(/^send-title /);
  await write('From the keyboard');
  await tabTo(/^send-message /);
  await write('it works');
  await tabTo(/^send-go /);
  await press('Enter');
  await page.locator('#send-answer').getByText('"rev"').waitFor();

  await page.keyboard.press('Shift+Tab');
  await page.locator('a[href="#inbox"]').focus();
  await press('Enter');
  await tabTo(/ item/);
  assert.match(await focused(), /From the keyboard/);
  await press('Enter');
  await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor({ state: 'attached' });
});

test('a wrong password has words, and a token logs in', async (world) => {
  const ada = await world.user();
  const page = await (await world.context()).newPage();
  await page.goto(world.server.url);
  await page.getByLabel('Username').fill(ada.name);
  await page.getByLabel('Password').fill('not the password');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: /password/i }).waitFor();

  await page.getByRole('button', { name: 'Token' }).click();
  await page.getByLabel('Access token').fill(ada.token);
  await page.locator('#entry-submit').click();
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
});

test('the console sends every field, shows the answer and the call, and never the token', async (world) => {
  const ada = await world.user();
  const page = await console(world, ada);
  await go(page, 'Send');
  for (const [label, value] of [
    ['Recipient', ada.name],
    ['Title', 'Order 42'],
    ['Message', "It's shipped"],
    ['Category', 'orders'],
    ['Link', '/orders/42'],
    ['Data', '{"order": 42}'],
    ['Collapse key', 'order-42'],
    ['Expires in', '86400'],
    ['Idempotency key', 'order-42-shipped'],
  ]) {
    await page.locator('#send-form').getByLabel(label).fill(value);
  }
  await page.locator('#send-form').getByText('urgent').click();
  await page.locator('#send-go').click();
  await page.locator('#send-answer').getByText('"rev"').waitFor();

  const [stored] = (await ada.inbox()).items;
  assert.deepEqual(
    [stored.title, stored.message, stored.category, stored.link, stored.data, stored.collapse_key, stored.priority],
    ['Order 42', "It's shipped", 'orders', '/orders/42', { order: 42 }, 'order-42', 'urgent'],
  );
  assert.ok(stored.expires_at);
  const curl = await page.locator('#send-curl').textContent();
  assert.match(curl, /\$TOKEN/);
  assert.match(curl, /Idempotency-Key: order-42-shipped/);
  await page.locator('#wire-rows').getByText('/api/notifications/send').first().waitFor();
  assert.ok(!(await page.content()).includes(ada.token));
  await page.getByRole('button', { name: /Notifications, 1 unread/ }).waitFor();
});

test('axe has nothing serious to say about the console: light, dark, 320 px and forced colours', async (world) => {
  const ada = await world.user();
  for (const priority of ['low', 'normal', 'high', 'urgent']) {
    await ada.send(ada, { title: `A ${priority} one`, message: 'Your order has been shipped', category: 'orders', priority });
  }
  const page = await (await world.context()).newPage();
  await page.goto(world.server.url);
  await page.getByLabel('Username').waitFor();
  const findings = [];
  const look = async (where, [name, media, rules, size]) => {
    await page.emulateMedia(media);
    await page.setViewportSize(size ?? { width: 1280, height: 800 });
    findings.push(...(await seriousFindings(page, rules)).map((finding) => `${where}, ${name}: ${finding}`));
    const { scroll, inner } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, inner: innerWidth }));
    if (scroll > inner) findings.push(`${where}, ${name}: ${scroll} px wide`);
  };
  for (const manner of MANNERS) await look('at the door', manner);
  await page.getByLabel('Username').fill(ada.name);
  await page.getByLabel('Password').fill(ada.password);
  await page.keyboard.press('Enter');
  await page.getByText('A low one').first().waitFor();
  for (const section of ['inbox', 'send', 'devices', 'wire']) {
    await page.evaluate((name) => (location.hash = name), section);
    for (const manner of MANNERS) await look(section, manner);
  }
  assert.deepEqual(findings, []);
});

test('in the console texts that try to be more stay text', async (world) => {
  const ada = await world.user();
  const context = await world.context();
  await context.addInitScript(() => (window.hacked = (n) => window.console.error(`Content Security Policy: hacked ${n}`)));
  const page = await context.newPage();
  await page.goto(world.server.url);
  await page.getByLabel('Username').fill(ada.name);
  await page.getByLabel('Password').fill(ada.password);
  await page.keyboard.press('Enter');
  await page.locator('#connection[data-state=live]').waitFor();
  const elements = () => page.evaluate(() => document.querySelectorAll('script, iframe, img, base, style, meta').length);
  const before = await elements();

  for (const text of CORPUS) await ada.send(ada, { title: text.slice(0, 200), message: text, priority: 'urgent', data: { actor: text } });
  await go(page, 'Send');
  await page.locator('#send-form').getByLabel('Recipient').fill(ada.name);
  await page.locator('#send-form').getByLabel('Message').fill(CORPUS[2]);
  await page.locator('#send-go').click();
  await page.locator('#send-answer').getByText('"rev"').waitFor();
  await go(page, 'Inbox');
  await page.getByText(CORPUS.at(-1), { exact: true }).first().waitFor();

  assert.equal(await elements(), before);
});

test('8 KiB without a space are no wider than the console on a phone', async (world) => {
  const ada = await world.user();
  await ada.send(ada, { title: 'T'.repeat(200), message: 'm'.repeat(8192), category: 'c'.repeat(64) });
  const page = await console(world, ada, { viewport: { width: 360, height: 740 } });
  const item = page.locator('notification-inbox article').first();
  await item.getByRole('button', { name: 'More' }).click();
  await eventually(async () => assert.ok((await item.boundingBox()).height > 740));

  for (const section of ['inbox', 'send', 'devices', 'wire']) {
    await page.evaluate((name) => (location.hash = name), section);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360, section);
  }
});

test('without its server the console says so, and goes on when it is back', async (world) => {
  const network = await cable(world.server.port);
  world.cleanups.push(() => network.close());
  const ada = await world.user({ url: network.url });
  const page = await console(world, ada);

  network.cut();
  await page.locator('#connection-words').filter({ hasText: /reconnecting|offline/i }).waitFor();
  network.mend();

  await page.locator('#connection[data-state=live]').waitFor({ timeout: 2 * PATIENCE });
  await ada.send(ada, 'back again');
  await page.getByText('back again').first().waitFor();
  await page.getByRole('button', { name: /Notifications, 1 unread/ }).waitFor();
});
