import { NotificationClient } from '@notification/client';
import '@notification/client/elements';
import { useInbox } from '@notification/client/react';
import { createElement as h, useState } from 'react';
import { createRoot } from 'react-dom/client';

const client = new NotificationClient({
  server: 'http://localhost:8080',
  token: async () => (await fetch('/notification-token', { method: 'POST' })).json(),
});
client.connect();

function Shop() {
  const { unread } = useInbox(client);
  const [place, setPlace] = useState('/');
  // Your router follows the link, not the browser; so it is yours as well to mark it as read. React 19 sets properties and listens to events of elements itself.
  const activated = (event) => {
    event.preventDefault();
    client.markRead(event.detail.notification.id);
    setPlace(event.detail.notification.link);
  };
  return h(
    'main',
    null,
    h('h1', null, 'A shop in React'),
    h('p', null, `${unread} to read. You are at ${place}`),
    h('notification-bell', { client, 'onnotification-activate': activated }),
  );
}

createRoot(document.getElementById('root')).render(h(Shop));
