package dev.notification.app.command;

/** Why a command was not done, in words for whoever typed it, and the status that it ends with. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ExitStatus status;

    CommandException(ExitStatus status, String message) {
        super(message);
        this.status = status;
    }

    CommandException(ExitStatus status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    ExitStatus status() {
        return status;
    }
}
