import { NotificationError } from './index.js';

/** @import * as T from './types.js' */

const priorities = ['low', 'normal', 'high', 'urgent'];

/** What was replayed, in the words of a `live` frame. @param {T.Change[]} changes */
const digest = (changes) => {
  const told = changes.map(({ notification }) => notification).filter(Boolean);
  const unread = told.filter(({ read, archived }) => !read && !archived);
  const highest = Math.max(-1, ...unread.map(({ priority }) => priorities.indexOf(priority)));
  return { replayed: changes.length, notifications: told.length, replayed_unread: unread.length, highest_priority: priorities[highest] };
};

/** Reads what is next in the feed; null if the history must be read anew. @param {T.Parts} parts @param {AbortSignal} stop @returns {Promise<any>} */
const next = async ({ inbox, call, apply, reset }, stop, wait = 0) => {
  const prev = inbox.cursor;
  const page = await call('GET', `/api/notifications/changes?limit=200&wait=${wait}&since=${prev}`, undefined, { stop, wait });
  if (stop.aborted) return null;
  if (page.type === 'reset') {
    reset(page.reason);
    return null;
  }
  for (const change of page.changes) change.backlog = !wait;
  apply({ ...page, prev });
  return page;
};

/** Follows the feed by long polls, where a proxy eats the upgrade. @param {T.Parts} parts @param {AbortSignal} stop @returns {Promise<T.End>} */
export const poll = async (parts, stop) => {
  const { begin, say, live } = parts;
  const since = performance.now();
  const changes = [];
  let behind = true;
  /** @type {T.End | null} */
  let ended = null;
  say('catching-up');
  try {
    while (!stop.aborted && !ended) {
      const cut = new AbortController();
      begin({ send() {}, check: () => cut.abort(), end: (how) => cut.abort((ended = how)) });
      /** @type {any} */
      const page = await next(parts, AbortSignal.any([stop, cut.signal]), behind ? 0 : 25).catch((error) => {
        if (!cut.signal.aborted) throw error;
      });
      if (page === null && !cut.signal.aborted) ended = { now: true };
      // The proxy may be gone: every half hour a WebSocket is tried.
      if (performance.now() - since > 1800000) ended ??= { now: true, again: true };
      if (!page || !behind) continue;
      changes.push(...page.changes);
      behind = page.more;
      if (!behind) live(digest(changes));
    }
  } finally {
    begin({ send() {}, check() {}, end() {} });
  }
  return { hello: true, stable: performance.now() - since > 10000, ...ended };
};

/** Follows what the tab that has the socket hears, until this tab gets it. @param {T.Parts} parts @param {AbortSignal} stop @returns {Promise<T.End>} */
export const hear = (parts, stop) => {
  const { inbox, apply, live, say, begin, lead, tell } = parts;
  const cut = new AbortController();
  const either = AbortSignal.any([stop, cut.signal]);
  /** @type {any} */
  let timer;
  let busy = false;
  let head = 0;
  return new Promise((done, failed) => {
    /** @param {T.End} how */
    const end = (how) => {
      clearTimeout(timer);
      begin({ send() {}, check() {}, end() {} });
      cut.abort();
      done({ hello: true, stable: true, now: true, ...how });
    };

    /** Asks whether the leader is there: a frozen tab keeps its lock, and says nothing. */
    const check = () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        cut.abort();
        await lead({ steal: true });
        end({});
      }, 1000);
      tell({ who: true });
    };

    /** Reads what this tab has missed. */
    const catchUp = async () => {
      if (busy) return;
      busy = true;
      const changes = [];
      try {
        for (let tries = 0, more = true; (more || inbox.rev < head) && tries < 100 && !either.aborted; tries++) {
          const page = await next(parts, either);
          if (!page) return end({});
          changes.push(...page.changes);
          more = page.more;
        }
        if (changes.length) live(digest(changes));
      } catch (error) {
        if (either.aborted) return;
        failed(error);
        end({});
      } finally {
        busy = false;
      }
    };

    /** @param {any} message */
    const hear = (message) => {
      const { page, state, error } = message;
      // A minute is two heartbeats and some more.
      clearTimeout(timer);
      timer = setTimeout(check, 60000);
      const place = page ?? message;
      const told = !place.cursor || (page && apply(page));
      const behind = !told && (place.cursor.split('.')[0] !== inbox.cursor?.split('.')[0] || place.rev > inbox.rev);
      if (message.live && inbox.cursor === message.live.cursor) live(message.live);
      // It is live when it has what the others have.
      if (state && !(behind && state === 'live')) say(state, { ...message, error: error && new NotificationError(error.code, error.detail, error) });
      if (!behind) return;
      head = place.rev;
      catchUp();
    };
    begin({ send() {}, check, end, hear });
    lead({ signal: cut.signal }).then((leads) => leads && end({}));
    check();
  });
};
