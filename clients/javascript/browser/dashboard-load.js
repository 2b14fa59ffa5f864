// A little of everything that happens to a server, so that each number on a dashboard moves.
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import { newUser } from '../test/server.js';

const FOLLOWERS = 12;
const ACKNOWLEDGED = 20;
const chance = (share) => Math.random() < share;
const between = (low, high) => low + Math.random() * (high - low);

/** A device that keeps its cursor, comes back after each close, and leaves now and then. */
class Follower {
  constructor(server, user, i) {
    Object.assign(this, { server, user, device: `device-${i}`, plain: i % 6 === 5, frames: 0, leaving: false });
    this.open();
  }

  open() {
    const address = `${this.server.url.replace('http', 'ws')}/api/ws?device=${this.device}${this.cursor ? `&since=${this.cursor}` : ''}`;
    const headers = { Authorization: `Bearer ${this.user.token}` };
    const socket = this.plain ? new WebSocket(address, { headers }) : new WebSocket(address, ['notification.v1', `bearer.${this.user.token}`]);
    socket.on('error', () => {});
    socket.on('message', (text) => this.heard(JSON.parse(text)));
    // Not one that another has taken the place of.
    socket.on('close', () => setTimeout(() => socket === this.socket && !this.leaving && this.open(), between(500, 6000)));
    this.socket = socket;
  }

  heard({ cursor }) {
    this.frames++;
    if (!cursor || this.plain) return;
    this.cursor = cursor;
    if (this.frames % ACKNOWLEDGED === 0 && this.socket.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify({ type: 'ack', cursor }));
    }
  }

  /** As a train in a tunnel, a closed tab, or a second tab of the same name do. */
  leave() {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    if (chance(0.5)) this.socket.terminate();
    else if (chance(0.7)) this.socket.close(1000);
    else this.open();
  }

  end() {
    this.leaving = true;
    this.socket.close();
  }
}

/** Begins, on a server that has limits: some 100 sends a second, more and less, until it is ended. */
export async function begin(server) {
  const users = [];
  for (let i = 0; i < FOLLOWERS; i++) users.push(await newUser(server));
  const [greedy, sleepy, quiet] = [await newUser(server), await newUser(server), await newUser(server)];
  const followers = users.map((user, i) => new Follower(server, user, i));
  const figures = { sends: 0, failed: 0 };
  const anybody = () => users[Math.floor(Math.random() * users.length)];
  const since = Date.now();
  let ended = false;
  const jobs = [];

  /** Whatever is refused, or not answered while the server is away, is what the dashboard shows. */
  const quietly = (promise) => promise.catch(() => figures.failed++);
  const every = (ms, job) =>
    jobs.push(
      (async () => {
        while (!ended) {
          await Promise.all([quietly((async () => job())()), sleep(typeof ms === 'function' ? ms() : ms)]);
        }
      })(),
    );
  const send = (from, to, more, headers) => {
    figures.sends++;
    return from.request('POST', '/api/notifications/send', { user_id: to, message: 'Your order has been shipped', category: 'orders', ...more }, headers);
  };
  const logIn = async (username, password) => {
    const headers = { 'Content-Type': 'application/json' };
    await (await fetch(`${server.url}/api/login`, { method: 'POST', headers, body: JSON.stringify({ username, password }) })).text();
  };
  const batch = (from, to, count, message) =>
    from.request('POST', '/api/notifications/batch', Array.from({ length: count }, (_, i) => ({ user_id: to(i), message })));

  // More and less, as days have it.
  for (let i = 0; i < 6; i++) every(() => 60 * (1.3 + Math.sin((Date.now() - since) / 15_000)), () => send(anybody(), anybody().id));
  every(2000, () => batch(anybody(), (i) => users[i % FOLLOWERS].id, 48, 'Maintenance tonight at ten'));
  every(3000, async () => {
    const key = { 'Idempotency-Key': `key-${Date.now()}` };
    const ada = anybody();
    const { id } = await send(ada, users[0].id, {}, key);
    await send(ada, users[0].id, {}, key);
    await ada.request('GET', `/api/notifications/sent/${id}`);
  });
  every(5000, () => send(anybody(), 999_999));
  // Above limits.sends, for five seconds of thirty.
  every(250, () => (Date.now() - since) % 30_000 < 5000 && batch(greedy, () => greedy.id, 900, 'spam'));
  every(400, () => anybody().request('GET', '/api/notifications?limit=20'));
  every(700, () => anybody().request('GET', '/api/notifications/unread-count'));
  every(1500, () => anybody().request('POST', '/api/notifications/read', { all: true }));
  every(8000, () => send(quiet, quiet.id));
  for (let i = 0; i < 3; i++) {
    let since;
    every(50, async () => {
      since ??= (await quiet.request('GET', '/api/notifications?limit=1')).cursor;
      since = (await quiet.request('GET', `/api/notifications/changes?wait=5&since=${since}`)).cursor;
    });
  }
  every(1000, () => followers[Math.floor(Math.random() * FOLLOWERS)].leave());
  every(1300, () => {
    const { username, password } = anybody();
    return logIn(username, chance(0.2) ? 'not the password' : password);
  });
  every(1000, () => fetch(`${server.url}/${chance(0.5) ? 'health/ready' : 'nowhere'}`).then((answer) => answer.text()));
  // Handshakes that are refused, and one of somebody whose server was restored from a backup.
  every(4000, () => new WebSocket(`${server.url.replace('http', 'ws')}/api/ws`, ['notification.v1', 'bearer.wrong']).on('error', () => {}));
  every(9000, () => {
    const [{ user }] = followers;
    const lost = new WebSocket(`${server.url.replace('http', 'ws')}/api/ws?since=other.7`, ['notification.v1', `bearer.${user.token}`]);
    lost.on('error', () => {}).on('open', () => setTimeout(() => lost.close(), 3000));
  });
  // It connects, and reads nothing of what it is sent.
  every(40_000, () => {
    const asleep = new WebSocket(`${server.url.replace('http', 'ws')}/api/ws`, ['notification.v1', `bearer.${sleepy.token}`]);
    asleep.on('error', () => {}).on('open', () => {
      asleep.pause();
      setTimeout(() => asleep.terminate(), 38_000);
    });
  });
  every(1000, () => batch(anybody(), () => sleepy.id, 40, 'x'.repeat(8000)));

  return {
    /** Everybody logs in at once, as after an outage. */
    rush: () =>
      Promise.all(
        Array.from({ length: 150 }, (_, i) => {
          const { username, password } = users[i % FOLLOWERS];
          return quietly(logIn(username, password));
        }),
      ),
    /** As a power cut does; it is back after a moment. */
    async kill() {
      await server.kill();
      await sleep(3000);
      await server.restart();
    },
    async end() {
      ended = true;
      followers.forEach((follower) => follower.end());
      await Promise.all(jobs);
    },
    figures: () => `${figures.sends} sends, ${followers.reduce((sum, { frames }) => sum + frames, 0)} frames, ${figures.failed} requests refused or not answered`,
  };
}
