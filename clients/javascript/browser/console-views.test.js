// What the console and the playground show when something is special: much of it, wrong, refused, or for operators alone.
import assert from 'node:assert/strict';
import { startServer } from '../test/server.js';
import { seriousFindings } from './axe.js';
import { PATIENCE, SETTINGS, eventually, test } from './harness.js';

/** A tab with the console in which the user has logged in. */
async function logIn(page, user) {
  await page.goto(user.server.url);
  await page.getByLabel('Username').fill(user.name);
  await page.getByLabel('Password').fill(user.password);
  await page.keyboard.press('Enter');
  await page.locator('#connection[data-state=live]').waitFor();
  return page;
}

async function consoleOf(world, user, options) {
  return logIn(await (await world.context(options)).newPage(), user);
}

const show = (page, view) => page.evaluate((name) => { location.hash = name; }, view);
const says = (page, id, pattern) => page.locator(id).filter({ hasText: pattern }).waitFor();

test('a login that was ended elsewhere has words, and a way back in', async (world) => {
  const ada = await world.user();
  const page = await consoleOf(world, ada);

  await ada.call('POST', '/api/password', { current_password: ada.password, new_password: 'password124' });

  await says(page, '#connection-words', 'token refused');
  await page.getByRole('button', { name: 'Log in again' }).click();
  await page.getByLabel('Username').waitFor();
  await eventually(async () => assert.equal(await page.locator('#wire-rows > li').count(), 0, 'what the one before has seen is gone'));
});

test('an API key is told that it has no inbox, and what is no token that it is none', async (world) => {
  const page = await (await world.context()).newPage();
  await page.goto(world.server.url);
  await page.getByRole('button', { name: 'Token' }).click();

  await page.getByLabel('Access token').fill('not a token');
  await page.locator('#entry-submit').click();
  await says(page, '#entry-problem', /no token/);
  await page.getByLabel('Access token').fill('abc.def.ghi');
  await page.locator('#entry-submit').click();
  await says(page, '#entry-problem', /not valid/);
  const { stdout } = await world.server.run('key', 'create', 'till', '--scopes', 'send');
  await page.getByLabel('Access token').fill(/nsk_\w+/.exec(stdout)[0]);
  // A key that another process has made is good within two seconds.
  await eventually(async () => {
    await page.locator('#entry-submit').click();
    await page.locator('#entry-problem').filter({ hasText: /API key, of the service till/ }).waitFor({ timeout: 1000 });
  });
});

test('a browser that stores nothing and a clock that is wrong are said, until that is understood', async (world) => {
  const ada = await world.user();
  const context = await world.context();
  await context.addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() - 2 * 86_400_000;
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('not here', 'SecurityError');
      },
    });
  });
  const page = await logIn(await context.newPage(), ada);

  await says(page, '#banners', /clock is about 2 d behind/);
  await says(page, '#banners', /store nothing/);
  await page.getByRole('button', { name: 'Understood' }).first().click();
  await page.getByRole('button', { name: 'Understood' }).click();
  await page.locator('#banners .banner').waitFor({ state: 'detached' });
  await ada.send(ada, 'works all the same');
  await page.getByText('works all the same').first().waitFor();
});

test('thousands of unread ones are counted exactly, read at once, and unread again', async (world) => {
  const ada = await world.user();
  await ada.sendMany(ada, 2000, (i) => ({ message: `number ${i}`, category: i % 2 ? 'odd' : 'even' }));
  const page = await consoleOf(world, ada);

  await says(page, '#inbox-words', /^2,000 unread/);
  await says(page, '#categories', /even\s*1,000/);
  await page.locator('#many').getByRole('button', { name: 'Mark all as read' }).click();
  await says(page, '#inbox-words', /everything is read/);
  await page.locator('#undo').getByRole('button', { name: 'Undo' }).click();
  await says(page, '#inbox-words', /^2,000 unread/);
  await eventually(async () => assert.equal((await ada.inbox('&unread=true')).unread, 2000));
});

test('a category narrows the inbox and the search, and what is done to a finding can be undone', async (world) => {
  const ada = await world.user();
  await ada.send(ada, { title: 'Order 1', message: 'shipped today', category: 'orders' });
  await ada.send(ada, { title: 'Order 2', message: 'SHIPPED yesterday', category: 'orders' });
  await ada.send(ada, { title: 'Parcel', message: 'shipped, too', category: 'social' });
  const page = await consoleOf(world, ada);
  const found = page.locator('#found article');

  await page.locator('#categories').getByRole('button', { name: /orders/ }).click();
  await page.locator('notification-inbox article').nth(1).waitFor();
  await eventually(async () => assert.equal(await page.locator('notification-inbox article').count(), 2));
  await page.getByLabel('Search titles and messages').fill('shipped');
  await found.nth(1).waitFor();
  assert.deepEqual(await found.locator('mark').allTextContents(), ['SHIPPED', 'shipped']);
  await page.locator('#categories').getByRole('button', { name: /All/ }).click();
  await found.nth(2).waitFor();
  assert.deepEqual(await seriousFindings(page), []);

  await found.first().getByRole('button', { name: 'Archive' }).click();
  await says(page, '#undo', 'Archived.');
  await eventually(async () => assert.equal((await ada.inbox()).items.length, 2));
  await page.locator('#undo').getByRole('button', { name: 'Undo' }).click();
  await eventually(async () => assert.equal((await ada.inbox()).items.length, 3));
  await page.getByLabel('Search titles and messages').fill('nothing has this');
  await says(page, '#found', /Nothing has all of these words/);
});

test('the wire keeps 500 entries at most, and no password and no token', async (world) => {
  const ada = await world.user();
  const page = await consoleOf(world, ada);
  await page.locator('#wire-rows > li').first().waitFor();

  await ada.sendMany(ada, 600, (i) => ({ message: `frame ${i}`, data: { secret: 'not one of ours' } }));
  await says(page, '#wire-words', /^the last 500 of/);
  assert.equal(await page.locator('#wire-rows > li').count(), 500);
  await page.getByLabel('Show entries that contain').fill('frame 600');
  const row = page.locator('#wire-rows > li:not([hidden])');
  await eventually(async () => assert.equal(await row.count(), 1));
  await row.locator('summary').click();
  await row.locator('pre').filter({ hasText: '"not one of ours"' }).waitFor();

  await page.getByRole('button', { name: 'Clear', exact: true }).last().click();
  await page.getByLabel('Show entries that contain').fill('');
  const tokens = [];
  page.on('request', (request) => tokens.push(request.headers().authorization?.slice(7)));
  await page.locator('#leave').click();
  await logIn(page, ada);
  await page.evaluate(() => document.querySelectorAll('#wire-rows details').forEach((entry) => (entry.open = true)));
  await page.locator('#wire-rows pre').first().waitFor();
  const html = await page.content();
  assert.ok(!html.includes(ada.password), 'the password stands in the page');
  assert.ok(tokens.some(Boolean), 'the page has shown its token to the server');
  for (const token of tokens.filter(Boolean)) assert.ok(!html.includes(token), 'a token stands in the page');
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  for (const token of tokens.filter(Boolean)) assert.ok(!stored.includes(token), 'a token is stored');
});

test('a send with the same idempotency key says that nothing was stored, and what was sent can be recalled', async (world) => {
  const ada = await world.user();
  const page = await consoleOf(world, ada);
  await show(page, 'send');
  await page.locator('#send-message').fill("it's here");
  await page.locator('#send-data').fill('{"n": 1e5}');
  await page.locator('#send-new-key').click();

  await page.locator('#send-go').click();
  await says(page, '#send-status', /^201/);
  assert.match(await page.locator('#send-curl').textContent(), /it'\\''s here/);
  await page.locator('#send-go').click();
  await says(page, '#send-status', /replayed/);
  const { items } = await ada.inbox();
  assert.equal(items.length, 1);
  await page.getByRole('button', { name: 'Recall' }).click();
  await eventually(async () => assert.equal((await ada.inbox()).items.length, 0));

  await page.locator('#send-data').fill('{"n": ');
  await page.locator('#send-go').click();
  await says(page, '#send-problem', /no JSON/);
  await page.locator('#send-data').fill('');
  await page.locator('#send-link').fill('javascript:alert(1)');
  await page.locator('#send-go').click();
  await says(page, '#send-problem', /scheme javascript/);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'send-link');
});

test('operators see counters move, and on which devices a notification has arrived', async (world) => {
  const [ada, bob] = [await world.user(), await world.user()];
  await world.server.run('user', 'role', ada.name, 'admin');
  await bob.send(bob, { title: 'Hello', message: 'to bob' });
  const bobs = await consoleOf(world, bob);
  await bobs.getByText('to bob').first().waitFor();
  const page = await consoleOf(world, ada);

  await show(page, 'server');
  await page.locator('#tiles svg path.line[d*="L"]').first().waitFor({ state: 'attached' });
  await page.locator('#figures').getByText('sends', { exact: true }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await show(page, 'users');
  await page.getByLabel('Names that begin with').fill(bob.name);
  await page.locator('#user-rows').getByRole('button', { name: bob.name, exact: true }).click();
  await says(page, '#h-user', bob.name);
  await bob.send(bob, { title: 'Second', message: 'to bob again' });
  await bobs.getByText('to bob again').first().waitFor();
  await page.locator('#user summary').first().click();
  await says(page, '#user .steps', /accepted, and durable/);
  await says(page, '#user .steps', /not read so far/);
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('link', { name: /All users/ }).click();
  await page.locator('#user-rows').waitFor();
});

test('the playground sends to itself, dresses the bell, and shows the lines to copy', async (world) => {
  const server = await startServer(SETTINGS, ['serve', '--demo']);
  world.cleanups.push(() => server.stop());
  const page = await (await world.context()).newPage();
  await page.goto(`${server.url}/playground`);
  await page.locator('notification-inbox article').first().waitFor({ timeout: 2 * PATIENCE });

  await page.locator('#sample').selectOption({ label: 'Markup, which stays text' });
  await page.locator('#send-one').click();
  await says(page, '#sender-words', /revision \d+/);
  await page.locator('notification-inbox').getByText('<img src=x onerror=alert(1)>').first().waitFor();
  await page.getByRole('button', { name: 'Forest' }).click();
  await says(page, '#css', /--notification-accent: #1f6f4a;/);
  assert.equal(await page.locator('#stage').evaluate((stage) => stage.style.getPropertyValue('--notification-accent')), '#1f6f4a');
  await page.locator('#language').selectOption('id');
  await says(page, '#two', /theme="light" lang="id"/);
  await says(page, '#integrity', /elements\.js" integrity="sha384-/);
  assert.deepEqual(await seriousFindings(page), []);
});
