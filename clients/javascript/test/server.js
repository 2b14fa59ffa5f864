// Starts, kills and restarts a real server for tests.
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const built = fileURLToPath(new URL('../../../notification-app/target/notification', import.meta.url));

/** The launcher of the finished server: that of the environment, or what this repository has built. */
export const launcher = path.resolve(process.env.NOTIFICATION_LAUNCHER || built);

/** What tests that cannot run are skipped with; false if there is a server. */
export const missing = existsSync(launcher) ? false : `no server at ${launcher}: build it, or name one in NOTIFICATION_LAUNCHER`;

/** Servers that a failing test leaves behind end with the tests. */
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/**
 * A server in a folder of its own, on a free port that it keeps over restarts.
 * @param {Record<string, string>} [settings]  as in the environment: {NOTIFICATION_HTTP_ORIGINS: '…'}
 * @param {string[]} [args]
 */
export async function startServer(settings = {}, args = []) {
  const folder = mkdtempSync(path.join(tmpdir(), 'notification-'));
  const env = { ...process.env, NOTIFICATION_LIMITS_ENABLED: 'false', NOTIFICATION_HTTP_HOST: '127.0.0.1', ...settings };
  let child;
  let gone;
  let port = 0;

  async function start() {
    const log = [];
    child = spawn(launcher, args, { cwd: folder, env: { ...env, NOTIFICATION_HTTP_PORT: String(port) }, stdio: ['ignore', 'pipe', 'pipe'] });
    const mine = child;
    running.add(mine);
    gone = new Promise((resolve) => mine.once('exit', resolve)).then(() => running.delete(mine));
    createInterface({ input: mine.stderr }).on('line', (line) => log.push(line) > 200 && log.shift());
    port = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the server is not ready\n${log.join('\n')}`)), 90_000);
      createInterface({ input: mine.stdout }).on('line', (line) => {
        log.push(line);
        const ready = /is ready on https?:\/\/\S+?:(\d+)/.exec(line);
        if (ready) resolve(Number(ready[1]));
      });
      mine.once('exit', (status) => reject(new Error(`the server ended with ${status}\n${log.join('\n')}`)));
      mine.once('error', reject);
      mine.timer = timer;
    }).finally(() => clearTimeout(mine.timer));
  }

  async function end(signal) {
    const mine = child;
    mine.kill(signal);
    // No test is about how long a server takes to end.
    const late = setTimeout(() => mine.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(late);
  }

  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    folder,
    /** Ends it in good order, and removes its folder. */
    async stop() {
      await end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
    /** As a power cut does. */
    kill: () => end('SIGKILL'),
    /** On the same port and database; after `kill`, or by itself in good order. */
    async restart() {
      if (running.has(child)) await end('SIGTERM');
      await start();
    },
    /** A command of the same database: run('user', 'role', 'ada', 'admin'). */
    run: (...words) => promisify(execFile)(launcher, words, { cwd: folder, env, timeout: 60_000 }),
  };
}

/** One call without a client. @returns {Promise<any>} */
export async function call(server, method, path, { token, body, headers } = {}) {
  const answer = await fetch(server.url + path, {
    method,
    headers: { ...(token && { Authorization: `Bearer ${token}` }), ...(body && { 'Content-Type': 'application/json' }), ...headers },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await answer.text();
  if (!answer.ok) throw Object.assign(new Error(`${method} ${path}: ${answer.status} ${text}`), { status: answer.status });
  return text ? JSON.parse(text) : undefined;
}

let names = 0;

/** A new user, logged in: {id, username, token, send, …}. */
export async function newUser(server, name = `user${process.pid}x${++names}`) {
  const password = 'password123';
  // A busy machine checks passwords slowly: what waits for too long is not done, and may be tried again.
  const patiently = async (path, tries = 10) => {
    try {
      return await call(server, 'POST', path, { body: { username: name, password } });
    } catch (error) {
      if (error.status !== 503 || !tries) throw error;
      return patiently(path, tries - 1);
    }
  };
  const { id, username } = await patiently('/api/register');
  const { token } = await patiently('/api/login');
  const request = (method, path, body, headers) => call(server, method, path, { token, body, headers });
  return {
    id,
    username,
    password,
    token,
    request,
    /** Sends to itself. */
    send: (message, more) => request('POST', '/api/notifications/send', { user_id: id, message, ...more }),
    /** The whole inbox as the server has it, the newest first. */
    async inbox(query = '') {
      const all = [];
      for (let before = ''; before !== null; ) {
        const page = await request('GET', `/api/notifications?limit=200${query}${before && `&before=${before}`}`);
        all.push(...page.notifications);
        before = page.next;
      }
      return all;
    },
  };
}

/** Waits until it is so, looking again whenever the client changes. @param {EventTarget} client @param {() => any} isSo */
export async function until(client, isSo, what = String(isSo), ms = 30_000) {
  const given = Date.now() + ms;
  while (!isSo()) {
    if (Date.now() > given) throw new Error(`in vain: ${what}; ${JSON.stringify({ ...client.getSnapshot?.(), items: client.getSnapshot?.().items.length })}`);
    await new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        client.removeEventListener('change', done);
        resolve();
      };
      const timer = setTimeout(done, 200);
      client.addEventListener('change', done);
    });
  }
}
