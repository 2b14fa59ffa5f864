// The backend of a shop, in Node and without a package: it gives the page of whoever is logged in a token, and sends.
//   notification key create shop --scopes send,users > shop.key
//   NOTIFICATION_KEY_FILE=shop.key node backend.js
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const SERVER = process.env.NOTIFICATION_SERVER ?? 'http://localhost:8080';
const KEY = readFileSync(process.env.NOTIFICATION_KEY_FILE ?? 'shop.key', 'utf8').trim();

/** Tries again with the same key of idempotency, so that nothing is stored twice: after no answer, 429 or 503. */
async function call(path, body, { idempotencyKey = randomUUID(), tries = 4 } = {}) {
  for (let left = tries; ; left--) {
    let answer;
    try {
      answer = await fetch(SERVER + path, {
        method: 'POST',
        headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json', 'Idempotency-Key': idempotencyKey },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(10_000),
      });
    } catch (error) {
      if (left === 1) throw error;
    }
    if (answer?.ok) return answer.json();
    if (answer && ![429, 503].includes(answer.status)) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    if (answer && left === 1) throw new Error(`${path}: ${answer.status}`);
    const wait = Number(answer?.headers.get('Retry-After') ?? 2 ** (tries - left));
    await new Promise((resolve) => setTimeout(resolve, wait * 1000));
  }
}

/** What your framework knows: who a session's cookie belongs to. Here it is one customer, whose session is made when this starts. */
const sessions = new Map([[process.env.SESSION ?? randomUUID(), 'usr_42']]);
const userOf = (request) => sessions.get(/(?:^|; )session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1]);

const shop = createServer(async (request, response) => {
  const answer = (status, json) => response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end(JSON.stringify(json));
  try {
    const user = userOf(request);
    const shipped = /^\/orders\/(\d+)\/shipped$/.exec(request.url);
    if (request.method !== 'POST') answer(405, {});
    // The bell says that nobody is logged in.
    else if (!user) answer(401, {});
    else if (request.url === '/notification-token') {
      // The bell asks here (`token-url`).
      const { token, expires_in } = await call('/api/users/token', { external_id: user });
      answer(200, { token, expires_in });
    } else if (shipped) {
      const order = shipped[1];
      const notification = { external_id: user, title: `Order ${order}`, message: 'Your order has been shipped', link: `/orders/${order}` };
      answer(200, await call('/api/notifications/send', notification, { idempotencyKey: `order-${order}-shipped` }));
    } else answer(404, {});
  } catch (error) {
    console.error(error);
    answer(502, {});
  }
});
shop.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => console.log(`http://127.0.0.1:${shop.address().port}`));
