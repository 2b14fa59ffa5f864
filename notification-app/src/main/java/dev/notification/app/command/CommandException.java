package dev.notification.app.command;

/** Why a command was not done, in words for whoever typed it, and the status that it ends with. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ExitStatus status;

    public CommandException(ExitStatus status, String message) {
        super(message);
        this.status = status;
    }

    public CommandException(ExitStatus status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    public ExitStatus status() {
        return status;
    }
}
