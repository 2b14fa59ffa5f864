// Pictures for the README and the docs, of a server with `--demo`: `node browser/screenshots.js FOLDER`; then `pngquant`, for their size.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { launcher } from '../test/server.js';
import { launchChromium } from './harness.js';

const folder = path.resolve(process.argv[2] ?? 'screenshots');
mkdirSync(folder, { recursive: true });

/** A demo server: its address, and its users' passwords, which it prints. */
async function demo() {
  const child = spawn(launcher, ['serve', '--demo', '--http.port=0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const passwords = {};
  let url;
  for await (const line of createInterface({ input: child.stdout })) {
    url ??= /is ready on (\S+)/.exec(line)?.[1];
    const [, name, password] = /^\s+(\w+)\s+with the password\s+(\S+)/.exec(line) ?? [];
    if (name) passwords[name] = password;
    if (url && passwords.ada && passwords.grace) break;
  }
  return { url, passwords, stop: () => Promise.all([once(child, 'exit'), child.kill()]) };
}

const server = await demo();
const browser = await launchChromium();

async function open(address, options) {
  const page = await (await browser.newContext({ deviceScaleFactor: 1.5, ...options })).newPage();
  await page.goto(server.url + address);
  return page;
}

/** The console as somebody sees it who has logged in and has heard from the demo. */
async function consoleOf(name, options) {
  const page = await open('/', options);
  await page.getByLabel('Username').fill(name);
  await page.getByLabel('Password').fill(server.passwords[name]);
  await page.keyboard.press('Enter');
  await page.locator('#connection[data-state=live]').waitFor();
  await page.locator('notification-inbox [part~=item]').nth(5).waitFor({ timeout: 120_000 });
  // What comes while the page is being looked at is for the list, not over it.
  await page.evaluate(() => document.querySelector('notification-toasts')?.remove());
  return page;
}

const shoot = async (page, name) => {
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
  await page.context().close();
};

try {
  const wide = { viewport: { width: 1440, height: 900 } };
  const narrow = { viewport: { width: 360, height: 740 } };
  for (const colorScheme of ['light', 'dark']) {
    const page = await consoleOf('ada', { ...wide, colorScheme });
    await page.evaluate(() => {
      const { client } = document.querySelector('notification-inbox');
      const [, second, third, ...older] = client.getSnapshot().items.filter(({ read }) => !read);
      return client.markRead(...[second, third, ...older.slice(2)].filter(({ priority }) => priority === 'normal').map(({ id }) => id));
    });
    // The categories are counted a moment later.
    await page.waitForFunction(() => document.querySelector('#categories b')?.textContent === document.querySelector('#nav-unread').textContent);
    await shoot(page, `console-${colorScheme}`);
    await shoot(await consoleOf('ada', { ...narrow, colorScheme }), `console-phone-${colorScheme}`);
  }
  const operator = await consoleOf('grace', { ...wide, colorScheme: 'dark' });
  await operator.evaluate(() => (location.hash = 'server'));
  await operator.locator('#tiles').getByText(/sessions/i).first().waitFor();
  // Enough of the live charts to see them move.
  await operator.waitForTimeout(60_000);
  await shoot(operator, 'console-server');
  const playground = await open('/playground', { ...wide, colorScheme: 'light' });
  await playground.getByRole('button', { name: 'Forest' }).click();
  await playground.locator('notification-inbox [part~=item]').nth(3).waitFor({ timeout: 120_000 });
  await shoot(playground, 'playground');
} finally {
  await browser.close();
  await server.stop();
}
