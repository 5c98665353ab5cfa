package io.legacybridge.states.data;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.Frame;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A compiled JSONata expression: what stands between <code>{%</code> and <code>%}</code>. Immutable, safe to use from
 * any thread.
 *
 * <p>The library keeps, per thread, the instance that was compiled last as its working copy, and changes that
 * instance's environment while it evaluates. An instance that is shared between threads must therefore never be such a
 * working copy: {@link #compile} compiles a second, throw-away expression behind each one, which takes that place.
 */
final class JsonataExpression {
    private static final String OPEN = "{%";
    private static final String CLOSE = "%}";
    private static final Pattern FIRST_NAME = Pattern.compile("^([A-Za-z_][A-Za-z0-9_]*)");
    private static final Set<String> WORDS = Set.of("true", "false", "null", "function");
    private static final int MAX_LENGTH = 50_000;

    /** The expression without its marks and blanks. */
    private final String text;

    /** The field that it is the value of, {@code Output/total} for example. */
    private final String field;

    private final Jsonata compiled;

    private JsonataExpression(String text, String field, Jsonata compiled) {
        this.text = text;
        this.field = field;
        this.compiled = compiled;
    }

    /** Whether a string is an expression, not a constant. */
    static boolean isExpression(String text) {
        return text.length() >= OPEN.length() + CLOSE.length() && text.startsWith(OPEN) && text.endsWith(CLOSE);
    }

    static JsonataExpression compile(String field, String marked) throws ExpressionSyntaxException {
        String text = marked.substring(OPEN.length(), marked.length() - CLOSE.length())
                .strip();
        if (text.length() > MAX_LENGTH) {
            throw ExpressionSyntaxException.unsupported("A JSONata expression of " + text.length()
                    + " characters; at most " + MAX_LENGTH + " are supported");
        }
        RegexGuard.check(text);
        try {
            Jsonata compiled = Jsonata.jsonata(text);
            Jsonata.jsonata("0");
            refuseTopLevelReference(text);
            compiled.setValidateInput(false);
            compiled.setOutputConvertNulls(false);
            return new JsonataExpression(text, field, compiled);
        } catch (JException e) {
            throw ExpressionSyntaxException.malformedJsonata(JsonataErrors.message(e));
        } catch (StackOverflowError e) {
            // A hostile text, nested too deeply for the library's recursive parser.
            throw ExpressionSyntaxException.malformedJsonata("The JSONata expression is nested too deeply");
        } catch (RuntimeException e) {
            throw ExpressionSyntaxException.malformedJsonata(
                    "The JSONata expression cannot be parsed: " + e.getMessage());
        }
    }

    /** AWS evaluates an expression without a context item, and refuses one that begins by reading it. */
    private static void refuseTopLevelReference(String text) throws ExpressionSyntaxException {
        Matcher name = FIRST_NAME.matcher(text);
        if (name.find() && !WORDS.contains(name.group(1))) {
            throw ExpressionSyntaxException.topLevelReference(name.group(1));
        }
    }

    String field() {
        return field;
    }

    /**
     * Its value.
     *
     * @param scope what it sees
     * @param more what {@code $states} has besides input and context, by name
     */
    JsonNode evaluate(Scope scope, Map<String, JsonNode> more) {
        Object value = run(scope, more);
        if (value == null) {
            throw failure(" returned nothing (undefined).");
        }
        JsonNode json;
        try {
            json = JsonataValues.fromLibrary(value);
        } catch (StackOverflowError e) {
            throw failure(" returned a value that is nested too deep.");
        }
        if (json == null) {
            throw failure(" returned an unsupported result type.");
        }
        return json;
    }

    private @Nullable Object run(Scope scope, Map<String, JsonNode> more) {
        try {
            return compiled.evaluate(null, frame(scope, more));
        } catch (JException e) {
            throw failure(" threw an error during evaluation" + JsonataErrors.tail(e));
        } catch (StackOverflowError e) {
            throw failure(" threw an error during evaluation: The data or the recursion is too deep");
        } catch (OutOfMemoryError e) {
            // One function call can ask for more than there is; what it asked for is free again here.
            throw failure(" threw an error during evaluation: The evaluation needs too much memory");
        } catch (RuntimeException e) {
            throw failure(" threw an error during evaluation: " + JsonataErrors.rootMessage(e));
        }
    }

    private Frame frame(Scope scope, Map<String, JsonNode> more) {
        Frame frame = new Frame(null);
        JsonataFunctions.bind(frame, text);
        scope.variables().forEach((name, value) -> {
            if (text.contains("$" + name)) {
                frame.bind(name, JsonataValues.toLibrary(value));
            }
        });
        if (text.contains("$states")) {
            Map<String, Object> states = new LinkedHashMap<>();
            states.put("input", JsonataValues.toLibrary(scope.input()));
            states.put("context", JsonataValues.toLibrary(scope.context()));
            more.forEach((name, value) -> states.put(name, JsonataValues.toLibrary(value)));
            frame.bind("states", states);
        }
        JsonataBounds.apply(frame);
        return frame;
    }

    /** The value was not of the type that the field takes. */
    StatesException unexpected(String expected, JsonNode value) {
        return failure(" returned an unexpected result type. Expected '" + expected + "', but was '" + Json.kind(value)
                + "' for value: " + Json.write(value));
    }

    private StatesException failure(String what) {
        return new StatesException(
                StatesException.QUERY_EVALUATION_ERROR,
                "The JSONata expression '" + text + "' specified for the field '" + field + "'" + what,
                field);
    }
}
