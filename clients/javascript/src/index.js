import { fits, newInbox, subscribing } from './inbox.js';

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
  /** @param {string} [detail] @param {object} [more] */
  constructor(detail = 'nobody is logged in', more) {
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

  /** Whether it is this tab, of all that share a socket, that follows the server. */
  get leader() {
    return this.getSnapshot().leader;
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
  const share = tabs === 'share' && locks;
  const server = `${options.server ?? /^http.*(?=\/client\/)/.exec(import.meta.url) ?? location.origin}`.replace(/\/+$/, '');
  const inbox = newInbox();
  const base = inbox.list({}, more);
  /** @type {{state: T.State, retryAt: Date | null, error: any}} */
  let status = { state: 'idle', retryAt: null, error: null };
  /** @type {T.Account | null} */
  let user = null;
  let resumed = 0;
  /** Whether nothing was held before: what is replayed then is no news. */
  let fresh = false;
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
  /** @type {((token?: string) => void) | undefined} told what the tab that leads answers */
  let answered;
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
    if (state === 'live') fresh = false;
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
    resumed = fresh ? 0 : frame.replayed;
    tell({ live: frame });
    say('live');
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
        const { code = 0, reason, hello } = end;
        if ([1002, 1003, 1007, 1009, 4400].includes(code) || (code === 4409 && !channel)) {
          return halt('closed', new NotificationError(code === 4409 ? 'replaced' : 'protocol', `${code} ${reason}`));
        }
        if (hello) eaten = 0;
        if (end.again) polling = pollOnly;
        if ((code === 4401 || !hello) && !stop.aborted) {
          // A browser is not told why a handshake failed; this answer it can read, and it renews a token that is refused.
          await call('GET', '/api/notifications/unread-count');
          // One who says nothing to an upgrade, and answers this, will not say more the next time.
          eaten += reason === 'silence' ? 2 : 1;
          polling ||= !hello && eaten > 1 && transports.includes('long-poll');
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
    const [me, page] = await Promise.all([call('GET', '/api/account'), known ? null : history()]);
    if (stop.aborted) return;
    // What was kept may be of somebody who did not log out.
    if (page || me.id !== user?.id) {
      start(page ?? (await history()), me);
      fresh = true;
    }
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

  /** Storage may be blocked. */
  const kept = () => {
    try {
      return (localStorage[name] ??= crypto.randomUUID());
    } catch {}
  };

  const leave = () => {
    clearTimeout(renewal);
    clearTimeout(saving);
    run?.abort();
    run = saving = null;
    line.end({});
    part();
  };

  const part = () => {
    release?.();
    channel?.close();
    release = channel = null;
  };

  /** @param {T.State} state @param {any} [error] */
  const halt = (state, error) => {
    leave();
    if (state === 'unauthorized') open().then((kept) => kept.clear?.());
    say(state, { error });
  };

  const join = () => {
    if (channel?.name === name) return;
    part();
    channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }) => {
      if (data.token) {
        hold(data.token, data.seconds);
        answered?.(data.token);
      } else if ('old' in data) {
        if (release) auth(data.old, true).then(offer, offer);
      } else if (data.who) tellStatus();
      else if (!release) line.hear?.(data);
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
        answered?.();
        return held;
      }).then(over, over);
    });

  /** @param {AbortSignal} stop @returns {Promise<T.End>} */
  const follow = async (stop) => {
    if (stop.aborted) return {};
    name = `notification:${server}:${user?.id}`;
    if (share) join();
    ({ device = channel && kept() } = options);
    const leads = !channel || release || (await lead({ ifAvailable: true }));
    if (stop.aborted) return {};
    if (leads && !polling) return socket(stop);
    const follow = await import('./follow.js');
    /** @type {T.Parts} */
    const parts = { inbox, apply, live, reset, say, lead, call, tell: (message) => channel?.postMessage(message), begin: (one) => (line = one) };
    return leads ? follow.poll(parts, stop) : follow.hear(parts, stop);
  };

  /** Follows the feed by a WebSocket, until that ends. @param {AbortSignal} stop @returns {Promise<T.End>} */
  const socket = async (stop) => {
    const value = await auth();
    if (stop.aborted) return {};
    const path = `/api/ws?${new URLSearchParams({ since: `${inbox.cursor}`, ...(device && { device }) })}`;
    const ws = new WebSocket(server.replace(/^http/, 'ws') + path, ['notification.v1', `bearer.${value}`]);
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
        if (ws.readyState === 1) ws.send(JSON.stringify(frame));
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
    return call('GET', `/api/notifications?${query}`);
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
    const of = (n) => fits({ category, unread: read === undefined ? read : !read, archived: n.archived }, n);
    const ids = inbox.changing(here ? [...inbox.items.values()].filter(of).map(({ id }) => id) : (only ?? []), verb);
    /** @type {any} */
    const wish = { verb, ids: new Set(ids), fits: here && of, whole: here && (category ?? read) === undefined, done: only ? ids : [] };
    const over = new Promise((done) => (wish.over = done));
    inbox.wishes.add(wish);
    changed();
    try {
      const { rev, changed } = await call('POST', `/api/notifications/${verb}`, only ? { ids: only } : { all, up_to: upTo, category, read });
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

  /** @type {T.Call} */
  const call = async (method, path, body, how = {}) => {
    const { stop, wait = 0, again, headers } = how;
    const value = await auth();
    const late = AbortSignal.timeout(requestTimeout + wait * 1000);
    const sent = body && JSON.stringify(body);
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
      throw new NotificationError(late.aborted ? 'timeout' : 'network', `${error}`, { outcome: 'unknown' });
    }
    const { ok, status } = answer;
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

  /** The token, but not the old one. @param {string} [old]  what was refused, or ends soon @param {boolean} [early]  whether it is still good */
  const auth = async (old, early) => {
    const { value, ends } = token;
    return value && value !== old && ends > now() ? value : (asking ??= ask(old, early).finally(() => (asking = null)));
  };

  /** @param {string} [old] @param {boolean} [early] */
  const ask = async (old, early) => {
    // The tab with the socket asks for all; one asks oneself where that tab has none, or is gone.
    if (channel && !release) {
      const heard = new Promise((done) => setTimeout((answered = done), requestTimeout));
      channel.postMessage({ old });
      const value = await heard;
      if (value && value !== old) return value;
    }
    const { token: source } = options;
    /** @type {any} */
    const got = typeof source === 'function' ? await source() : source;
    const value = got?.token ?? got;
    if (!value || (value === old && !early)) throw new Unauthorized(value && 'the token is not good');
    hold(value, got.expires_in);
    offer();
    return value;
  };

  /** Tells the other tabs the token. */
  const offer = () => channel?.postMessage({ token: token.value, seconds: (token.ends - now()) / 1000 });

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
    const { value } = token;
    clearTimeout(renewal);
    const again = (/** @type {any} */ error) => (error instanceof Unauthorized ? halt('unauthorized', error) : renew(Math.max(10, seconds / 4)));
    if (run) renewal = setTimeout(() => auth(value, true).catch(again), Math.min(2 ** 31 - 1, 1000 * Math.max(seconds / 2, seconds - Math.max(60, seconds / 10))));
  };

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
      return (snapshot ??= Object.freeze({ ...status, ...inbox.counts(), items, hasMore, loaded, user, resumed, leader: share ? !!release : !!run, pending: inbox.wishes.size, cursor: inbox.cursor }));
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
    async ready() {
      for (; status.state !== 'live'; await new Promise((done) => client.addEventListener('state', done, { once: true }))) {
        const { state, error } = status;
        if (state === 'closed' || state === 'unauthorized') throw error ?? new NotificationError(state);
      }
    },
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
    send: async (draft, how) => (await import('./send.js')).send(call, draft, how),
    sent: (id) => call('GET', `/api/notifications/sent/${id}`),
    recall: (id) => call('DELETE', `/api/notifications/sent/${id}`),
    devices: () => call('GET', '/api/devices'),
    counts: () => call('GET', '/api/notifications/counts'),
    account: () => call('GET', '/api/account'),
    search: (words, filter) => history(filter, filter?.before, words),
    request: call,
  };
  options.signal?.addEventListener('abort', api.close);
  return api;
};
