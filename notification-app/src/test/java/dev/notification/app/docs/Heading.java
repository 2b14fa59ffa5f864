package dev.notification.app.docs;

/**
 * A heading of a page.
 *
 * @param level 1 to 6
 * @param id what follows the {@code #} in links to it
 */
record Heading(int level, String id, String text) {}
