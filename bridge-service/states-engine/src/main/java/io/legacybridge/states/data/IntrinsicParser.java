package io.legacybridge.states.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/** Compiles calls like {@code States.Format('{} of {}', $.a, States.ArrayLength($.b))}. */
final class IntrinsicParser {
    private static final int MAX_NESTING = 10;
    private static final String PREFIX = "States.";

    private final String text;
    private int at;

    private IntrinsicParser(String text) {
        this.text = text;
    }

    static Intrinsic parse(String text) throws ExpressionSyntaxException {
        IntrinsicParser parser = new IntrinsicParser(text);
        Intrinsic call = parser.call(1);
        parser.skipBlanks();
        if (parser.at < text.length()) {
            throw parser.malformed("an end");
        }
        return call;
    }

    private Intrinsic call(int depth) throws ExpressionSyntaxException {
        if (depth > MAX_NESTING) {
            throw ExpressionSyntaxException.malformed("Intrinsic functions nest at most " + MAX_NESTING + " deep");
        }
        int start = at;
        if (!text.startsWith(PREFIX, at)) {
            throw malformed("an intrinsic function");
        }
        at += PREFIX.length();
        int nameStart = at;
        while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
            at++;
        }
        String name = text.substring(nameStart, at);
        IntrinsicFunction function = IntrinsicFunction.named(name);
        if (function == null) {
            throw ExpressionSyntaxException.malformed("There is no intrinsic function " + PREFIX + name);
        }
        List<Intrinsic> arguments = arguments(function, depth);
        if (!function.takes(arguments.size())) {
            throw ExpressionSyntaxException.malformed(
                    PREFIX + name + " does not take " + arguments.size() + " arguments");
        }
        return new Intrinsic.Call(function, List.copyOf(arguments), text.substring(start, at));
    }

    private List<Intrinsic> arguments(IntrinsicFunction function, int depth) throws ExpressionSyntaxException {
        skipBlanks();
        expect('(');
        List<Intrinsic> arguments = new ArrayList<>();
        skipBlanks();
        if (peek() == ')') {
            at++;
            return arguments;
        }
        while (true) {
            skipBlanks();
            boolean template = function == IntrinsicFunction.FORMAT && arguments.isEmpty();
            arguments.add(argument(template, depth));
            skipBlanks();
            if (peek() == ')') {
                at++;
                return arguments;
            }
            expect(',');
        }
    }

    private Intrinsic argument(boolean template, int depth) throws ExpressionSyntaxException {
        char c = peek();
        if (c == '\'') {
            return new Intrinsic.Constant(TextNode.valueOf(string(template)));
        }
        if (c == '$') {
            return new Intrinsic.Reference(Path.compile(path()));
        }
        if (text.startsWith(PREFIX, at)) {
            return call(depth + 1);
        }
        return new Intrinsic.Constant(literal());
    }

    /**
     * A constant in single quotes; a backslash may stand before a quote, a brace or a backslash, and nothing else.
     *
     * @param template whether the escapes of braces and backslashes stay, for the template of States.Format
     */
    private String string(boolean template) throws ExpressionSyntaxException {
        expect('\'');
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\'') {
                return value.toString();
            }
            if (c == '\\') {
                char escaped = peek();
                if ("'{}\\".indexOf(escaped) < 0) {
                    throw malformed("one of \\' \\{ \\} \\\\");
                }
                if (template && escaped != '\'') {
                    value.append('\\');
                }
                value.append(escaped);
                at++;
            } else {
                value.append(c);
            }
        }
        throw malformed("a closing quote");
    }

    /** The characters up to the comma or the parenthesis that ends the argument. */
    private String path() throws ExpressionSyntaxException {
        int start = at;
        int open = 0;
        char quote = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote != 0) {
                if (c == '\\') {
                    at++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(' || c == '[') {
                open++;
            } else if (open > 0 && (c == ')' || c == ']')) {
                open--;
            } else if (open == 0 && (c == ',' || c == ')')) {
                return text.substring(start, at).strip();
            }
        }
        throw malformed("a closing parenthesis");
    }

    private JsonNode literal() throws ExpressionSyntaxException {
        int start = at;
        while (at < text.length() && ",() ".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(start, at);
        switch (word) {
            case "true":
                return BooleanNode.TRUE;
            case "false":
                return BooleanNode.FALSE;
            case "null":
                return NullNode.getInstance();
            default:
                try {
                    JsonNode number = Json.parse(word);
                    if (number.isNumber()) {
                        return number;
                    }
                } catch (JsonProcessingException e) {
                    at = start;
                }
                throw malformed("an argument");
        }
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void expect(char c) throws ExpressionSyntaxException {
        if (peek() != c) {
            throw malformed("'" + c + "'");
        }
        at++;
    }

    private ExpressionSyntaxException malformed(String expected) {
        return ExpressionSyntaxException.malformed("Expected " + expected + " at character " + (at + 1));
    }
}
