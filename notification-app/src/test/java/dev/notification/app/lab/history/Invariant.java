package dev.notification.app.lab.history;

/** What must hold in every history, whatever happened to the server meanwhile. */
public enum Invariant {
    /** What was acknowledged is in the recipient's inbox, as acknowledged, after healing. */
    ACKED_IS_LISTED,
    /** What was acknowledged has come to every device of the recipient. */
    ACKED_IS_RECEIVED,
    /** What was refused each time that it was tried is not in the inbox. */
    REFUSED_IS_NOT_STORED,
    /** Nobody receives or finds what nobody sent. */
    NOTHING_INVENTED,
    /** The revisions of an inbox that only grows are 1, 2, 3 and so on, each once. */
    REVISIONS_CONTIGUOUS,
    /** Each frame of a connection goes on where the one before ended. */
    NO_SEAM,
    /** A place in a history is one notification for everybody, also after a restart. */
    MEANING_STAYS,
    /** However often a key was sent, it is one notification. */
    ONE_ROW_A_KEY,
    /** The cursor that the server keeps for a device never goes back. */
    CURSOR_ADVANCES,
    /** What the server knows that a device has does not come to it again. */
    NO_REPETITION,
    /** Only the recipient's devices receive it. */
    NOBODY_ELSES,
    /** Nothing new is acknowledged while there is no store to keep it. */
    NO_ACK_WHILE_DOWN,
    /** Every send that was begun has an outcome, be it that nobody knows. */
    EVERY_INTENT_ENDS
}
