package dev.notification.protocol;

import java.util.List;

/** Ends a request with a problem document. An answer, not a fault: it has no stack trace and is not logged. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public Refusal(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public static Refusal of(ErrorCode code, String detail) {
        return new Refusal(Problem.of(code, detail));
    }

    public static Refusal of(ErrorCode code, String name, String detail) {
        return new Refusal(Problem.of(code, detail).at(name));
    }

    /** @param errors at least one */
    public static Refusal of(List<FieldError> errors) {
        FieldError first = errors.get(0);
        return new Refusal(Problem.of(ErrorCode.INVALID_FIELD, first.detail())
                .at(first.field())
                .with(errors));
    }

    public Problem problem() {
        return problem;
    }
}
