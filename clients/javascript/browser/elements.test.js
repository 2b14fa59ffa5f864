// The elements on pages of others: strict policies, keyboards, readers, small screens, long lists and texts that are no text.
import assert from 'node:assert/strict';
import { MANNERS, seriousFindings } from './axe.js';
import { CORPUS, EVIL_LINKS } from './corpus.js';
import { CLIENT_SCRIPT, TWO_LINES, eventually, test, untilLive } from './harness.js';

const BELL = '<notification-bell></notification-bell>';
const INBOX = '<notification-inbox></notification-inbox>';
const ALL = `<main><h1>A shop</h1>${BELL}<notification-status></notification-status>${INBOX}<notification-toasts></notification-toasts></main>`;
const STRICT = (server) =>
  `default-src 'none'; script-src ${server}; style-src 'none'; connect-src 'self' ${server} ${server.replace('http', 'ws')}; ` +
  "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const bell = (page) => page.locator('notification-bell').getByRole('button', { name: /^Notifications/ }).first();
const items = (page, within = 'notification-inbox') => page.locator(`${within} [part~=item]`);

test('two lines are a live badge on a foreign page, under a policy that allows no style', async (world) => {
  const ada = await world.user();
  await ada.send(ada, 'waiting');
  const headers = { 'Content-Security-Policy': STRICT(world.server.url) };
  const page = await world.foreign(await world.context(), ada, TWO_LINES, { headers });

  await page.getByRole('button', { name: /Notifications, 1 unread/ }).waitFor();
  await ada.send(ada, { title: 'Order 42', message: 'live', priority: 'high' });
  await page.getByRole('button', { name: /Notifications, 2 unread/ }).click();

  const panel = page.getByRole('dialog');
  await panel.getByText('Order 42').waitFor();
  await panel.getByText('waiting').waitFor();
  // The style sheets hold although the page's policy forbids style: the panel is a box of the width that it says.
  assert.ok((await panel.boundingBox()).width <= 420);
  assert.notEqual(await panel.evaluate((element) => getComputedStyle(element).backgroundColor), 'rgba(0, 0, 0, 0)');
});

test('the panel is used with the keyboard alone', async (world) => {
  const ada = await world.user();
  const older = await ada.send(ada, 'older');
  await ada.send(ada, 'newer');
  const page = await world.foreign(await world.context(), ada, `<button>before</button>${BELL}`, { script: CLIENT_SCRIPT });
  await untilLive(page);
  const press = (key) => page.keyboard.press(key);
  const focused = () =>
    page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return { role: element?.getAttribute('role') ?? element?.localName, part: element?.getAttribute('part') ?? '', text: element?.textContent ?? '' };
    });
  /** Presses Tab until the focus is where it is wanted. */
  const tabTo = async (wanted) => {
    for (let i = 0; i < 30; i++) {
      await press('Tab');
      if (wanted(await focused())) return;
    }
    assert.fail(`the keyboard does not get there; it is at ${JSON.stringify(await focused())}`);
  };

  await page.getByRole('button', { name: 'before' }).focus();
  await press('Tab');
  assert.match((await focused()).part, /bell/);
  await press('Enter');
  await page.getByRole('dialog').waitFor();
  await tabTo(({ part }) => /\bitem\b/.test(part));
  assert.match((await focused()).text, /newer/);
  await press('PageDown');
  assert.match((await focused()).text, /older/);
  await press('Enter');
  await eventually(async () => assert.equal((await ada.inbox()).items.find(({ id }) => id === older.id).read, true));
  await press('PageUp');
  assert.match((await focused()).text, /newer/);
  await press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  assert.match((await focused()).part, /bell/);
});

test('what changes in the moment of the click neither closes the panel nor opens it again', async (world) => {
  const ada = await world.user();
  const { id } = await ada.send(ada, 'waiting');
  const page = await world.foreign(await world.context(), ada, BELL, { script: CLIENT_SCRIPT });
  await bell(page).waitFor();
  const clickAndChange = (verb) =>
    page.evaluate(([name, one]) => {
      document.querySelector('notification-bell').shadowRoot.querySelector('[part=bell]').click();
      return window.client[name](one);
    }, [verb, id]);

  await page.waitForFunction(() => window.client?.getSnapshot().unread === 1);
  await clickAndChange('markRead');
  await page.getByRole('dialog').getByText('waiting').waitFor();
  await clickAndChange('markUnread');
  await bell(page).and(page.locator('[aria-expanded=false]')).waitFor();
  assert.equal(await page.getByRole('dialog').isVisible(), false);
});

test('axe has nothing serious to say about the elements: light, dark, 320 px and forced colours', async (world) => {
  const ada = await world.user();
  for (const priority of ['low', 'normal', 'high', 'urgent']) {
    await ada.send(ada, { title: `A ${priority} one`, message: 'Your order has been shipped', category: 'orders', priority, link: '/orders/42' });
  }
  const read = await ada.send(ada, 'read already');
  await ada.call('POST', '/api/notifications/read', { ids: [read.id] });
  const page = await world.foreign(await world.context(), ada, ALL, { script: CLIENT_SCRIPT });
  await untilLive(page);
  await items(page).nth(4).waitFor();
  await ada.send(ada, { title: 'Now', message: 'a toast', priority: 'urgent' });
  await page.locator('notification-toasts [part~=toast]').first().waitFor();
  const findings = [];

  for (const [name, media, rules, size] of MANNERS) {
    await page.emulateMedia(media);
    if (size) await page.setViewportSize(size);
    findings.push(...(await seriousFindings(page, rules)).map((finding) => `${name}: ${finding}`));
    await bell(page).press('Enter');
    await page.getByRole('dialog').waitFor();
    findings.push(...(await seriousFindings(page, rules)).map((finding) => `${name}, open: ${finding}`));
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  }

  assert.deepEqual(findings, []);
});

test('8 KiB without a space are no wider than a screen of 320 px', async (world) => {
  const ada = await world.user();
  await ada.send(ada, { title: 'T'.repeat(200), message: 'm'.repeat(8192), category: 'c'.repeat(64) });
  const page = await world.foreign(await world.context({ viewport: { width: 320, height: 568 } }), ada, ALL, { script: CLIENT_SCRIPT });
  await untilLive(page);
  await items(page).first().waitFor();
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);

  assert.ok((await width()) <= 320, `${await width()}`);
  await bell(page).click();
  const box = await page.getByRole('dialog').boundingBox();

  assert.ok(box.x >= 0 && box.x + box.width <= 320, JSON.stringify(box));
  assert.ok((await width()) <= 320, `${await width()}`);
});

test('in an inbox of ten thousand one scrolls on and on, and it stays live and exact', async (world) => {
  const ada = await world.user();
  await ada.sendMany(ada, 10_000);
  const context = await world.context();
  await context.addInitScript(() => (window.options = { pageSize: 200 }));
  const page = await world.foreign(context, ada, '<notification-bell badge="unread"></notification-bell>' + INBOX, { script: CLIENT_SCRIPT });
  await untilLive(page);
  await page.getByText('number 10000', { exact: true }).waitFor();
  await page.getByRole('button', { name: /^Notifications, .*10,000 unread/ }).waitFor();
  assert.equal(await page.locator('notification-bell [part=badge]').getAttribute('data-count'), '99+');
  const counts = () => page.evaluate(() => ({ loaded: window.client.getSnapshot().items.length, unread: window.client.getSnapshot().unread }));
  assert.deepEqual(await counts(), { loaded: 200, unread: 10_000 });

  // As a wheel that does not stop: to the end of what there is, and on.
  const rows = await page.evaluate(async () => {
    const list = document.querySelector('notification-inbox').shadowRoot.querySelector('[part~=list]');
    let most = 0;
    while (list.lastElementChild.ariaPosInSet !== '10000') {
      list.parentElement.scrollTop = 1e9;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      most = Math.max(most, list.childElementCount);
    }
    return most;
  });
  await page.getByText('number 1', { exact: true }).waitFor();
  assert.deepEqual(await counts(), { loaded: 10_000, unread: 10_000 });
  assert.ok(rows <= 200, `${rows} rows at a time`);

  // Up again, at a stretch and by the wheel; what arrives meanwhile waits at the top.
  await ada.send(ada, 'the newest');
  const jump = (part) => page.evaluate((at) => {
    const list = document.querySelector('notification-inbox').shadowRoot.querySelector('[part~=list]');
    list.parentElement.scrollTop = list.parentElement.scrollHeight * at;
  }, part);
  await jump(0.5);
  const inSight = () => page.evaluate(() => {
    const list = document.querySelector('notification-inbox').shadowRoot.querySelector('[part~=list]');
    const { top, bottom } = list.parentElement.getBoundingClientRect();
    const seen = [...list.children].filter((row) => row.getBoundingClientRect().bottom > top && row.getBoundingClientRect().top < bottom);
    return seen.map((row) => [Number(row.ariaPosInSet), row.querySelector('[part=item-message]').textContent]);
  });
  await eventually(async () => {
    const seen = await inSight();
    assert.ok(seen.length >= 3 && seen[0][0] > 4_000 && seen[0][0] < 6_000, JSON.stringify(seen));
    for (const [place, text] of seen) assert.equal(text, `number ${10_001 - place}`);
  });
  await page.locator('notification-inbox').hover();
  const [[before]] = await inSight();
  for (let i = 0; i < 30; i++) await page.mouse.wheel(0, -700);
  await eventually(async () => {
    const seen = await inSight();
    assert.ok(seen.length >= 3 && seen[0][0] < before - 150, JSON.stringify(seen));
    for (const [place, text] of seen) assert.equal(text, `number ${10_001 - place}`);
  });
  await page.locator('notification-inbox [part~=pill]').click();
  await page.getByText('the newest', { exact: true }).waitFor();
});

test('texts that try to be more stay text, and evil links lead nowhere', async (world) => {
  const ada = await world.user();
  for (const text of CORPUS) {
    await ada.send(ada, { title: text.slice(0, 200), message: text, data: { actor: text, icon: text, actions: [{ label: text, link: '/x' }] } });
  }
  const context = await world.context();
  await context.addInitScript(() => (window.hacked = (n) => console.error(`Content Security Policy: hacked ${n}`)));
  const headers = { 'Content-Security-Policy': `${STRICT(world.server.url)}`.replace('script-src', "script-src 'self'") };
  // As if they had been stored before the server knew better.
  await context.route('**/api/notifications?*', async (route) => {
    const answer = await route.fetch();
    const page = await answer.json();
    page.notifications.forEach((notification, i) => {
      const link = EVIL_LINKS[i % EVIL_LINKS.length];
      notification.link = link;
      if (notification.data?.actions) notification.data.actions[0].link = link;
    });
    await route.fulfill({ response: answer, json: page });
  });
  const page = await world.foreign(context, ada, ALL, { script: CLIENT_SCRIPT, headers });
  await untilLive(page);
  for (const text of CORPUS.slice(0, 5)) await ada.send(ada, { title: text, message: text, priority: 'urgent' });
  await eventually(async () => assert.equal(await page.evaluate(() => window.client.getSnapshot().unread), CORPUS.length + 5));

  const shown = await page.evaluate(async () => {
    const root = document.querySelector('notification-inbox').shadowRoot;
    const texts = new Set();
    for (let i = 0; i < 40; i++) {
      for (const element of root.querySelectorAll('[part~=item-message]')) texts.add(element.textContent);
      root.querySelectorAll('[part~=item]').item(root.querySelectorAll('[part~=item]').length - 1)?.scrollIntoView();
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return [...texts];
  });
  for (const text of CORPUS) assert.ok(shown.includes(text), `not shown as it is: ${text}`);

  const address = page.url();
  for (let i = 0; i < EVIL_LINKS.length; i++) {
    const item = items(page).nth(5 + i);
    await item.evaluate((element) => element.click());
    for (const control of await item.locator('a, button[part~=action]').all()) await control.evaluate((element) => element.click()).catch(() => {});
  }
  assert.equal(page.url(), address);
  assert.equal(context.pages().length, 1);
  assert.equal(await page.evaluate(() => document.querySelectorAll('script').length), 1);
});

test('each thing that goes wrong has words of its own', async (world) => {
  const ada = await world.user();
  const context = await world.context();
  /** Whatever is wrong: nothing goes round and round as if it were about to come. */
  const says = async (on, words) => {
    const panel = on.getByRole('dialog');
    await bell(on).click();
    await panel.getByText(words).first().waitFor();
    await panel.locator('.bones').waitFor({ state: 'hidden' });
  };

  // The application says that nobody is logged in.
  const refused = world.pages.add({ server: world.server.url, user: ada, refuses: true, head: '', body: TWO_LINES });
  const page = await context.newPage();
  await page.goto(refused);
  await says(page, /sign in/i);

  // There is a token, but it is no good.
  const stranger = await world.foreign(context, { server: world.server, token: 'no.such.token' }, TWO_LINES);
  await says(stranger, /sign in/i);

  // The server is away.
  const gone = await world.context();
  await gone.route(/\/api\//, (route) => route.abort('connectionrefused'));
  const alone = await world.foreign(gone, ada, TWO_LINES);
  await says(alone, /cannot be reached/);

  // The server takes the question and says nothing.
  const mute = await world.context();
  await mute.route(/\/api\//, () => {});
  const waiting = await world.foreign(mute, ada, TWO_LINES);
  await says(waiting, /No answer yet|cannot be shown/);
});

test('a page whose storage is blocked, and one in a frame of another site, have a live badge', async (world) => {
  const ada = await world.user();
  await ada.send(ada, 'waiting');
  const context = await world.context();
  await context.addInitScript(() => {
    const denied = { get: () => { throw new DOMException('The operation is insecure.', 'SecurityError'); } };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) Object.defineProperty(window, name, denied);
  });
  const page = await world.foreign(context, ada, TWO_LINES);
  await page.getByRole('button', { name: /Notifications, 1 unread/ }).waitFor();

  const framed = world.pages.add({ server: world.server.url, user: ada, head: '', body: TWO_LINES });
  const host = await (await world.context()).newPage();
  await host.goto(world.pages.add({ server: '', head: '', body: `<iframe title="shop" sandbox="allow-scripts allow-same-origin" src="${framed}"></iframe>` }).replace('localhost', '127.0.0.1'));
  await host.frameLocator('iframe').getByRole('button', { name: /Notifications, 1 unread/ }).waitFor();
});

test('texts from right to left keep their direction, whatever the page has', async (world) => {
  const ada = await world.user();
  await ada.send(ada, { title: 'طلبك رقم 42', message: 'تم شحن طلبك' });
  await ada.send(ada, { title: 'Order 42', message: 'has been shipped' });
  const page = await world.foreign(await world.context(), ada, INBOX, { script: CLIENT_SCRIPT });
  await untilLive(page);
  const direction = (text) => page.getByText(text).evaluate((element) => getComputedStyle(element).direction);

  assert.equal(await direction('تم شحن طلبك'), 'rtl');
  assert.equal(await direction('has been shipped'), 'ltr');

  await page.evaluate(() => (document.documentElement.dir = 'rtl'));
  assert.equal(await direction('has been shipped'), 'ltr');
});
