import { useSyncExternalStore } from 'react';

/**
 * The inbox as it is, in a component that is rendered anew when it changes.
 * @param {Pick<import('./index.js').NotificationClient, 'subscribe' | 'getSnapshot'>} client
 */
export const useInbox = (client) => useSyncExternalStore(client.subscribe, client.getSnapshot, client.getSnapshot);
