package dev.notification.app.command;

/** The command that was run has failed, which was said: this one ends with the same status. */
final class CommandEnded extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    CommandEnded(int status) {
        super("the command ended with " + status);
        this.status = status;
    }

    int status() {
        return status;
    }
}
