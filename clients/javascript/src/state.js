/** @typedef {import('./types.js').Notification} Notification */
/** @typedef {import('./types.js').Filter} Filter */
/** @typedef {{verb: import('./types.js').Verb, ids: Set<number>, all?: boolean, narrow?: boolean, fits: (n: Notification) => boolean, done: number[], rev?: number, over?: () => void}} Wish */
/** @typedef {{prev?: string, cursor: string, rev: number, unread: number, unseen?: number, changes: any[]}} Page */

/** @type {Record<string, Partial<Notification> | null>} what each verb makes of a notification */
const effects = {
  read: { read: true },
  unread: { read: false },
  archive: { archived: true },
  unarchive: { archived: false },
  remove: null,
};

/** @type {Record<string, string>} the verb that leads to a state */
const verbs = { read: 'read', unread: 'unread', archived: 'archive', unarchived: 'unarchive' };

/** @param {Notification | null | undefined} n */
const isUnread = (n) => !!n && !n.read && !n.archived;

/** @param {Filter} filter @param {Notification} n */
export const fits = ({ category, unread, archived }, n) =>
  n.archived === !!archived
  && (unread === undefined || n.read !== unread)
  && (category === undefined || [category].flat().includes(n.category ?? ''));

/** A live view of the inbox: the notifications that fit a filter, as far back as they were loaded. */
export class List extends EventTarget {
  /** @type {number[]} the newest first; also those that no longer fit, so that undoing puts them back where they were */
  ids = [];
  /** @type {string | null | undefined} where the next page begins; undefined: nothing is loaded; null: the end */
  next;
  loading = false;
  /** @type {any} */
  error = null;
  /** @type {any} */
  #snapshot = null;
  #inbox;

  /** @param {Inbox} inbox @param {Filter} filter @param {(list: List) => Promise<void>} load */
  constructor(inbox, filter, load) {
    super();
    this.#inbox = inbox;
    this.filter = filter;
    this.loadMore = () => load(this);
    inbox.lists.add(this);
  }

  /** @returns {import('./types.js').ListSnapshot} */
  getSnapshot = () =>
    (this.#snapshot ??= Object.freeze({
      items: this.#inbox.shown(this),
      hasMore: this.next !== null,
      loading: this.loading,
      loaded: this.next !== undefined,
      error: this.error,
    }));

  /** @param {() => void} listener */
  subscribe = (listener) => subscribe(this, listener);

  close = () => {
    this.#inbox.lists.delete(this);
  };

  changed() {
    this.#snapshot = null;
    this.dispatchEvent(new Event('change'));
  }
}

/** @param {EventTarget} target @param {() => void} listener */
export function subscribe(target, listener) {
  const heard = () => listener();
  target.addEventListener('change', heard);
  return () => target.removeEventListener('change', heard);
}

/** What is known of an inbox: what the server told and, laid over it, wishes that it has not confirmed. */
export class Inbox {
  /** @type {Map<number, Notification>} as the server told */
  items = new Map();
  /** @type {Set<List>} */
  lists = new Set();
  /** @type {Set<Wish>} in the order in which they were made */
  wishes = new Set();
  /** @type {string | null} */
  cursor = null;
  rev = 0;
  unread = 0;
  unseen = 0;
  /** How many pages are under way, and the changes that came meanwhile: the page may be older than they are. */
  loads = 0;
  /** @type {any[]} */
  #meanwhile = [];

  /** Takes the first page of the history in place of everything. @param {any} page @param {List} base */
  start(page, base) {
    this.items.clear();
    for (const list of this.lists) {
      list.ids = [];
      list.next = undefined;
    }
    this.cursor = page.cursor;
    this.rev = page.rev;
    this.#count(page);
    for (const wish of this.wishes) if (wish.rev !== undefined) this.drop(wish);
    this.add(base, page);
  }

  /** @param {List} list @param {any} page  of the history */
  add(list, page) {
    const held = new Set(list.ids);
    for (const n of page.notifications) {
      this.#keep(n);
      if (!held.has(n.id)) list.ids.push(n.id);
      for (const wish of this.wishes) if (wish.all && wish.fits(n)) wish.ids.add(n.id);
    }
    list.next = page.next;
    for (const change of this.#meanwhile) if (change.rev > page.rev) this.#change(change);
    if (!this.loads) this.#meanwhile = [];
  }

  /**
   * Applies what is next in the feed.
   * @param {Page} page
   * @returns {Set<number>} what a list needs and nobody has told
   */
  apply(page) {
    /** @type {Set<number>} */
    const missing = new Set();
    for (const change of page.changes) {
      if (change.change === 'arrived' || change.change === 'replaced') this.#arrive(change.notification, change.change);
      this.#change({ rev: page.rev, ...change }, missing);
      if (this.loads) this.#meanwhile.push({ rev: page.rev, ...change });
    }
    this.cursor = page.cursor;
    this.rev = page.rev;
    this.#count(page);
    for (const wish of this.wishes) if (/** @type {number} */ (wish.rev) <= this.rev) this.drop(wish);
    return missing;
  }

  /** @param {Notification} n @param {string} how */
  #arrive(n, how) {
    for (const wish of this.wishes) wish.verb === 'seen' ? wish.ids.add(n.id) : wish.ids.delete(n.id);
    const held = this.items.get(n.id);
    // A page that is newer than the feed has it already, and at its place.
    if (held && (how === 'arrived' || held.rev >= n.rev)) return;
    for (const list of this.lists) {
      if (held) list.ids = list.ids.filter((id) => id !== n.id);
      if (fits({ ...list.filter, archived: n.archived, unread: !n.read }, n)) list.ids.unshift(n.id);
    }
  }

  /** @param {any} change @param {Set<number>} [missing] */
  #change({ type, rev, notification, ids = [], state, read, archived, change }, missing) {
    if (type === 'notification') {
      this.#keep(notification);
      this.#place(notification);
      this.#done(change, [notification.id]);
    } else if (type === 'state') {
      for (const id of ids) {
        const held = this.items.get(id);
        if (held && held.rev < rev) {
          this.items.set(id, { ...held, rev, read, archived });
          this.#place(/** @type {Notification} */ (this.items.get(id)));
        } else if (!held && this.#wanted(state, read, archived)) missing?.add(id);
      }
      this.#done(state, ids);
    } else if (type === 'removed') for (const id of ids) this.items.delete(id);
  }

  /** Whether a list should show what is in this state now and was not told. @param {string} state @param {boolean} read @param {boolean} archived */
  #wanted(state, read, archived) {
    for (const { filter, next } of this.lists) {
      const narrow = filter.unread !== undefined || filter.archived;
      if (next !== undefined && (narrow || state === 'unarchived') && fits({ ...filter, category: undefined }, /** @type {any} */ ({ read, archived }))) return true;
    }
    return false;
  }

  /** Keeps what all the changes of a wish for everything were, for its undoing. @param {string} state @param {number[]} ids */
  #done(state, ids) {
    for (const wish of this.wishes) if (wish.all && wish.verb === verbs[state]) wish.done.push(...ids);
  }

  /** @param {Notification} n */
  #keep(n) {
    const held = this.items.get(n.id);
    if (!held || held.rev <= n.rev) this.items.set(n.id, n);
  }

  /** Puts what was told between its neighbours, where a list shows what it did not show before. @param {Notification} n */
  #place(n) {
    for (const { ids, filter, next } of this.lists) {
      if (!fits(filter, n) || ids.includes(n.id)) continue;
      const at = ids.findIndex((id) => {
        const other = this.items.get(id);
        return other && (other.created_at < n.created_at || (other.created_at === n.created_at && id < n.id));
      });
      if (at >= 0) ids.splice(at, 0, n.id);
      else if (next === null) ids.push(n.id);
    }
  }

  /** What nobody had told. @param {Notification} n */
  learn(n) {
    if (this.items.has(n.id)) return;
    this.#keep(n);
    this.#place(n);
  }

  /** @param {{unread: number, unseen?: number}} counts */
  #count({ unread, unseen }) {
    this.unread = unread;
    if (unseen !== undefined) this.unseen = unseen;
  }

  /** @param {Wish} wish */
  drop(wish) {
    if (this.wishes.delete(wish)) wish.over?.();
  }

  /** As the user is to see it; null if it is gone. @param {number} id */
  #seen(id) {
    let n = this.items.get(id) ?? null;
    for (const { verb, ids } of this.wishes) {
      if (n && verb !== 'seen' && ids.has(id)) n = effects[verb] && { ...n, ...effects[verb] };
    }
    return n;
  }

  /** Those of the ids that a wish would change; what is not known might be changed. @param {Iterable<number>} ids @param {import('./types.js').Verb} verb */
  changing(ids, verb) {
    const [key, value] = Object.entries(effects[verb] ?? {})[0] ?? [];
    return [...ids].filter((id) => {
      const n = this.#seen(id);
      return !n || !key || /** @type {any} */ (n)[key] !== value;
    });
  }

  /** @param {List} list */
  shown(list) {
    const items = [];
    for (const id of list.ids) {
      const n = this.#seen(id);
      if (n && fits(list.filter, n)) items.push(n);
    }
    return Object.freeze(items);
  }

  /** The server's counts, and what the wishes make of them until the next frame brings exact ones. */
  counts() {
    let { unread, unseen } = this;
    if (this.wishes.size) {
      let kept = 0;
      for (const [id, n] of this.items) {
        const now = +isUnread(this.#seen(id));
        kept += now;
        unread += now - +isUnread(n);
      }
      for (const wish of this.wishes) {
        // Of what has arrived since such a wish all is known, and nothing else is left.
        if (wish.all && !wish.narrow && wish.verb !== 'unread' && wish.verb !== 'unarchive') unread = kept;
        if (wish.verb === 'seen') unseen = [...wish.ids].filter((id) => isUnread(this.#seen(id))).length;
      }
      unread = Math.max(0, unread);
      unseen = Math.min(unseen, unread);
    }
    return { unread, unseen };
  }
}
