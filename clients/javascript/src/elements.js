// The elements: a bell with a badge and a panel, the inbox by itself, toasts, and the state of the connection in words.
import { Base, setDefaultClient, setUp } from './elements/base.js';
import { NotificationBell, NotificationInbox } from './elements/bell.js';
import { NotificationStatus, NotificationToasts } from './elements/toasts.js';

export { NotificationBell, NotificationInbox, NotificationStatus, NotificationToasts, setDefaultClient };

const types = { inbox: NotificationInbox, bell: NotificationBell, toasts: NotificationToasts, status: NotificationStatus };
for (const type of Object.values(types)) setUp(type);

/** Defines the elements under names of one's own too: `define({prefix: 'acme'})` makes `<acme-bell>`. @param {{prefix?: string}} [options] */
export function define({ prefix = 'notification' } = {}) {
  if (Base !== globalThis.HTMLElement) return;
  for (const [name, type] of Object.entries(types)) {
    // A class has one name, so a further name takes a further class.
    if (!customElements.get(`${prefix}-${name}`)) customElements.define(`${prefix}-${name}`, prefix === 'notification' ? type : /** @type {any} */ (class extends type {}));
  }
}

define();
