package io.legacybridge.states.data;

/** A path, an intrinsic function call or a JSONata expression in a definition that cannot be compiled. */
public final class ExpressionSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Fault fault;

    /** Where inside of the field, {@code /a[0]} for example; empty for the field itself. */
    private final String where;

    private ExpressionSyntaxException(String message, Fault fault, String where) {
        super(message);
        this.fault = fault;
        this.where = where;
    }

    /** What kind of fault it is. */
    public enum Fault {
        /** A path, a call or a template that is not of the language. */
        MALFORMED,
        /** A text that is no JSONata. */
        MALFORMED_JSONATA,
        /** A JSONata expression that reads a context item, which a state does not have. */
        TOP_LEVEL_REFERENCE,
        /** Something that AWS would take and this engine does not. */
        UNSUPPORTED
    }

    static ExpressionSyntaxException malformed(String message) {
        return new ExpressionSyntaxException(message, Fault.MALFORMED, "");
    }

    static ExpressionSyntaxException malformedJsonata(String message) {
        return new ExpressionSyntaxException(message, Fault.MALFORMED_JSONATA, "");
    }

    static ExpressionSyntaxException topLevelReference(String name) {
        return new ExpressionSyntaxException(
                "Reference to '" + name + "' at the top level is not supported.", Fault.TOP_LEVEL_REFERENCE, "");
    }

    static ExpressionSyntaxException unsupported(String message) {
        return new ExpressionSyntaxException(message, Fault.UNSUPPORTED, "");
    }

    /** The same, at this place inside of the field. */
    ExpressionSyntaxException at(String place) {
        return new ExpressionSyntaxException(reason(), fault, place);
    }

    /** What kind of fault it is. */
    public Fault fault() {
        return fault;
    }

    /** Where inside of the field, {@code /a[0]} for example; empty for the field itself. */
    public String where() {
        return where;
    }

    /** What is wrong with it. */
    public String reason() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
