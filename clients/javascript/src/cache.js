/** @param {string} server */
export const openCache = (server) => ({});
