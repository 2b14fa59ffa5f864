/** @typedef {Record<string, string | Record<string, string>>} Strings  a word is a text, or one text for each plural form; {count} and {text} are filled in */

/** @type {Record<string, Strings>} */
export const words = {
  en: {
    title: 'Notifications',
    bell: 'Notifications, {count} unread',
    close: 'Close',
    isUnread: 'Unread',
    markRead: 'Mark as read',
    markUnread: 'Mark as unread',
    archive: 'Archive',
    unarchive: 'Move to inbox',
    remove: 'Remove',
    markAllRead: 'Mark all as read',
    desktop: 'Show on the desktop',
    inbox: 'Inbox',
    unread: 'Unread',
    archived: 'Archived',
    more: 'More',
    less: 'Less',
    older: 'Show older',
    pill: '{count} new',
    arrived: 'New: {text}',
    arrivals: { one: '{count} new notification', other: '{count} new notifications' },
    away: { one: '{count} new notification while you were away', other: '{count} new notifications while you were away' },
    others: 'and {count} more',
    toasts: 'New notifications (F8)',
    dismiss: 'Dismiss',
    undo: 'Undo',
    archiveDone: 'Archived',
    unarchiveDone: 'Moved to inbox',
    removeDone: 'Removed',
    markAllReadDone: 'All marked as read',
    failed: 'That did not work: {text}',
    retry: 'Try again',
    loading: 'Loading…',
    slow: 'No answer yet',
    slowText: 'This takes longer than usual. The server is still being asked.',
    emptyInbox: 'No notifications',
    emptyUnread: 'Everything is read',
    emptyArchived: 'Nothing is archived',
    emptyText: 'What is new appears here by itself.',
    unauthorizedText: 'Sign in again to see your notifications.',
    offlineText: 'The server cannot be reached. The next attempt begins by itself.',
    error: 'Notifications cannot be shown',
    unset: 'The page gives this element neither a token-url nor a client.',
    high: 'Important',
    urgent: 'Urgent',
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
  id: {
    title: 'Notifikasi',
    bell: 'Notifikasi, {count} belum dibaca',
    close: 'Tutup',
    isUnread: 'Belum dibaca',
    markRead: 'Tandai sudah dibaca',
    markUnread: 'Tandai belum dibaca',
    archive: 'Arsipkan',
    unarchive: 'Pindahkan ke kotak masuk',
    remove: 'Hapus',
    markAllRead: 'Tandai semua sudah dibaca',
    desktop: 'Tampilkan di desktop',
    inbox: 'Kotak masuk',
    unread: 'Belum dibaca',
    archived: 'Arsip',
    more: 'Selengkapnya',
    less: 'Ringkas',
    older: 'Tampilkan yang lebih lama',
    pill: '{count} baru',
    arrived: 'Baru: {text}',
    arrivals: '{count} notifikasi baru',
    away: '{count} notifikasi baru selama Anda pergi',
    others: 'dan {count} lagi',
    toasts: 'Notifikasi baru (F8)',
    dismiss: 'Tutup',
    undo: 'Urungkan',
    archiveDone: 'Diarsipkan',
    unarchiveDone: 'Dipindahkan ke kotak masuk',
    removeDone: 'Dihapus',
    markAllReadDone: 'Semua ditandai sudah dibaca',
    failed: 'Tidak berhasil: {text}',
    retry: 'Coba lagi',
    loading: 'Memuat…',
    slow: 'Belum ada jawaban',
    slowText: 'Ini lebih lama dari biasanya. Server masih ditunggu.',
    emptyInbox: 'Tidak ada notifikasi',
    emptyUnread: 'Semua sudah dibaca',
    emptyArchived: 'Arsip kosong',
    emptyText: 'Yang baru akan muncul di sini dengan sendirinya.',
    unauthorizedText: 'Masuk lagi untuk melihat notifikasi Anda.',
    offlineText: 'Server tidak dapat dihubungi. Percobaan berikutnya dimulai dengan sendirinya.',
    error: 'Notifikasi tidak dapat ditampilkan',
    unset: 'Halaman ini tidak memberi elemen ini token-url atau client.',
    high: 'Penting',
    urgent: 'Mendesak',
    idle: 'Tidak terhubung',
    connecting: 'Menghubungkan…',
    'catching-up': 'Mengejar yang tertinggal…',
    live: 'Langsung',
    resumed: 'Langsung, {count} perubahan terkejar',
    reconnecting: 'Menghubungkan kembali…',
    retryIn: 'Menghubungkan kembali dalam {count} dtk',
    offlineFor: 'Luring, percobaan berikutnya dalam {count} dtk',
    offline: 'Luring',
    unauthorized: 'Anda sudah keluar',
    closed: 'Terputus',
  },
};

/**
 * The language in which an element speaks: that which was asked for if there are words for it, else English.
 * @param {string} wanted @param {boolean} [own] whether the page has words of its own
 */
export function language(wanted, own) {
  try {
    const [tag] = Intl.getCanonicalLocales(wanted);
    return tag && (own || words[tag.split('-')[0]]) ? tag : 'en';
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
