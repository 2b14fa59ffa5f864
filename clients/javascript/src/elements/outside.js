// What shows outside of the page: before its title, on the icon of the application, and on the desktop.
import { follow } from './base.js';

/** What this module put before the page's title. */
let prefix = '';

/** @type {MutationObserver | null} of the page's title */
let titles = null;

/** @type {Set<import('./bell.js').NotificationInbox>} that put something before the title */
const hosts = new Set();

/** @param {string} text */
function setPrefix(text) {
  const { title } = document;
  const bare = prefix && title.startsWith(prefix) ? title.slice(prefix.length) : title;
  prefix = text;
  if (title !== text + bare) document.title = text + bare;
}

/** Shows how many there are. @param {import('./bell.js').NotificationInbox} host */
export function badges(host) {
  const count = host.isConnected ? host.count : 0;
  const wanted = host.isConnected && host.hasAttribute('title-badge');
  if (wanted) {
    hosts.add(host);
    setPrefix(count ? `(${host.short(count)}) ` : '');
  } else if (hosts.delete(host) && !hosts.size) setPrefix('');
  if (hosts.size && !titles) {
    titles = new MutationObserver(() => setPrefix(prefix));
    titles.observe(document.head, { childList: true, characterData: true, subtree: true });
  } else if (!hosts.size) {
    titles?.disconnect();
    titles = null;
  }
  if (host.hasAttribute('app-badge')) /** @type {any} */ (navigator).setAppBadge?.(count).catch(() => {});
}

/** Shows on the desktop what has arrived, until it is read or gone. @param {import('./bell.js').NotificationInbox} host @param {import('../types.js').Notification} n */
export function show(host, n) {
  const { client } = host;
  try {
    const shown = new Notification(n.title || n.message, { body: n.title && n.message, tag: String(n.id), lang: host.language });
    const stop = client?.subscribe(() => {
      if (client.getSnapshot().items.find(({ id }) => id === n.id)?.read !== false) shown.close();
    });
    shown.onclose = () => stop?.();
    shown.onclick = () => {
      window.focus();
      if (host.activate(n)) follow(n.link);
    };
  } catch {
    // Some browsers let only a service worker show them.
  }
}
