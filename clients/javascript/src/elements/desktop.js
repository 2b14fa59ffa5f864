import { follow } from './base.js';

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
