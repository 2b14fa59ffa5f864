/** @import * as T from './types.js' */

/** So many of the newest are kept, and no more. */
const most = 500;

/** @param {IDBRequest} request @returns {Promise<any>} */
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Keeps the inbox of one server in IndexedDB: in one record, so that cursor and notifications cannot disagree. @param {string} server @returns {T.InboxCache} */
const indexed = (server) => {
  /** @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest} use */
  const within = async (mode, use) => {
    const opening = indexedDB.open('notification', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('inboxes');
    const database = await done(opening);
    try {
      return await done(use(database.transaction('inboxes', mode).objectStore('inboxes')));
    } finally {
      database.close();
    }
  };
  return {
    load: () => within('readonly', (store) => store.get(server)),
    save: (saved) => within('readwrite', (store) => store.put(saved, server)),
    clear: () => within('readwrite', (store) => store.delete(server)),
  };
};

/**
 * A cache is a help and no more: where storage is blocked or full, the client goes on without.
 * @param {'indexeddb' | T.InboxCache} cache @param {string} server
 */
export const openCache = (cache, server) => {
  const kept = cache === 'indexeddb' ? indexed(server) : cache;
  return {
    load: () => Promise.race([kept.load(), new Promise((resolve) => setTimeout(resolve, 1000))]).catch(() => null),
    clear: () => kept.clear().catch(() => {}),

    /** @param {T.Account} user @param {T.Inbox} inbox @param {T.List} base */
    async save(user, { items, cut, cursor, rev, unread, unseen }, base) {
      const { ids, next } = cut(base, most);
      if (!cursor || next === undefined) return;
      const notifications = ids.flatMap((id) => items.get(id) ?? []);
      await kept.save({ user, page: { notifications, next, cursor, rev, unread, unseen } }).catch(() => {});
    },
  };
};
