/** @typedef {Record<string, string | Record<string, string>>} Strings  a word is a text, or one text for each plural form; {count} and {text} are filled in */

/** English; panel.js brings what only it says. @type {Record<string, Strings>} */
export const words = {
  en: {
    title: 'Notifications',
    bell: 'Notifications, {count} unread',
    close: 'Close',
    arrived: 'New: {text}',
    arrivals: { one: '{count} new notification', other: '{count} new notifications' },
    away: { one: '{count} new notification while you were away', other: '{count} new notifications while you were away' },
    others: 'and {count} more',
    toasts: 'New notifications (F8)',
    dismiss: 'Dismiss',
    failed: 'That did not work: {text}',
    offlineText: 'The server cannot be reached. The next attempt begins by itself.',
    idle: 'Not connected',
    connecting: 'Connecting…',
    'catching-up': 'Catching up…',
    live: 'Live',
    resumed: { one: 'Live, {count} change caught up', other: 'Live, {count} changes caught up' },
    reconnecting: 'Reconnecting…',
    retryIn: 'Reconnecting in {count} s',
    offlineFor: 'Offline, next attempt in {count} s',
    offline: 'Offline',
    unauthorized: 'You are signed out',
    closed: 'Disconnected',
  },
};

/** Further languages, loaded when an element speaks one. @type {Record<string, () => Promise<{default: Strings}>>} */
const more = { id: () => import('./words-id.js') };

/** Loads the words of a language; false if there is nothing to load. @param {string} tag */
export async function learn(tag) {
  const [lang] = tag.split('-');
  if (words[lang] || !more[lang]) return false;
  words[lang] = (await more[lang]()).default;
  return true;
}

/**
 * The language in which an element speaks: that which was asked for if there are words for it, else English.
 * @param {string} wanted @param {boolean} [own] whether the page has words of its own
 */
export function language(wanted, own) {
  try {
    const [tag] = Intl.getCanonicalLocales(wanted);
    return tag && (own || /^(en|id)\b/.test(tag)) ? tag : 'en';
  } catch {
    return 'en';
  }
}

/** @param {string} lang @param {Strings | undefined} own @param {string} key @param {{count?: number, text?: string}} [values] */
export function say(lang, own, key, values = {}) {
  let word = own?.[key] ?? words[lang.split('-')[0]]?.[key] ?? words.en[key] ?? key;
  if (typeof word === 'object') word = word[new Intl.PluralRules(lang).select(values.count ?? 0)] ?? word.other ?? key;
  return word.replace(/\{(count|text)\}/g, (_, name) => (name === 'text' ? values.text ?? '' : (values.count ?? 0).toLocaleString(lang)));
}

/** @type {Record<string, Intl.RelativeTimeFormat>} */
const relative = {};

/** How long ago it was, in words; after a week the day. @param {Date} date @param {number} now @param {string} lang */
export function ago(date, now, lang) {
  const format = (relative[lang] ??= new Intl.RelativeTimeFormat(lang, { numeric: 'auto', style: 'short' }));
  // A clock that is slow would see the future.
  const minutes = Math.max(0, Math.floor((now - +date) / 60000));
  if (minutes < 1) return format.format(0, 'second');
  if (minutes < 60) return format.format(-minutes, 'minute');
  if (minutes < 24 * 60) return format.format(-Math.floor(minutes / 60), 'hour');
  const days = Math.floor(minutes / 1440);
  if (days < 7) return format.format(-days, 'day');
  const year = date.getFullYear() === new Date(now).getFullYear() ? undefined : 'numeric';
  return date.toLocaleDateString(lang, { day: 'numeric', month: 'short', year });
}
