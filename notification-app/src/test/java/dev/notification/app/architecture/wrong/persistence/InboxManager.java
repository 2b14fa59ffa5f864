package dev.notification.app.architecture.wrong.persistence;

/** Breaks ADAPTERS_HIDE_WHAT_THEY_ARE, NAMES_SAY_SOMETHING, WORDS_FOR_MACHINES_KNOW_NO_COUNTRY and
 * ONLY_THE_COMMAND_LINE_PRINTS. */
public final class InboxManager {
    public void talk() {
        System.out.println("stored");
    }

    String column(int number) {
        return String.format("v%d", number);
    }
}
