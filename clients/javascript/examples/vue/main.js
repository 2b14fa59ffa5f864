import { NotificationClient } from '@notification/client';
import '@notification/client/elements';
import { createApp, ref, shallowRef } from 'vue';

const client = new NotificationClient({
  server: 'http://localhost:8080',
  token: async () => (await fetch('/notification-token', { method: 'POST' })).json(),
});
client.connect();

const app = createApp({
  setup() {
    const inbox = shallowRef(client.getSnapshot());
    client.subscribe(() => (inbox.value = client.getSnapshot()));
    const place = ref('/');
    // Your router follows the link, not the browser; so it is yours as well to mark it as read.
    const activated = (event) => {
      event.preventDefault();
      client.markRead(event.detail.notification.id);
      place.value = event.detail.notification.link;
    };
    return { client, inbox, place, activated };
  },
  template: `
    <main>
      <h1>A shop in Vue</h1>
      <p>{{ inbox.unread }} to read. You are at {{ place }}</p>
      <notification-bell :client.prop="client" @notification-activate="activated"></notification-bell>
    </main>`,
});
app.config.compilerOptions.isCustomElement = (tag) => tag.startsWith('notification-');
app.mount('#root');
