// What the browser tests stand on: one Chromium and one server for all of them, a page of another origin, and what pages complained about.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, describe, test as nodeTest } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { record } from '../test/frames.js';
import { startServer } from '../test/server.js';

export const FOLDER = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);

/** How long a condition may take on a busy machine. No test asserts it: one that holds is seen at once. */
export const PATIENCE = 30_000;

/** Waits until `check` does not throw, and returns what it returned. */
export async function eventually(check, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

// ------------------------------------------------------------------------------------------------ what all tests share

let shared; // a promise of {browser, pages, server}
const tests = [];
let started = false;

process.once('exit', () => {
  if (tests.length && !started) throw new Error('browser/all.js runs the tests of this folder');
});

/** Runs what has been said to `test`, some at the same time: much of a test is waiting for a page or a server. */
export function runAll() {
  started = true;
  describe('in the browser', { concurrency: 3 }, () => {
    after(async () => {
      const { browser, pages, server } = await shared;
      pages.close();
      await Promise.all([browser.close(), server.stop()]);
    });
    tests.sort((one, other) => other.timeout - one.timeout);
    for (const { name, timeout, body } of tests) {
      nodeTest(name, { timeout }, async () => {
        // Node tells nothing before all of them have ended; a line says which one does not.
        const long = setTimeout(() => console.error(`still under way after a minute: ${name}`), 60_000);
        await run(body).finally(() => clearTimeout(long));
      });
    }
  });
}

function chromiumPath() {
  const places = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, 'chromium'));
  return process.env.CHROMIUM ?? places.find(existsSync) ?? '/usr/bin/chromium';
}

export function launchChromium() {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    handleSIGTERM: false,
    handleSIGINT: false,
    handleSIGHUP: false,
  });
}

async function open() {
  const pages = await foreignPages();
  const [browser, server] = await Promise.all([launchChromium(), startServer({ ...SETTINGS, NOTIFICATION_HTTP_ORIGINS: pages.url })]);
  return { browser, pages, server };
}

export const SETTINGS = {
  NOTIFICATION_SEND_POLICY: 'everyone',
  NOTIFICATION_LOG_LEVEL: 'warn',
};

/**
 * A test in contexts of its own. Whatever it does, no page may break its Content Security Policy, ask for trusted types, or
 * leave an exception to nobody.
 */
export function test(name, body, { timeout = 120_000 } = {}) {
  tests.push({ name, timeout, body });
}

async function run(body) {
  const { browser, pages, server } = await (shared ??= open());
  const world = new World(browser, pages, server);
  try {
    await body(world);
    assert.deepEqual(world.complaints, [], 'what pages complained about');
  } catch (error) {
    if (world.said.length) error.message += `\nThe pages said:\n  ${world.said.slice(-30).join('\n  ')}`;
    throw error;
  } finally {
    await world.close();
  }
}

const COMPLAINT = /content security policy|trusted ?(type|html|script)|refused to (apply|execute|load|connect|evaluate)/i;

/** One test's contexts, pages and users. */
class World {
  constructor(browser, pages, server) {
    Object.assign(this, { browser, pages, server, contexts: [], complaints: [], said: [], cleanups: [] });
  }

  /** Another server than the one that all tests share: one that may be killed. */
  async ownServer(settings = {}) {
    const server = await startServer({ ...SETTINGS, NOTIFICATION_HTTP_ORIGINS: this.pages.url, ...settings });
    this.cleanups.push(() => server.stop());
    return server;
  }

  /** A browser profile: its tabs share storage, locks and channels. */
  async context(options = {}) {
    return this.#prepare(await this.browser.newContext({ viewport: { width: 1280, height: 800 }, ...options }));
  }

  async #prepare(context) {
    context.setDefaultTimeout(PATIENCE);
    this.contexts.push(context);
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`);
      });
    });
    context.on('page', (page) => this.#listen(page));
    return context;
  }

  /**
   * A browser of its own whose tabs hide each other and can be frozen. In Playwright's usual contexts every tab believes that it is in
   * front.
   */
  async window() {
    const folder = mkdtempSync(path.join(tmpdir(), 'chromium-'));
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const chromium_ = spawn(chromiumPath(), ['--headless', ...sandbox, '--remote-debugging-port=0', `--user-data-dir=${folder}`, '--no-first-run', 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const gone = once(chromium_, 'exit');
    this.cleanups.push(async () => {
      chromium_.kill('SIGKILL');
      await gone;
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    });
    const address = await new Promise((resolve, reject) => {
      createInterface({ input: chromium_.stderr }).on('line', (line) => {
        const listening = /listening on (ws:\S+)/.exec(line);
        if (listening) resolve(listening[1]);
      });
      gone.then(() => reject(new Error('Chromium ended')));
    });
    const browser = await chromium.connectOverCDP(address, { noDefaults: true });
    return this.#prepare(browser.contexts()[0]);
  }

  #listen(page) {
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => record('client', String(payload)));
      socket.on('framereceived', ({ payload }) => record('server', String(payload)));
    });
    page.on('console', (message) => {
      this.said.push(`${message.type()}: ${message.text()}`);
      if (COMPLAINT.test(message.text())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(`uncaught: ${error.stack ?? error}`));
    page.on('crash', () => this.complaints.push('the page crashed'));
  }

  /** A new user with a token. */
  user(server = this.server) {
    return User.register(server);
  }

  /**
   * A page of the foreign origin, whose token address answers with the user's token.
   *
   * @param body HTML between <body> and </body>; `SERVER` in it is the server's address
   */
  async foreign(context, user, body, { headers = {}, head = '', script = '' } = {}) {
    const address = this.pages.add({ server: user.server.url, user, body, head, script, headers });
    const page = await context.newPage();
    await page.goto(address);
    return page;
  }

  async close() {
    // A page that stands still does not close; the end of its browser takes it along.
    const closed = Promise.all(this.contexts.map((context) => context.close().catch(() => {})));
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 5_000))]);
    for (const cleanup of this.cleanups) await cleanup();
  }
}

let names = 0;

/** Somebody at a server, by REST and without the client that is tested. */
export class User {
  static async register(server, name = `user${process.pid}x${++names}`) {
    const user = new User();
    const credentials = { username: name, password: 'password123' };
    user.server = server;
    user.name = name;
    user.password = credentials.password;
    // A server that checks too many passwords at a time says so, and has done nothing.
    user.id = (await eventually(() => user.call('POST', '/api/register', credentials))).id;
    user.token = (await eventually(() => user.call('POST', '/api/login', credentials))).token;
    return user;
  }

  async call(method, address, body, headers = {}) {
    const answer = await fetch(this.server.url + address, {
      method,
      headers: {
        ...(this.token && { Authorization: `Bearer ${this.token}` }),
        ...(body && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  /** @param draft a message, or every field of a send but its recipient */
  send(to, draft, headers) {
    const fields = typeof draft === 'string' ? { message: draft } : draft;
    return this.call('POST', '/api/notifications/send', { user_id: to.id, ...fields }, headers);
  }

  /** As many as wanted, in batches of 1,000. */
  async sendMany(to, count, draft = (i) => ({ message: `number ${i}` })) {
    for (let from = 1; from <= count; from += 1000) {
      const length = Math.min(1000, count - from + 1);
      const items = Array.from({ length }, (_, i) => ({ user_id: to.id, ...draft(from + i) }));
      await this.call('POST', '/api/notifications/batch', items);
    }
  }

  /** The whole inbox, newest first, and its counts. */
  async inbox(query = '') {
    const all = [];
    let page;
    do {
      page = await this.call('GET', `/api/notifications?limit=200${query}${page ? `&before=${page.next}` : ''}`);
      all.push(...page.notifications);
    } while (page.next);
    return { items: all, unread: page.unread, unseen: page.unseen };
  }
}

// ------------------------------------------------------------------------------------------------ pages of another origin

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.mjs': 'text/javascript', '.svelte': 'text/javascript' };

/** Somebody's application: its pages, its modules and its address for tokens. */
export async function foreignPages() {
  const entries = new Map();
  const shared = {};
  const http = createServer((request, response) => {
    answer(request, response).catch((error) => {
      response.writeHead(500).end(String(error.stack));
    });
  });
  const send = (response, type, text, headers = {}) =>
    response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-store', ...headers }).end(text);

  async function answer(request, response) {
    const [, whole, key, rest = ''] = /^(\/([^/?]*)\/?([^?]*))/.exec(request.url);
    // The examples ask at the root, as applications do; the page that asks is in the referrer.
    const entry = entries.get(key === 'notification-token' ? new URL(request.headers.referer).pathname.split('/')[1] : key);
    if (shared[whole]) return send(response, 'text/javascript', shared[whole]);
    if (key === 'node_modules') return file(response, path.join(FOLDER, whole));
    if (!entry) return response.writeHead(404, { 'Content-Type': 'text/plain' }).end('there is nothing here');
    if ((rest === 'token' || key === 'notification-token') && request.method === 'POST') {
      entry.asked = (entry.asked ?? 0) + 1;
      if (entry.refuses) return response.writeHead(401).end();
      return send(response, 'application/json', JSON.stringify({ token: entry.user.token, expires_in: entry.expiresIn ?? 3600 }));
    }
    const text = entry.files?.[rest] ?? (rest === 'page.js' && entry.script);
    if (text) return send(response, TYPES[path.extname(rest)] ?? 'text/plain', await text);
    if (rest === '') return send(response, 'text/html', page(entry), entry.headers);
    return response.writeHead(404, { 'Content-Type': 'text/plain' }).end('there is nothing here');
  }

  async function file(response, place) {
    const text = await readFile(place);
    send(response, TYPES[path.extname(place)] ?? 'text/plain', text);
  }

  const page = (entry) => entry.html ?? `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A shop</title>
${entry.head.replaceAll('SERVER', entry.server)}
${entry.script ? '<script type="module" src="page.js"></script>' : ''}
</head><body>
${entry.body.replaceAll('SERVER', entry.server)}
</body></html>`;

  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://localhost:${http.address().port}`;
  return {
    url,
    /** Modules that all pages can import, by their path. */
    shared,
    /** @returns the address of a new page; it ends with a slash, so that `token` and `page.js` are beside it */
    add(entry) {
      const key = `page${entries.size + 1}`;
      entries.set(key, { head: '', body: '', headers: {}, ...entry, script: entry.script?.replaceAll('SERVER', entry.server) });
      return `${url}/${key}/`;
    },
    entry: (address) => entries.get(new URL(address).pathname.split('/')[1]),
    close() {
      http.close();
      http.closeAllConnections();
    },
  };
}

/** The way to a server, which can be cut. */
export async function cable(port) {
  const open = new Set();
  let cut = false;
  const proxy = createTcpServer((socket) => {
    if (cut) return socket.destroy();
    const upstream = connect(port, '127.0.0.1');
    for (const end of [socket, upstream]) {
      open.add(end);
      end.on('error', () => {});
      end.on('close', () => {
        open.delete(end);
        socket.destroy();
        upstream.destroy();
      });
    }
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${proxy.address().port}`,
    cut() {
      cut = true;
      for (const end of open) end.destroy();
    },
    mend() {
      cut = false;
    },
    close() {
      proxy.close();
      this.cut();
    },
  };
}

/** A page that has the client as `window.client`, and the elements that it is given to. */
export const CLIENT_SCRIPT = `
import { NotificationClient } from 'SERVER/client/index.js';
import 'SERVER/client/elements.js';
const token = async () => (await (await fetch('token', { method: 'POST' })).json()).token;
const client = new NotificationClient({ server: 'SERVER', token, ...window.options });
window.client = client;
window.heard = [];
for (const type of ['notification', 'backlog', 'state', 'reset', 'error']) {
  client.addEventListener(type, (event) => window.heard.push({ type, detail: structuredClone(event.detail) }));
}
for (const element of document.querySelectorAll('notification-bell, notification-inbox, notification-toasts, notification-status')) {
  element.client = client;
}
client.connect();
`;

export const TWO_LINES = `<script type="module" src="SERVER/client/elements.js"></script>
<notification-bell token-url="token"></notification-bell>`;

/** The state of a page's client as plain data. */
export const snapshot = (page) =>
  page.evaluate(() => {
    const { items, unread, unseen, state, pending, resumed } = window.client.getSnapshot();
    return { items: items.map(({ id, message, read, archived }) => ({ id, message, read, archived })), unread, unseen, state, pending, resumed };
  });

export async function untilLive(page) {
  await page.waitForFunction(() => window.client?.getSnapshot().state === 'live');
}

export const axeSource = () => readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
