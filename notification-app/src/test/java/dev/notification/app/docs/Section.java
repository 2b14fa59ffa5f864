package dev.notification.app.docs;

/**
 * What a search finds: a heading and what stands below it, up to the next.
 *
 * @param id of the heading
 */
record Section(String id, String heading, String text) {}
