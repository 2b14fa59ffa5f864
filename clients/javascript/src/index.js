import { newInbox, subscribing } from './inbox.js';

/** @import * as T from './types.js' */

/** What went wrong. */
export class NotificationError extends /** @type {new (detail: string) => Error & T.Problem} */ (/** @type {any} */ (Error)) {
  /** @param {string} code @param {string} [detail] @param {object} [more] */
  constructor(code, detail = code, more) {
    super(detail);
    Object.assign(this, { name: 'NotificationError', code, detail, outcome: 'refused', ...more });
  }
}

/** A source of tokens throws it when nobody is logged in. */
export class Unauthorized extends NotificationError {
  constructor(detail = 'nobody is logged in', more = {}) {
    super('unauthorized', detail, more);
  }
}

/** One user's inbox: what is in it, what changes, and whether that is up to date. */
export class NotificationClient extends /** @type {new () => EventTarget & T.Api} */ (EventTarget) {
  /** @param {T.Options} options */
  constructor(options) {
    super();
    Object.assign(this, newClient(this, options));
  }
}

const now = () => performance.now();
/** @type {T.Line} */
const idle = { send() {}, check() {}, end() {} };
/** @type {Record<string, T.Verb>} */
const opposite = { read: 'unread', unread: 'read', archive: 'unarchive', unarchive: 'archive' };

/** @type {(client: NotificationClient, options: T.Options) => T.Api} */
const newClient = (client, options) => {
  const { pageSize = 50, requestTimeout = 10000, transports = ['websocket', 'long-poll'], tabs = 'share', cache = 'memory', fetch = globalThis.fetch } = options;
  const { WebSocket = globalThis.WebSocket, locks = globalThis.document && navigator.locks } = options;
  const { initialDelay = 1000, maxDelay = 30000, factor = 2, jitter = 1, stableAfter = 10000 } = options.reconnect ?? {};
  const server = `${options.server ?? /^http.*(?=\/client\/)/.exec(import.meta.url) ?? location.origin}`.replace(/\/+$/, '');
  const inbox = newInbox();
  const base = inbox.list({}, more);
  /** @type {{state: T.State, retryAt: Date | null, error: any}} */
  let status = { state: 'idle', retryAt: null, error: null };
  /** @type {T.Account | null} */
  let user = null;
  let resumed = 0;
  /** @type {T.Snapshot | null} */
  let snapshot = null;
  /** @type {AbortController | null} of what goes on from `connect` to `close` */
  let run = null;
  let line = idle;
  const pollOnly = !transports.includes('websocket') || !WebSocket;
  let polling = pollOnly;
  let token = { value: '', ends: 0 };
  /** @type {Promise<string> | null} */
  let asking = null;
  /** @type {any} */
  let renewal;
  /** @type {any} */
  let saving;
  /** @type {any} */
  let store;
  /** @type {any} */
  let device;
  let paused = false;
  let name = '';
  /** @type {BroadcastChannel | null} to the other tabs of this browser */
  let channel = null;
  /** @type {(() => void) | null} if this tab has the socket: gives it up */
  let release = null;
  /** @type {(message: any) => void} */
  let heard;
  /** @type {WeakMap<T.Changed, Promise<void>>} when the feed has all of a change */
  const told = new WeakMap();

  // ---- What is there

  /** @param {string} type @param {object} [detail] */
  const emit = (type, detail) => client.dispatchEvent(new CustomEvent(type, { detail }));

  const changed = () => {
    for (const list of inbox.lists) list.changed();
    snapshot = null;
    emit('change');
  };

  /** @type {T.Parts['say']} */
  const say = (state, { error = null, retryAt = null, reason } = {}) => {
    const { state: previous } = status;
    if (state === previous && error?.code === status.error?.code && +retryAt === +(status.retryAt ?? 0)) return;
    status = { state, error, retryAt };
    snapshot = null;
    emit('change');
    emit('state', { state, previous, reason, retryAt });
    if (error) emit('error', { error });
    tellStatus();
  };

  /** @type {T.Parts['tell']} */
  const tell = (message) => void (release && channel?.postMessage(message));
  const tellStatus = () => {
    const { state, retryAt, error } = status;
    tell({ state, retryAt, error: error && { ...error }, cursor: inbox.cursor, rev: inbox.rev });
  };

  /** @type {T.Parts['apply']} */
  const apply = (page) => {
    if (!inbox.apply(page)) return false;
    changed();
    tell({ page });
    for (const { backlog, change, notification } of page.changes) {
      const replaced = change === 'replaced';
      if (!backlog && (replaced || change === 'arrived')) emit('notification', { notification, replaced });
    }
    saveSoon();
    return true;
  };

  /** @type {T.Parts['live']} */
  const live = (frame) => {
    resumed = frame.replayed;
    say('live');
    tell({ live: frame });
    if (resumed) emit('backlog', { changes: resumed, notifications: frame.notifications, unread: frame.replayed_unread, highestPriority: frame.highest_priority });
  };

  /** @type {T.Parts['reset']} */
  const reset = (reason) => {
    inbox.cursor = null;
    emit('reset', { reason });
  };

  /** @returns {Promise<any>} */
  const open = () => (store ??= cache === 'memory' ? Promise.resolve({}) : import('./cache.js').then(({ openCache }) => openCache(cache, server)));

  const saveSoon = () => (saving ??= setTimeout(save, 1000));

  /** Keeps what was applied, and only then says so. */
  const save = async () => {
    clearTimeout(saving);
    saving = null;
    const { cursor } = inbox;
    await (await open()).save?.(user, inbox, base);
    if (device) line.send({ type: 'ack', cursor });
  };

  // ---- Connecting

  /** Connects again and again. @param {AbortSignal} stop */
  const stay = async (stop) => {
    let attempt = 0;
    let eaten = 0;
    say(inbox.cursor ? 'reconnecting' : 'connecting');
    while (!stop.aborted) {
      /** @type {any} */
      let error = null;
      /** @type {T.End} */
      let end = {};
      try {
        await load(stop);
        end = await follow(stop);
        const { code = 0, reason, hello, now } = end;
        if ([1002, 1003, 1007, 1009, 4400].includes(code) || (code === 4409 && !channel)) {
          return halt('closed', new NotificationError(code === 4409 ? 'replaced' : 'protocol', `${code} ${reason}`));
        }
        if (hello) eaten = 0;
        if (end.again) polling = pollOnly;
        if (code === 4401) await auth(token.value);
        else if (!hello && !now && !stop.aborted) {
          // A browser is not told why a handshake failed; this answer it can read.
          await call('GET', '/api/notifications/unread-count');
          polling ||= ++eaten > 1 && transports.includes('long-poll');
        }
      } catch (e) {
        error = e instanceof NotificationError ? e : new NotificationError('network', `${e}`);
      }
      if (stop.aborted) return;
      if (error instanceof Unauthorized || error?.status === 403) return halt('unauthorized', error);
      if (end.stable) attempt = 0;
      const most = Math.min(maxDelay, initialDelay * factor ** attempt);
      const wait =
        (end.code === 1001 && parseInt(end.reason?.replace(/\D+/, '') ?? '')) ||
        error?.retryAfter * 1000 ||
        (!attempt && (end.now || end.code === 4401) ? 0 : most * (1 - jitter * Math.random()));
      attempt++;
      say(error?.code === 'network' ? 'offline' : 'reconnecting', { error, retryAt: new Date(Date.now() + wait), reason: end.reason });
      let timer;
      const woken = await new Promise((done) => {
        timer = setTimeout(done, wait);
        line = { send() {}, check: () => done(true), end: () => done(false) };
      });
      clearTimeout(timer);
      line = idle;
      if (woken) attempt = 0;
    }
  };

  /** Reads who this is, and the history if nothing is held. @param {AbortSignal} stop */
  const load = async (stop) => {
    if (user && inbox.cursor) return;
    const saved = !user && (await (await open()).load?.());
    if (saved) start(saved.page, saved.user);
    const known = inbox.cursor;
    const [me, page] = await Promise.all([request('GET', '/api/account'), known ? null : history()]);
    if (stop.aborted) return;
    // What was kept may be of somebody who did not log out.
    if (page || me.id !== user?.id) start(page ?? (await history()), me);
    user = me;
  };

  /** @param {any} page @param {T.Account} who */
  const start = (page, who) => {
    user = who;
    inbox.start(page, base);
    for (const list of inbox.lists) if (list !== base) list.loadMore();
    changed();
    saveSoon();
  };

  const kept = () => {
    try {
      return (localStorage[name] ??= crypto.randomUUID());
    } catch {} // Storage may be blocked.
  };

  const leave = () => {
    clearTimeout(renewal);
    clearTimeout(saving);
    run?.abort();
    run = saving = null;
    line.end({});
    release?.();
    channel?.close();
    channel = null;
  };

  /** @param {T.State} state @param {any} [error] */
  const halt = (state, error) => {
    leave();
    if (state === 'unauthorized') open().then((kept) => kept.clear?.());
    say(state, { error });
  };

  const join = () => {
    if (channel) return;
    channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }) => {
      if (data.token) hold(data.token, data.seconds);
      else if (data.who) tellStatus();
      else if (!release) heard?.({ ...data, error: data.error && new NotificationError(data.error.code, data.error.detail, data.error) });
    };
  };

  /** Waits for the lock, as it is told; whoever has it leads. @type {T.Parts['lead']} */
  const lead = (how) =>
    new Promise((done) => {
      /** @type {any} */
      let mine;
      const over = () => {
        done(false);
        if (release !== mine) return;
        release = null;
        line.end({ hello: true, now: true });
      };
      /** @type {any} */ (locks).request(name, how, (/** @type {any} */ lock) => {
        if (!lock || !run) return;
        const held = new Promise((free) => (release = mine = () => free(0)));
        done(true);
        return held;
      }).then(over, over);
    });

  /** @param {AbortSignal} stop @returns {Promise<T.End>} */
  const follow = async (stop) => {
    if (stop.aborted) return {};
    name = `notification:${server}:${user?.id}`;
    if (locks && tabs === 'share') join();
    ({ device = channel && kept() } = options);
    const leads = !channel || release || (await lead({ ifAvailable: true }));
    if (stop.aborted) return {};
    if (leads && !polling) return socket(stop);
    const follow = await import('./follow.js');
    /** @type {T.Parts} */
    const parts = { inbox, apply, live, reset, say, lead, tell: (message) => channel?.postMessage(message), get: (path, stop, wait) => call('GET', path, undefined, { stop, wait }), begin: (one) => (line = one), listen: (one) => (heard = one) };
    return leads ? follow.poll(parts, stop) : follow.hear(parts, stop);
  };

  /** Follows the feed by a WebSocket, until that ends. @param {AbortSignal} stop @returns {Promise<T.End>} */
  const socket = async (stop) => {
    const value = await auth();
    if (stop.aborted) return {};
    const path = `/api/ws?${new URLSearchParams({ since: `${inbox.cursor}`, ...(device && { device }) })}`;
    const ws = new WebSocket(server.replace(/^http/, 'ws') + path, ['notification.v1', `bearer.${value}`]);
    wire('out', 'request', '', { method: 'GET', path });
    return new Promise((done) => {
      let beat = requestTimeout;
      let since = Infinity;
      let hello = false;
      /** @type {any} */
      let timer;
      /** @param {number} ms @param {boolean} [now] */
      const within = (ms, now) => {
        clearTimeout(timer);
        timer = setTimeout(end, ms, { now, reason: 'silence' });
      };
      /** @param {T.End} how */
      const end = ({ code, reason, ...how }) => {
        clearTimeout(timer);
        ws.onmessage = ws.onclose = null;
        ws.close();
        line = idle;
        done({ hello, stable: now() - since > stableAfter, code, reason, ...how });
      };
      /** @param {any} frame */
      const send = (frame) => {
        if (ws.readyState !== 1) return;
        ws.send(JSON.stringify(frame));
        wire('out', 'frame', JSON.stringify(frame.token ? { ...frame, token: '…' } : frame));
      };
      const check = () => {
        send({ type: 'ping' });
        within(5000, true);
      };
      line = { send, check, end };
      within(beat);
      ws.onerror = () => {};
      ws.onclose = end;
      ws.onmessage = (/** @type {any} */ { data }) => {
        wire('in', 'frame', data);
        const frame = JSON.parse(data);
        const { type } = frame;
        if (type === 'hello') {
          hello = true;
          beat = frame.heartbeat_seconds * 2000;
          renew(frame.token_expires_in);
          say('catching-up');
        }
        within(beat);
        if (type === 'heartbeat') tellStatus();
        else if (type === 'live') {
          since = now();
          live(frame);
        } else if (type === 'reset') {
          reset(frame.reason);
          end({ now: true });
        } else if (type === 'error') emit('error', { error: new NotificationError(frame.code, frame.detail) });
        else if (frame.cursor && type !== 'hello' && !apply({ ...frame, changes: [frame] })) end({ now: true });
      };
    });
  };

  // ---- Asking

  /** @param {T.Filter} [filter] @param {string | null} [before] @param {string} [q] */
  const history = ({ category = [], unread, archived } = {}, before, q) => {
    const query = new URLSearchParams([['limit', `${pageSize}`], ...[category].flat().map((one) => ['category', one])]);
    for (const [name, value] of Object.entries({ unread, archived, before, q })) if ((value ?? '') !== '') query.set(name, `${value}`);
    return request('GET', `/api/notifications?${query}`);
  };

  /** @param {T.List} list */
  async function more(list) {
    const { next, filter } = list;
    if (list.loading || next === null || !inbox.cursor) return;
    list.loading = true;
    list.changed();
    inbox.loads++;
    const page = await history(filter, next).catch((error) => ({ error }));
    inbox.loads--;
    list.loading = false;
    list.error = page.error ?? null;
    if (!page.error && list.next === next) inbox.add(list, page);
    changed();
  }

  /**
   * Shows a change at once, beside what the server told, until the feed has it or the server refuses it.
   * @param {T.Verb} verb @param {{ids?: number[], all?: boolean}} what @param {T.Which} [which] @returns {Promise<T.Changed>}
   */
  const wish = async (verb, { ids: only, all }, { upTo = inbox.cursor, category, read } = {}) => {
    // What is older than another place, only the server knows.
    const here = all && upTo === inbox.cursor;
    /** @param {T.Notification} n */
    const fits = (n) => (category ?? n.category ?? '') === (n.category ?? '') && (read ?? n.read) === n.read;
    const ids = inbox.changing(here ? [...inbox.items.values()].filter(fits).map(({ id }) => id) : (only ?? []), verb);
    /** @type {any} */
    const wish = { verb, ids: new Set(ids), fits: here && fits, whole: here && (category ?? read) === undefined, done: only ? ids : [] };
    const over = new Promise((done) => (wish.over = done));
    inbox.wishes.add(wish);
    changed();
    try {
      const { rev, changed } = await request('POST', `/api/notifications/${verb}`, only ? { ids: only } : { all, up_to: upTo, category, read });
      wish.rev = rev;
      if (inbox.rev >= rev) inbox.drop(wish);
      const change = { verb, changed, rev, ids: wish.done, undoable: verb in opposite };
      told.set(change, over);
      return change;
    } catch (error) {
      inbox.drop(wish);
      emit('error', { error });
      throw error;
    } finally {
      changed();
    }
  };

  /** @type {T.Api['request']} */
  const request = (method, path, body) => call(method, path, body);

  /** @param {string} method @param {string} path @param {object} [body] @param {{stop?: AbortSignal, wait?: number, again?: boolean, headers?: object}} [how] @returns {Promise<any>} */
  const call = async (method, path, body, how = {}) => {
    const { stop, wait = 0, again, headers } = how;
    const value = await auth();
    const began = now();
    const late = AbortSignal.timeout(requestTimeout + wait * 1000);
    const sent = body && JSON.stringify(body);
    wire('out', 'request', sent ?? '', { method, path });
    let answer, text;
    try {
      answer = await fetch(server + path, {
        method,
        headers: { Authorization: `Bearer ${value}`, ...(sent && { 'Content-Type': 'application/json' }), ...headers },
        body: sent,
        // What was done last survives the page; browsers allow 64 KiB of it.
        keepalive: !!sent && sent.length < 9999,
        signal: stop ? AbortSignal.any([stop, late]) : late,
      });
      text = await answer.text();
    } catch (error) {
      wire('in', 'answer', `${error}`, { method, path, status: 0, ms: Math.round(now() - began) });
      throw new NotificationError(late.aborted ? 'timeout' : 'network', `${error}`, { outcome: 'unknown' });
    }
    const { ok, status } = answer;
    wire('in', 'answer', text, { method, path, status, ms: Math.round(now() - began) });
    /** @type {any} */
    let said;
    try {
      said = JSON.parse(text || '{}');
    } catch {
      // Somebody on the way has answered.
      throw new NotificationError('protocol', `status ${status} without JSON`, { status });
    }
    if (ok) return said;
    if (status !== 401) throw new NotificationError(said.code, said.detail, { ...said, status, retryAfter: Number(answer.headers.get('Retry-After')) || undefined });
    if (again) throw new Unauthorized(said.detail, { ...said, status });
    await auth(value);
    return call(method, path, body, { ...how, again: true });
  };

  // ---- The token

  /** The token; another one than what was refused, or a new one. @param {string | true} [refused] @returns {Promise<string>} */
  const auth = async (refused) => {
    const { value, ends } = token;
    return value && refused !== true && value !== refused && ends > now() ? value : (asking ??= ask(refused).finally(() => (asking = null)));
  };

  /** @param {string | true} [refused] */
  const ask = async (refused) => {
    const { token: source } = options;
    /** @type {any} */
    const got = typeof source === 'function' ? await source() : source;
    const value = got?.token ?? got;
    if (!value || value === refused) throw new Unauthorized(value && 'the token is not good');
    hold(value, got.expires_in);
    channel?.postMessage({ token: value, seconds: got.expires_in });
    return value;
  };

  /** @param {string} value @param {number} seconds */
  const hold = (value, seconds) => {
    token = { value, ends: Infinity };
    line.send({ type: 'token', token: value });
    renew(seconds);
  };

  /** Asks for another token well before this one ends. @param {number} seconds */
  const renew = (seconds) => {
    const ends = now() + seconds * 1000;
    if (!(ends < token.ends) || typeof options.token !== 'function') return;
    token.ends = ends;
    clearTimeout(renewal);
    const again = (/** @type {any} */ error) => (error instanceof Unauthorized ? halt('unauthorized', error) : renew(Math.max(10, seconds / 4)));
    if (run) renewal = setTimeout(() => auth(true).catch(again), Math.min(2 ** 31 - 1, 1000 * Math.max(seconds / 2, seconds - Math.max(60, seconds / 10))));
  };

  /** @param {'in' | 'out'} direction @param {'request' | 'answer' | 'frame'} kind @param {string} text @param {object} [more] */
  const wire = (direction, kind, text, more) => options.wire?.({ at: new Date(), direction, kind, text, ...more });

  /** The page comes and goes. @param {{type: string}} event */
  const onPage = ({ type }) => {
    if (type === 'freeze' || type === 'pagehide') {
      // A frozen tab would keep the socket from the others.
      paused = !!run;
      leave();
    } else if (paused) {
      paused = false;
      api.connect();
    } else if (globalThis.document?.hidden) save();
    else line.check();
  };
  const onEvents = (/** @type {'addEventListener' | 'removeEventListener'} */ how) => {
    for (const type of ['online', 'visibilitychange', 'pageshow', 'resume', 'pagehide', 'freeze']) globalThis[how]?.(type, /** @type {any} */ (onPage), true);
  };

  /** @type {T.Api} */
  const api = {
    getSnapshot() {
      const { items, hasMore, loaded } = base.getSnapshot();
      return (snapshot ??= Object.freeze({ ...status, ...inbox.counts(), items, hasMore, loaded, user, resumed, pending: inbox.wishes.size, cursor: inbox.cursor }));
    },
    subscribe: subscribing(client),
    list(filter = {}) {
      if (!filter.archived && (filter.unread ?? filter.category) === undefined) return { ...base, close() {} };
      const list = inbox.list(filter, more);
      list.loadMore();
      return list;
    },
    async *history(filter) {
      for (let before = ''; before !== null; ) {
        /** @type {any} */
        const page = await history(filter, before);
        yield* page.notifications;
        before = page.next;
      }
    },
    connect() {
      if (run) line.check();
      else {
        run = new AbortController();
        onEvents('addEventListener');
        stay(run.signal);
      }
      return client;
    },
    async close() {
      onEvents('removeEventListener');
      const unsaved = saving;
      halt('closed');
      if (unsaved) await save();
    },
    async forget() {
      await api.close();
      await (await open()).clear?.();
      globalThis.localStorage?.removeItem(name);
    },
    ready: () =>
      new Promise((done, failed) => {
        const look = () => {
          const { state, error } = status;
          if (state === 'live') done();
          else if (state === 'closed' || state === 'unauthorized') failed(error ?? new NotificationError(state));
          else return;
          client.removeEventListener('state', look);
        };
        client.addEventListener('state', look);
        look();
      }),
    markRead: (...ids) => wish('read', { ids }),
    markUnread: (...ids) => wish('unread', { ids }),
    archive: (...ids) => wish('archive', { ids }),
    unarchive: (...ids) => wish('unarchive', { ids }),
    remove: (...ids) => wish('remove', { ids }),
    markAllRead: (which) => wish('read', { all: true }, which),
    archiveAll: (which) => wish('archive', { all: true }, which),
    markSeen: () => wish('seen', {}),
    async undo(change) {
      const { verb, ids } = (change = await change);
      if (!opposite[verb]) throw new NotificationError('final', `${verb} cannot be undone`);
      // What a change of everything did, the feed tells.
      await told.get(change);
      for (let at = 0; at < ids.length; at += 1000) await wish(opposite[verb], { ids: ids.slice(at, at + 1000) });
    },
    async send(draft, { idempotencyKey = `${Date.now()}-${Math.random()}` } = {}) {
      for (let delay = 500; ; delay *= 2) {
        try {
          return await call('POST', '/api/notifications/send', draft, { headers: { 'Idempotency-Key': idempotencyKey } });
        } catch (/** @type {any} */ error) {
          if (delay > 8000 || (error.outcome !== 'unknown' && error.status !== 503)) throw error;
        }
        await new Promise((done) => setTimeout(done, delay));
      }
    },
    sent: (id) => request('GET', `/api/notifications/sent/${id}`),
    recall: (id) => request('DELETE', `/api/notifications/sent/${id}`),
    devices: () => request('GET', '/api/devices'),
    counts: () => request('GET', '/api/notifications/counts'),
    account: () => request('GET', '/api/account'),
    search: (words, filter) => history(filter, filter?.before, words),
    request,
  };
  options.signal?.addEventListener('abort', api.close);
  return api;
};
