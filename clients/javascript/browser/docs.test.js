// The documentation that the server serves: searched, on a phone, and for readers.
import assert from 'node:assert/strict';
import { MANNERS, seriousFindings } from './axe.js';
import { test } from './harness.js';

const PAGES = ['/docs/', '/docs/operations', '/docs/operations/production', '/docs/adr'];

test('the documentation is searched by the keyboard, and what is found is where the link leads', async (world) => {
  const page = await (await world.context()).newPage();
  await page.goto(`${world.server.url}/docs/`);

  await page.keyboard.press('/');
  await page.keyboard.type('NOTIFICATION_HTTP_WORKERS');
  await page.getByRole('status').getByText(/^\d+ places?$/).waitFor();
  await page.getByRole('region', { name: 'Found' }).getByRole('link', { name: 'Operations: Settings' }).click();

  await page.waitForURL('**/docs/operations#settings');
  assert.ok(await page.getByRole('heading', { name: 'Settings' }).isVisible());
  assert.ok(await page.getByRole('region', { name: 'Found' }).isHidden());

  await page.getByRole('searchbox').fill('nothing has <b>this</b> word');
  await page.getByRole('status').getByText('Nothing has all of these words.').waitFor();
  assert.equal(await page.getByRole('region', { name: 'Found' }).getByRole('link').count(), 0);
  await page.keyboard.press('Escape');
  assert.ok(await page.getByRole('region', { name: 'Found' }).isHidden());
});

test('axe has nothing serious to say about the documentation, and no page is wider than a phone', async (world) => {
  const page = await (await world.context()).newPage();
  const findings = [];
  for (const address of PAGES) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(world.server.url + address);
    for (const [name, media, rules, size] of MANNERS) {
      await page.emulateMedia(media);
      if (size) await page.setViewportSize(size);
      findings.push(...(await seriousFindings(page, rules)).map((finding) => `${address}, ${name}: ${finding}`));
    }
    await page.setViewportSize({ width: 360, height: 740 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, address);
  }
  // A page of thousands of nodes, on which axe takes half a minute; what it is made of is on the others, too.
  await page.goto(`${world.server.url}/docs/api`);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);

  assert.deepEqual(findings, []);
});

test('the console leads to the documentation, and a login outlives the visit', async (world) => {
  const ada = await world.user();
  const context = await world.context();
  const page = await context.newPage();
  await page.goto(world.server.url);

  await page.getByRole('link', { name: 'API reference' }).click();
  await page.getByRole('heading', { name: 'API reference' }).waitFor();
  await page.getByRole('link', { name: 'Console' }).click();
  await page.getByRole('button', { name: 'Token' }).click();
  await page.getByLabel('Access token').fill(ada.token);
  await page.locator('#entry-submit').click();

  const opened = context.waitForEvent('page');
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Documentation' }).click();
  await (await opened).waitForURL('**/docs/readme');
  assert.ok(await page.getByRole('heading', { name: 'Inbox' }).isVisible());
});
