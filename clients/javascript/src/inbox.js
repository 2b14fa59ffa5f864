/** @import * as T from './types.js' */

/** @type {any} what each verb makes of a notification */
const effects = { read: { read: true }, unread: { read: false }, archive: { archived: true }, unarchive: { archived: false }, remove: null };

/** @param {T.Notification | null} [n] */
const unread = (n) => +(!!n && !n.read && !n.archived);

/** @param {T.Filter} filter @param {T.Notification} n */
export const fits = ({ category, unread, archived }, n) =>
  n.archived === !!archived && (unread ?? !n.read) !== n.read && [category ?? n.category ?? ''].flat().includes(n.category ?? '');

/** @type {(target: EventTarget) => T.Api['subscribe']} */
export const subscribing = (target) => (listener) => {
  const heard = () => listener();
  target.addEventListener('change', heard);
  return () => target.removeEventListener('change', heard);
};

/** @type {() => T.Inbox} */
export const newInbox = () => {
  /** @type {T.Change[]} what came while pages were under way */
  let meanwhile = [];
  let grown = 0;

  /** As the user is to see it. @param {number} id */
  const seen = (id) => {
    let n = inbox.items.get(id);
    for (const { verb, ids } of inbox.wishes) if (n && verb in effects && ids.has(id)) n = effects[verb] && { ...n, ...effects[verb] };
    return n;
  };

  /** Keeps what all changes of a wish for everything were, for its undoing. @param {string} state @param {number[]} ids */
  const did = (state, ids) => {
    for (const wish of inbox.wishes) if (wish.fits && state?.startsWith(wish.verb)) wish.done.push(...ids);
  };

  /** @param {T.Notification} n */
  const keep = (n) => {
    const { id, rev, created_at } = n;
    const { items, lists } = inbox;
    if ((items.get(id)?.rev ?? 0) > rev) return;
    items.set(id, n);
    // Between its neighbours, where a list did not show it before.
    for (const { ids, filter, next } of lists) {
      if (next === undefined || !fits(filter, n) || ids.includes(id)) continue;
      const at = ids.findIndex((one) => {
        const other = items.get(one)?.created_at ?? '';
        return other && (other === created_at ? one < id : other < created_at);
      });
      if (at >= 0) ids.splice(at, 0, id);
      else if (next === null) ids.push(id);
    }
  };

  /** @param {T.Notification} n @param {string} what */
  const arrive = (n, what) => {
    for (const { verb, ids } of inbox.wishes) verb === 'seen' ? ids.add(n.id) : ids.delete(n.id);
    const held = inbox.items.get(n.id);
    // A page that is newer than the feed has it already, and at its place.
    if (held && (what === 'arrived' || held.rev >= n.rev)) return;
    for (const list of inbox.lists) {
      const { archived, unread } = list.filter;
      if (held) list.ids = list.ids.filter((id) => id !== n.id);
      if (fits(list.filter, { ...n, archived: !!archived, read: unread === false })) list.ids.unshift(n.id);
    }
  };

  /** @param {T.Change} change */
  const change = ({ type, rev, notification, ids = [], state, read, archived, change }) => {
    if (notification) {
      keep(notification);
      did(change, [notification.id]);
    }
    for (const id of ids) {
      const held = inbox.items.get(id);
      if (type === 'removed') inbox.items.delete(id);
      else if (type === 'state' && held && held.rev < rev) keep({ ...held, rev, read, archived });
    }
    did(state, ids);
  };

  /** Whether a list should show what nobody has told whole; a replay tells it so. @param {T.Change} change */
  const lacks = ({ type, ids, state, read, archived }) =>
    type === 'state' &&
    ids.some((id) => !inbox.items.has(id)) &&
    [...inbox.lists].some(
      ({ filter, next }) =>
        next !== undefined &&
        (filter.archived || filter.unread !== undefined || state === 'unarchived') &&
        fits({ ...filter, category: undefined }, /** @type {any} */ ({ read, archived })),
    );

  /** What came by itself goes again: of each list the end, which can be read anew, and what no list has. */
  const trim = () => {
    const { items, places, lists } = inbox;
    const kept = new Set();
    for (const list of lists) {
      Object.assign(list, inbox.cut(list, list.most));
      for (const id of list.ids) kept.add(id);
    }
    for (const map of [items, places]) for (const id of map.keys()) if (!kept.has(id)) map.delete(id);
    grown = 0;
  };

  /** @param {T.Page} page */
  const move = ({ cursor, rev, unread, unseen = inbox.unseen }, confirmed = rev) => {
    Object.assign(inbox, { cursor, rev, unread, unseen });
    for (const wish of inbox.wishes) if ((wish.rev ?? Infinity) <= confirmed) inbox.drop(wish);
  };

  /** @type {T.Inbox} */
  const inbox = {
    items: new Map(),
    places: new Map(),
    lists: new Set(),
    wishes: new Set(),
    cursor: null,
    rev: 0,
    unread: 0,
    unseen: 0,
    loads: 0,

    list(filter, load) {
      const target = new EventTarget();
      /** @type {T.ListSnapshot | null} */
      let snapshot = null;
      /** @type {T.List} */
      const list = Object.assign(target, {
        filter,
        ids: [],
        next: undefined,
        most: 1000,
        loading: false,
        error: null,
        subscribe: subscribing(target),
        loadMore: () => load(list),
        close: () => void inbox.lists.delete(list),
        changed() {
          snapshot = null;
          target.dispatchEvent(new Event('change'));
        },
        getSnapshot() {
          const { ids, next, loading, error } = list;
          const items = () => ids.map(seen).filter((n) => n && fits(filter, n));
          return (snapshot ??= Object.freeze({ items: /** @type {any} */ (Object.freeze(items())), hasMore: next !== null, loaded: next !== undefined, loading, error }));
        },
      });
      inbox.lists.add(list);
      return list;
    },

    start(page, base) {
      inbox.items.clear();
      inbox.places.clear();
      for (const list of inbox.lists) Object.assign(list, { ids: [], next: undefined });
      move(page, Infinity);
      inbox.add(base, page);
    },

    add(list, { notifications, next, rev }) {
      const held = new Set(list.ids);
      for (const n of notifications) {
        if (!held.has(n.id)) list.ids.push(n.id);
        keep(n);
        for (const wish of inbox.wishes) if (wish.fits?.(n)) wish.ids.add(n.id);
      }
      list.next = next;
      // Twice as many as somebody wanted to see.
      list.most = Math.max(list.most, 2 * list.ids.length);
      if (next && notifications.length) inbox.places.set(notifications.at(-1).id, next);
      for (const one of meanwhile) if (one.rev > rev) change(one);
      if (!inbox.loads) meanwhile = [];
    },

    apply(page) {
      const { prev = inbox.cursor, cursor, rev } = page;
      if (prev !== inbox.cursor || page.changes.some(lacks)) return false;
      for (const one of page.changes) {
        const { change: what, notification: n } = one;
        if (what === 'arrived' || what === 'replaced') {
          arrive(n, what);
          if (n.rev === rev) inbox.places.set(n.id, cursor);
        }
        change(one);
        if (inbox.loads) meanwhile.push(one);
        if (++grown > 500) trim();
      }
      move(page);
      return true;
    },

    cut({ ids, next }, end) {
      const { places } = inbox;
      while (end < ids.length && !places.has(ids[end - 1])) end++;
      return { ids: ids.slice(0, end), next: end < ids.length ? places.get(ids[end - 1]) : next };
    },

    drop(wish) {
      if (inbox.wishes.delete(wish)) wish.over();
    },

    changing(ids, verb) {
      const [[key, value] = []] = Object.entries(effects[verb] ?? {});
      return ids.filter((id) => !key || /** @type {any} */ (seen(id))?.[key] !== value);
    },

    counts() {
      const { items, wishes } = inbox;
      let { unread: all, unseen } = inbox;
      let kept = 0;
      if (wishes.size) {
        for (const [id, n] of items) {
          const now = unread(seen(id));
          kept += now;
          all += now - unread(n);
        }
      }
      for (const { verb, ids, whole } of wishes) {
        // Of what has arrived since such a wish all is known, and nothing else is left.
        if (whole) all = kept;
        if (verb === 'seen') unseen = [...ids].filter((id) => unread(seen(id))).length;
      }
      all = Math.max(0, all);
      return { unread: all, unseen: wishes.size ? Math.min(unseen, all) : unseen };
    },
  };
  return inbox;
};
