// How long until something is to be seen, measured by hand: `node browser/paint.js`. No test asserts a time.
import { startServer } from '../test/server.js';
import { CLIENT_SCRIPT, SETTINGS, User, foreignPages, launchChromium, untilLive } from './harness.js';

const LOADS = 20;
const SENDS = 50;

const pages = await foreignPages();
const server = await startServer({ ...SETTINGS, NOTIFICATION_HTTP_ORIGINS: pages.url });
const browser = await launchChromium();

function say(what, times) {
  const sorted = times.toSorted((one, other) => one - other);
  const [median, worst] = [sorted[sorted.length >> 1], sorted.at(-1)].map((time) => `${time.toFixed(1)} ms`);
  console.log(`${what}: median ${median}, worst ${worst}, of ${times.length}`);
}

/** A first visit: nothing of the console is in the browser's cache. */
async function firstPaint(context) {
  const page = await context.newPage();
  await page.goto(server.url);
  const entries = await page.waitForFunction(() => {
    const paints = performance.getEntriesByType('paint');
    return paints.length === 2 && Object.fromEntries(paints.map(({ name, startTime }) => [name, startTime]));
  });
  const paints = await entries.jsonValue();
  await page.close();
  return paints;
}

async function visits(count, contextOf) {
  const paints = [];
  for (let i = 0; i < count; i++) paints.push(await firstPaint(await contextOf()));
  return paints;
}

/** From the request that stores it, and from the frame that brings it, to the end of the animation frame that shows it. */
async function onTheScreen() {
  const ada = await User.register(server);
  const context = await browser.newContext();
  await context.addInitScript(() => {
    window.frames_ = new Map();
    const Native = window.WebSocket;
    window.WebSocket = class extends Native {
      constructor(...parameters) {
        super(...parameters);
        this.addEventListener('message', ({ data }) => {
          const { notification } = JSON.parse(data);
          if (!notification) return;
          const came = performance.now();
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => window.frames_.set(notification.message, { came, shown: performance.now() });
            port2.postMessage(null);
          });
        });
      }
    };
  });
  const page = await context.newPage();
  await page.goto(pages.add({ server: server.url, user: ada, body: '<notification-bell></notification-bell><notification-inbox></notification-inbox>', script: CLIENT_SCRIPT }));
  await untilLive(page);
  return page.evaluate(async ({ id, sends }) => {
    const times = [];
    for (let i = 0; i < sends; i++) {
      const message = `number ${i}`;
      const sent = performance.now();
      await window.client.send({ user_id: id, message });
      while (!window.frames_.has(message)) await new Promise((resolve) => setTimeout(resolve, 1));
      const { came, shown } = window.frames_.get(message);
      times.push({ sent: shown - sent, came: shown - came });
    }
    return times;
  }, { id: ada.id, sends: SENDS });
}

try {
  await visits(5, () => browser.newContext());
  const first = await visits(LOADS, () => browser.newContext());
  const known = await browser.newContext();
  await visits(1, () => known);
  const again = await visits(LOADS, () => known);
  for (const name of ['first-paint', 'first-contentful-paint']) {
    say(`${name} of a first visit`, first.map((paint) => paint[name]));
    say(`${name} of a later visit`, again.map((paint) => paint[name]));
  }
  const times = await onTheScreen();
  say('from the request to send to the screen', times.map(({ sent }) => sent));
  say('from the frame to the screen', times.map(({ came }) => came));
} finally {
  await browser.close();
  pages.close();
  await server.stop();
}
