import { Inbox, List, subscribe } from './state.js';

/** @typedef {import('./types.js').Options} Options */
/** @typedef {import('./types.js').Filter} Filter */
/** @typedef {import('./types.js').Changed} Changed */
/** @typedef {{code?: number, reason?: string, hello?: boolean, stable?: boolean, now?: boolean, error?: any}} End */

/** What went wrong. `code` is the server's, or `network`, `timeout`, `protocol`, `unauthorized`, `closed`. */
export class NotificationError extends Error {
  /** @type {number | undefined} */
  status;
  /** @type {string | undefined} */
  field;
  /** @type {number | undefined} in seconds */
  retryAfter;
  /** @type {'refused' | 'unknown'} whether the request may have been carried out all the same */
  outcome = 'refused';

  /** @param {string} code @param {string} [detail] @param {object} [more] */
  constructor(code, detail = code, more) {
    super(detail);
    this.name = new.target.name;
    this.code = code;
    this.detail = detail;
    Object.assign(this, more);
  }
}

/** A source of tokens throws this when there is none to be had: nobody is logged in. */
export class Unauthorized extends NotificationError {
  /** @param {string} [detail] */
  constructor(detail = 'nobody is logged in') {
    super('unauthorized', detail);
  }
}

const here = /^https?:.*(?=\/client\/)/.exec(import.meta.url)?.[0];
const now = () => performance.now();

/** One user's inbox: what is in it, what changes, and whether that is up to date. */
export class NotificationClient extends EventTarget {
  #o;
  #server;
  #inbox = new Inbox();
  #base = new List(this.#inbox, {}, (list) => this.#more(list));
  /** @type {import('./types.js').State} */
  #state = 'idle';
  /** @type {Date | null} */
  #retryAt = null;
  /** @type {NotificationError | null} */
  #error = null;
  /** @type {import('./types.js').Account | null} */
  #user = null;
  #resumed = 0;
  /** @type {any} */
  #snapshot = null;
  /** @type {AbortController | null} of the present connection; it ends by being aborted */
  #stop = null;
  /** @type {{send(frame: object): void, end(how: End): void, check(): void} | null} */
  #line = null;
  /** @type {(() => void) | null} ends a wait */
  #hurry = null;
  #polling = false;
  /** @type {{value: string, ends: number} | null} */
  #token = null;
  /** @type {Promise<string> | null} */
  #asking = null;
  /** @type {any} */
  #renewal;
  /** What was replayed since the last `live`. */
  #backlog = { changes: 0, notifications: 0, unread: 0, highestPriority: '' };

  /** @param {Options} options */
  constructor(options) {
    super();
    const o = (this.#o = {
      pageSize: 50,
      requestTimeout: 10000,
      transports: ['websocket', 'long-poll'],
      fetch: globalThis.fetch,
      WebSocket: globalThis.WebSocket,
      ...options,
      reconnect: { initialDelay: 1000, maxDelay: 30000, factor: 2, jitter: 1, stableAfter: 10000, ...options.reconnect },
    });
    this.#server = String(o.server ?? here ?? globalThis.location?.origin).replace(/\/+$/, '');
    this.#polling = !o.transports.includes('websocket') || !o.WebSocket;
    o.signal?.addEventListener('abort', () => this.close());
  }

  // ---- what is there

  /** @returns {import('./types.js').Snapshot} */
  getSnapshot = () => {
    if (!this.#snapshot) {
      const { items, hasMore, loaded } = this.#base.getSnapshot();
      this.#snapshot = Object.freeze({
        items,
        ...this.#inbox.counts(),
        hasMore,
        loaded,
        state: this.#state,
        retryAt: this.#retryAt,
        error: this.#error,
        user: this.#user,
        pending: this.#inbox.wishes.size,
        resumed: this.#resumed,
        cursor: this.#inbox.cursor,
      });
    }
    return this.#snapshot;
  };

  /** @param {() => void} listener */
  subscribe = (listener) => subscribe(this, listener);

  /** A live view; `close` it when it is no longer shown. @param {Filter} [filter] @returns {import('./types.js').InboxList} */
  list(filter = {}) {
    const list = new List(this.#inbox, filter, (one) => this.#more(one));
    if (Object.values(filter).every((value) => value === undefined || value === false && value !== filter.unread)) {
      this.#inbox.lists.delete(list);
      return { ...this.#shared(), close() {} };
    }
    if (this.#inbox.cursor) list.loadMore();
    return list;
  }

  #shared() {
    const { getSnapshot, subscribe, loadMore } = this.#base;
    return { getSnapshot, subscribe, loadMore };
  }

  /** All of the history that fits, the newest first, read page by page. @param {Filter} [filter] */
  async *history(filter) {
    /** @type {string | null} */
    let before = '';
    do {
      const page = await this.#page(filter, before);
      yield* /** @type {import('./types.js').Notification[]} */ (page.notifications);
      before = page.next;
    } while (before);
  }

  // ---- connecting

  /** Connects, and stays so until `close`. */
  connect() {
    if (!this.#stop) {
      this.#stop = new AbortController();
      this.#run(this.#stop.signal);
    }
    return this;
  }

  /** Ends the connection for good; what was shown stays. */
  async close() {
    this.#halt('closed');
  }

  [/** @type {any} */ (Symbol).asyncDispose ?? Symbol.for('asyncDispose')]() {
    return this.close();
  }

  /** @param {'closed' | 'unauthorized'} state @param {NotificationError | null} [error] */
  #halt(state, error = null) {
    const stop = this.#stop;
    this.#stop = null;
    clearTimeout(this.#renewal);
    this.#status(state, { error });
    stop?.abort();
  }

  /** Fulfilled when the inbox is up to date; rejected when it will not be. @returns {Promise<void>} */
  ready() {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (this.#state === 'live') resolve();
        else if (this.#state === 'closed' || this.#state === 'unauthorized') reject(this.#error ?? new NotificationError('closed'));
        else return false;
        this.removeEventListener('state', look);
        return true;
      };
      if (!look()) this.addEventListener('state', look);
    });
  }

  /** @param {AbortSignal} stop */
  async #run(stop) {
    let attempt = 0;
    let refused = 0;
    let eaten = 0;
    this.#status('connecting');
    while (!stop.aborted) {
      /** @type {End} */
      let end;
      try {
        if (!this.#inbox.cursor) await this.#load(stop);
        if (stop.aborted) return;
        end = await (this.#polling ? this.#poll(stop) : this.#socket(stop));
      } catch (error) {
        end = { error };
      }
      if (stop.aborted) return;
      const { code = 0, reason = '', hello } = end;
      if (end.stable) attempt = 0;
      if (hello) refused = eaten = 0;
      let error = end.error;
      let wait;
      if ([1002, 1003, 1007, 1009, 4400, 4409].includes(code)) {
        return this.#halt('closed', new NotificationError(code === 4409 ? 'replaced' : 'protocol', `closed with ${code} ${reason}`));
      }
      if (code === 1001) {
        try {
          wait = JSON.parse(reason).retry_after_ms;
        } catch {}
      }
      if (!error && !hello && code !== 4401) {
        // A browser is not told why a handshake failed; this answer it can read.
        try {
          await this.#call('GET', '/api/notifications/unread-count', undefined, { stop, once: true });
          if (++eaten > 1 && this.#o.transports.includes('long-poll')) this.#polling = true;
        } catch (why) {
          error = why;
        }
      }
      if (stop.aborted) return;
      if (code === 4401 || error?.status === 401) {
        error ??= new NotificationError('unauthorized', reason);
        if (++refused > 1) return this.#halt('unauthorized', error);
        try {
          await this.#auth(true);
          error = null;
          if (!attempt) wait = 0;
        } catch (why) {
          error = why;
        }
      }
      if (error instanceof Unauthorized || error?.status === 403) return this.#halt('unauthorized', error);
      if (error && !(error instanceof NotificationError)) error = new NotificationError('network', String(error));
      if (end.now) {
        attempt = 0;
        wait = 0;
      }
      const { initialDelay, maxDelay, factor, jitter } = this.#o.reconnect;
      const most = Math.min(maxDelay, initialDelay * factor ** attempt++);
      wait ??= error?.retryAfter ? error.retryAfter * 1000 : most * (1 - jitter * Math.random());
      this.#status(error?.code === 'network' ? 'offline' : 'reconnecting', { error, retryAt: new Date(Date.now() + wait), reason: reason || error?.detail });
      if (await this.#sleep(wait, stop)) attempt = 0;
      this.#status(this.#state, { error });
    }
  }

  /** @param {number} ms @param {AbortSignal} stop @returns {Promise<boolean>} whether it was cut short */
  #sleep(ms, stop) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => done(false), ms);
      const cut = () => done(true);
      /** @param {boolean} short */
      const done = (short) => {
        clearTimeout(timer);
        stop.removeEventListener('abort', cut);
        this.#hurry = null;
        resolve(short);
      };
      stop.addEventListener('abort', cut);
      this.#hurry = cut;
    });
  }

  /** Reads the history, which takes the place of all that is held. @param {AbortSignal} stop */
  async #load(stop) {
    const [user, page] = await Promise.all([this.#user ?? this.account(), this.#page({}, '')]);
    if (stop.aborted) return;
    this.#user = user;
    this.#inbox.start(page, this.#base);
    for (const list of this.#inbox.lists) if (list !== this.#base) list.loadMore();
    this.#changed();
  }

  /** Follows the feed by a WebSocket, until it ends. @param {AbortSignal} stop @returns {Promise<End>} */
  async #socket(stop) {
    const { WebSocket, requestTimeout, reconnect, device } = this.#o;
    const query = new URLSearchParams({ since: String(this.#inbox.cursor) });
    if (device) query.set('device', device);
    const path = `/api/ws?${query}`;
    const token = await this.#auth();
    return new Promise((resolve) => {
      const ws = new WebSocket(this.#server.replace(/^http/, 'ws') + path, ['notification.v1', `bearer.${token}`]);
      let heartbeat = requestTimeout;
      let live = 0;
      let hello = false;
      let open = true;
      /** @type {any} */
      let silence;
      /** @param {number} ms */
      const within = (ms) => {
        clearTimeout(silence);
        silence = setTimeout(() => end({ reason: 'silence' }), ms);
      };
      /** @param {End} how */
      const end = (how) => {
        if (!open) return;
        open = false;
        clearTimeout(silence);
        stop.removeEventListener('abort', leave);
        this.#line = null;
        try {
          ws.close(1000);
        } catch {}
        resolve({ hello, stable: live > 0 && now() - live >= /** @type {number} */ (reconnect.stableAfter), ...how });
      };
      const leave = () => end({});
      stop.addEventListener('abort', leave);
      this.#wire('out', 'request', path, { method: 'GET', path });
      within(requestTimeout);
      /** @param {object} frame */
      const send = (frame) => {
        if (ws.readyState !== 1) return;
        const text = JSON.stringify(frame);
        this.#wire('out', 'frame', 'token' in frame ? '{"type":"token",…}' : text);
        ws.send(text);
      };
      this.#line = {
        send,
        end,
        check() {
          send({ type: 'ping' });
          if (open) {
            clearTimeout(silence);
            silence = setTimeout(() => end({ reason: 'silence', now: true }), 5000);
          }
        },
      };
      ws.onerror = () => {};
      /** @param {any} e */
      ws.onclose = ({ code, reason }) => end({ code, reason });
      /** @param {any} e */
      ws.onmessage = ({ data }) => {
        if (!open) return;
        this.#wire('in', 'frame', data);
        within(heartbeat);
        const frame = JSON.parse(data);
        if (frame.type === 'hello') {
          hello = true;
          within((heartbeat = frame.heartbeat_seconds * 2000));
          this.#renewIn(frame.token_expires_in);
          this.#status('catching-up');
        } else if (frame.type === 'reset') {
          end({ now: true });
          this.#reset(frame);
        } else if (frame.type === 'live') {
          live = now();
          this.#live(frame.replayed);
        } else if (frame.type === 'error') {
          this.#emit('error', { error: new NotificationError(frame.code, frame.detail) });
        } else if (frame.cursor && !this.#apply({ ...frame, changes: [frame] })) {
          end({ reason: 'a gap', now: true });
        }
      };
    });
  }

  /** Follows the feed by long polls, for proxies that eat the upgrade. @param {AbortSignal} stop @returns {Promise<End>} */
  async #poll(stop) {
    const began = now();
    let behind = true;
    this.#status('catching-up');
    while (!stop.aborted) {
      const wait = behind ? 0 : 25;
      const cut = new AbortController();
      this.#line = { send() {}, end() {}, check: () => cut.abort() };
      const prev = this.#inbox.cursor;
      let page;
      try {
        page = await this.#call('GET', `/api/notifications/changes?limit=200&wait=${wait}&since=${prev}`, undefined, {
          stop: AbortSignal.any([stop, cut.signal]),
          wait,
        });
      } catch (error) {
        if (cut.signal.aborted && !stop.aborted) continue;
        return { error, hello: true, stable: now() - began > /** @type {number} */ (this.#o.reconnect.stableAfter) };
      } finally {
        this.#line = null;
      }
      if (stop.aborted) break;
      if (page.type === 'reset') {
        this.#reset(page);
        return { hello: true, now: true };
      }
      for (const change of page.changes) change.backlog = behind;
      this.#apply({ ...page, prev });
      if (behind && !page.more) this.#live(this.#backlog.changes);
      behind &&= page.more;
    }
    return {};
  }

  // ---- what comes

  /** @param {import('./state.js').Page} page @returns {boolean} false if something is missing before it */
  #apply(page) {
    const { prev, changes } = page;
    if (prev !== undefined && prev !== this.#inbox.cursor) return false;
    const missing = this.#inbox.apply(page);
    if (missing.size) this.#learn(prev, page.rev, missing);
    this.#changed();
    for (const { backlog, change, notification: n } of changes) {
      const arrived = change === 'arrived' || change === 'replaced';
      if (backlog) {
        const sum = this.#backlog;
        sum.changes++;
        if (n) sum.notifications++;
        if (n && !n.read && !n.archived) {
          sum.unread++;
          const order = ['low', 'normal', 'high', 'urgent'];
          if (order.indexOf(n.priority) > order.indexOf(sum.highestPriority)) sum.highestPriority = n.priority;
        }
      } else if (arrived) this.#emit('notification', { notification: n, replaced: change === 'replaced' });
    }
    return true;
  }

  /** @param {number} replayed */
  #live(replayed) {
    const sum = this.#backlog;
    this.#backlog = { changes: 0, notifications: 0, unread: 0, highestPriority: '' };
    this.#resumed = replayed;
    this.#status('live');
    if (sum.changes) this.#emit('backlog', sum);
  }

  /** @param {any} frame */
  #reset({ reason }) {
    this.#inbox.cursor = null;
    this.#emit('reset', { reason });
  }

  /** Asks for what a list shows from now on and was never told. @param {string | undefined} since @param {number} rev @param {Set<number>} missing */
  async #learn(since, rev, missing) {
    try {
      let page;
      do {
        page = await this.#call('GET', `/api/notifications/changes?limit=200&since=${since}`);
        for (const { notification: n } of page.changes ?? []) if (n && missing.has(n.id)) this.#inbox.learn(n);
        since = page.cursor;
      } while (page.more && page.rev < rev);
      this.#changed();
    } catch (error) {
      this.#o.logger?.warn?.('what a list shows could not be asked for', error);
    }
  }

  #changed() {
    for (const list of this.#inbox.lists) list.changed();
    this.#snapshot = null;
    this.#emit('change', {});
  }

  /** @param {import('./types.js').State} state @param {{error?: any, retryAt?: Date | null, reason?: string}} [more] */
  #status(state, { error = null, retryAt = null, reason = '' } = {}) {
    const previous = this.#state;
    if (previous === state && this.#error === error && this.#retryAt === retryAt) return;
    this.#state = state;
    this.#error = error;
    this.#retryAt = retryAt;
    this.#snapshot = null;
    this.#emit('change', {});
    this.#emit('state', { state, previous, reason, retryAt });
    if (error) this.#emit('error', { error });
  }

  /** @param {string} type @param {object} detail */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  // ---- what is asked

  /** @param {Filter | undefined} filter @param {string} before @param {string} [q] */
  #page({ category, unread, archived } = {}, before, q) {
    const query = new URLSearchParams({ limit: String(this.#o.pageSize) });
    for (const one of category === undefined ? [] : [category].flat()) query.append('category', one);
    if (unread !== undefined) query.set('unread', String(unread));
    if (archived) query.set('archived', 'true');
    if (before) query.set('before', before);
    if (q) query.set('q', q);
    return this.request('GET', `/api/notifications?${query}`);
  }

  /** @param {List} list */
  async #more(list) {
    if (list.loading || list.next === null || (list === this.#base && !list.next)) return;
    list.loading = true;
    list.error = null;
    list.changed();
    this.#inbox.loads++;
    try {
      let page;
      const before = list.next;
      page = await this.#page(list.filter, before ?? '');
      this.#inbox.loads--;
      if (list.next === before) this.#inbox.add(list, page);
    } catch (error) {
      this.#inbox.loads--;
      list.error = error;
    }
    list.loading = false;
    this.#changed();
  }

  /** @param {...number} ids @returns {Promise<Changed>} */
  markRead(...ids) {
    return this.#wish('read', ids);
  }

  /** @param {...number} ids @returns {Promise<Changed>} */
  markUnread(...ids) {
    return this.#wish('unread', ids);
  }

  /** @param {...number} ids @returns {Promise<Changed>} */
  archive(...ids) {
    return this.#wish('archive', ids);
  }

  /** @param {...number} ids @returns {Promise<Changed>} */
  unarchive(...ids) {
    return this.#wish('unarchive', ids);
  }

  /** Cannot be undone. @param {...number} ids @returns {Promise<Changed>} */
  remove(...ids) {
    return this.#wish('remove', ids);
  }

  /** All that the user can have seen; not what arrives meanwhile. @param {{upTo?: string, category?: string}} [which] @returns {Promise<Changed>} */
  markAllRead(which) {
    return this.#wish('read', null, which);
  }

  /** @param {{upTo?: string, category?: string, read?: boolean}} [which] @returns {Promise<Changed>} */
  archiveAll(which) {
    return this.#wish('archive', null, which);
  }

  /** Clears the badge of a bell, and reads nothing. @returns {Promise<Changed>} */
  markSeen() {
    return this.#wish('seen', null);
  }

  /**
   * Shows a change at once, and keeps it beside what the server told until the feed has it, or the server refuses it.
   * @param {import('./types.js').Verb} verb
   * @param {number[] | null} only
   * @param {{upTo?: string, category?: string, read?: boolean}} [which]
   * @returns {Promise<Changed>}
   */
  async #wish(verb, only, { upTo, category, read } = {}) {
    const inbox = this.#inbox;
    const all = !only && verb !== 'seen';
    const cursor = upTo ?? inbox.cursor;
    if (!only && !cursor) throw new NotificationError('closed', 'the inbox was not read yet');
    /** @param {import('./types.js').Notification} n */
    const fit = (n) => (category === undefined || (n.category ?? '') === category) && (read === undefined || n.read === read);
    /** @type {number[]} */
    let ids = only ?? [];
    // Up to an earlier place: which those are, only the server knows.
    if (all && cursor === inbox.cursor) for (const [id, n] of inbox.items) if (fit(n)) ids.push(id);
    ids = inbox.changing(ids, verb);
    /** @type {import('./state.js').Wish} */
    const wish = { verb, ids: new Set(ids), all: all && cursor === inbox.cursor, narrow: category !== undefined || read !== undefined, fits: fit, done: only ? ids : [] };
    const over = new Promise((resolve) => (wish.over = () => resolve(undefined)));
    inbox.wishes.add(wish);
    this.#changed();
    const body = only ? { ids: only } : verb === 'seen' ? { up_to: cursor } : { all: true, up_to: cursor, category, read };
    try {
      if (only && !only.length) throw new RangeError('give at least one id');
      const { rev, changed = 0 } = await this.request('POST', `/api/notifications/${verb}`, body);
      wish.rev = rev;
      if (inbox.rev >= rev) inbox.drop(wish);
      const change = { verb, changed, rev, ids: wish.done, undoable: verb !== 'remove' && verb !== 'seen' };
      undoing.set(change, over);
      return change;
    } catch (error) {
      inbox.drop(wish);
      this.#emit('error', { error });
      throw error;
    } finally {
      this.#changed();
    }
  }

  /** Takes a change back, of however many. @param {Changed | Promise<Changed>} change */
  async undo(change) {
    const { verb, ids, undoable } = (change = await change);
    if (!undoable) throw new NotificationError('final', `${verb} cannot be undone`);
    // What a change of all did, the feed tells.
    await undoing.get(change);
    for (let from = 0; from < ids.length; from += 1000) await this.#wish(opposite[verb], ids.slice(from, from + 1000));
  }

  /**
   * Sends a notification; again with the same key, until it is known what became of it.
   * @param {Record<string, any>} draft
   * @param {{idempotencyKey?: string}} [options]
   * @returns {Promise<import('./types.js').Sent>}
   */
  async send(draft, { idempotencyKey = `js-${now()}-${Math.random()}` } = {}) {
    for (let delay = 500; ; delay *= 2) {
      try {
        return await this.#call('POST', '/api/notifications/send', draft, { headers: { 'Idempotency-Key': idempotencyKey } });
      } catch (/** @type {any} */ error) {
        if (delay > 8000 || !(error.status === 503 || error.code === 'network' || error.code === 'timeout')) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }

  /** @param {number} id */
  sent(id) {
    return this.request('GET', `/api/notifications/sent/${id}`);
  }

  /** @param {number} id @returns {Promise<void>} */
  recall(id) {
    return this.request('DELETE', `/api/notifications/sent/${id}`);
  }

  devices() {
    return this.request('GET', '/api/devices');
  }

  counts() {
    return this.request('GET', '/api/notifications/counts');
  }

  account() {
    return this.request('GET', '/api/account');
  }

  /** One page; go on with `before: page.next`. @param {string} words @param {Filter & {before?: string}} [filter] */
  search(words, filter) {
    return this.#page(filter, filter?.before ?? '', words);
  }

  /** One call with the client's token. @param {string} method @param {string} path @param {any} [body] @returns {Promise<any>} */
  request(method, path, body) {
    return this.#call(method, path, body);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {any} [body]
   * @param {{stop?: AbortSignal, wait?: number, once?: boolean, headers?: Record<string, string>}} [how]
   * @returns {Promise<any>}
   */
  async #call(method, path, body, { stop, wait = 0, once, headers } = {}) {
    const { fetch, requestTimeout } = this.#o;
    const limit = AbortSignal.timeout(requestTimeout + wait * 1000);
    const token = await this.#auth();
    const began = now();
    const text = body === undefined ? undefined : JSON.stringify(body);
    this.#wire('out', 'request', text ?? '', { method, path });
    let answer;
    let said = '';
    try {
      answer = await fetch(this.#server + path, {
        method,
        headers: { Authorization: `Bearer ${token}`, ...(text && { 'Content-Type': 'application/json' }), ...headers },
        body: text,
        cache: 'no-store',
        signal: stop ? AbortSignal.any([stop, limit]) : limit,
      });
      said = await answer.text();
    } catch (error) {
      const late = limit.aborted;
      throw new NotificationError(late ? 'timeout' : 'network', late ? 'no answer in time' : String(error), { outcome: method === 'GET' ? 'refused' : 'unknown' });
    }
    const { status } = answer;
    this.#wire('in', 'answer', said, { method, path, status, ms: Math.round(now() - began) });
    /** @type {any} */
    let value;
    try {
      value = said && JSON.parse(said);
    } catch {
      if (answer.ok) throw new NotificationError('protocol', 'the answer is no JSON', { status });
    }
    if (answer.ok) return value || undefined;
    if (status === 401 && !once) {
      await this.#auth(token);
      return this.#call(method, path, body, { stop, wait, once: true, headers });
    }
    const { code = status === 401 ? 'unauthorized' : 'protocol', detail = `status ${status}`, field, errors, outcome } = value || {};
    const after = answer.headers.get('Retry-After');
    throw new NotificationError(code, detail, { status, field, errors, outcome: outcome ?? 'refused', retryAfter: after ? Number(after) || 1 : undefined });
  }

  // ---- the token

  /** @param {string | boolean} [refused]  the one that was; true: the present one @returns {Promise<string>} */
  async #auth(refused) {
    const { token } = this.#o;
    const held = this.#token;
    if (held && refused !== true && refused !== held.value && held.ends > now()) return held.value;
    return (this.#asking ??= this.#ask(token, refused && held?.value).finally(() => (this.#asking = null)));
  }

  /** @param {Options['token']} source @param {any} refused */
  async #ask(source, refused) {
    /** @type {any} */
    const got = typeof source === 'function' ? await source() : source;
    const value = got?.token ?? got;
    if (!value || typeof value !== 'string') throw new Unauthorized();
    if (value === refused) throw new Unauthorized('the token was refused');
    this.#token = { value, ends: Infinity };
    this.#renewIn(got.expires_in);
    return value;
  }

  /** @param {number | undefined} seconds */
  #renewIn(seconds) {
    const held = this.#token;
    if (!held || !seconds || typeof this.#o.token !== 'function') return;
    held.ends = now() + seconds * 1000;
    clearTimeout(this.#renewal);
    if (!this.#stop) return;
    this.#renewal = setTimeout(async () => {
      try {
        this.#line?.send({ type: 'token', token: await this.#auth(true) });
      } catch (/** @type {any} */ error) {
        if (error instanceof Unauthorized) this.#halt('unauthorized', error);
        else this.#renewIn(Math.max(10, seconds / 4));
      }
    }, Math.min(2 ** 31 - 1, Math.max(seconds - Math.max(60, seconds / 10), seconds / 2) * 1000));
  }

  /** @param {'in' | 'out'} direction @param {'request' | 'answer' | 'frame'} kind @param {string} text @param {object} [more] */
  #wire(direction, kind, text, more) {
    this.#o.wire?.({ at: new Date(), direction, kind, text, ...more });
  }
}

/** @type {Record<string, import('./types.js').Verb>} */
const opposite = { read: 'unread', unread: 'read', archive: 'unarchive', unarchive: 'archive' };
/** @type {WeakMap<Changed, Promise<any>>} when the feed has told all of a change */
const undoing = new WeakMap();
