package dev.notification.app.architecture.wrong.persistence;

/** Breaks ADAPTERS_HIDE_WHAT_THEY_ARE, NAMES_SAY_SOMETHING and ONLY_THE_COMMAND_LINE_PRINTS. */
public final class InboxManager {
    public void talk() {
        System.out.println("stored");
    }
}
