package io.legacybridge.states.data;

/** A path, an intrinsic function call or a JSONata expression in a definition that cannot be compiled. */
public final class ExpressionSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean supported;

    /** Where inside of the field, {@code /a[0]} for example; empty for the field itself. */
    private final String where;

    private ExpressionSyntaxException(String message, boolean supported, String where) {
        super(message);
        this.supported = supported;
        this.where = where;
    }

    /** The text is not of the language. */
    static ExpressionSyntaxException malformed(String message) {
        return new ExpressionSyntaxException(message, true, "");
    }

    /** The text is of the language, but this engine refuses it. */
    static ExpressionSyntaxException unsupported(String message) {
        return new ExpressionSyntaxException(message, false, "");
    }

    /** False if AWS would take the text and this engine does not. */
    public boolean isSupported() {
        return supported;
    }

    /** The same, at this place inside of the field. */
    ExpressionSyntaxException at(String place) {
        return new ExpressionSyntaxException(reason(), supported, place);
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
