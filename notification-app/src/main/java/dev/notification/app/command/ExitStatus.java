package dev.notification.app.command;

/** What a command tells the shell, as sysexits.h has it from 64 on; the help of the program says what each means. */
public enum ExitStatus {
    FAILED(1),
    USAGE(2),
    REFUSED(65),
    UNAVAILABLE(69),
    UNWRITTEN(74),
    TRY_AGAIN(75),
    NOT_ALLOWED(77),
    WRONG_SETTING(78),
    INTERRUPTED(130),
    BROKEN_PIPE(141);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
