package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.PathNotFoundException;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A compiled JSONPath: into the input ({@code $.a}), the context object ({@code $$.Execution.Id}) or a variable
 * ({@code $name.a}). Immutable, safe to use from any thread.
 *
 * <p>It is Jayway's JSONPath, as AWS's texts show AWS's to be, without what a hostile definition could hang the engine
 * with: regular expressions in filters, and more than two deep scans ({@code ..}).
 */
final class Path {
    private static final int MAX_LENGTH = 10_000;
    private static final int MAX_NESTING = 32;
    private static final int MAX_DEEP_SCANS = 2;
    private static final Pattern VARIABLE = Pattern.compile("^\\$([\\p{L}_][\\p{L}\\p{N}_]{0,79})");
    private static final Configuration CONFIGURATION = Configuration.builder()
            .jsonProvider(new JacksonJsonNodeJsonProvider(Json.MAPPER))
            .mappingProvider(new JacksonMappingProvider(Json.MAPPER))
            .build();

    /** The path as the definition says it. */
    private final String text;

    private final Root root;

    /** The name of the variable that a path with {@link Root#VARIABLE} starts from, else empty. */
    private final String variable;

    private final JsonPath compiled;

    private enum Root {
        INPUT,
        CONTEXT,
        VARIABLE
    }

    private Path(String text, Root root, String variable, JsonPath compiled) {
        this.text = text;
        this.root = root;
        this.variable = variable;
        this.compiled = compiled;
    }

    static Path compile(String text) throws ExpressionSyntaxException {
        refuseHostile(text);
        Matcher name = VARIABLE.matcher(text);
        if (text.startsWith("$$")) {
            return new Path(text, Root.CONTEXT, "", compileFromRoot(text.substring(1)));
        }
        if (name.find()) {
            return new Path(text, Root.VARIABLE, name.group(1), compileFromRoot("$" + text.substring(name.end())));
        }
        return new Path(text, Root.INPUT, "", compileFromRoot(text));
    }

    /**
     * A path that identifies one node at most.
     *
     * @throws ExpressionSyntaxException if it could find several
     */
    static Path compileReference(String text) throws ExpressionSyntaxException {
        Path path = compile(text);
        if (!path.compiled.isDefinite()) {
            throw ExpressionSyntaxException.malformed("Value is not a Reference Path: it may find more than one node");
        }
        return path;
    }

    private static JsonPath compileFromRoot(String text) throws ExpressionSyntaxException {
        if (!text.startsWith("$")) {
            throw ExpressionSyntaxException.malformed("A path must begin with '$'");
        }
        try {
            return JsonPath.compile(keepBackslashes(text));
        } catch (InvalidPathException | IllegalArgumentException e) {
            throw ExpressionSyntaxException.malformed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            throw ExpressionSyntaxException.malformed("The path cannot be parsed");
        }
    }

    /**
     * In a name in brackets and quotes AWS lets a backslash take the meaning from a quote that would end the name, and
     * from a backslash; elsewhere it is a character of the name. The library would drop it.
     */
    private static String keepBackslashes(String text) {
        int open = text.indexOf("['");
        if (open < 0 || text.indexOf('\\') < 0 || text.contains("[?")) {
            return text;
        }
        StringBuilder kept = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : '\0';
            kept.append(c);
            if (c == '\\') {
                boolean escapes = next == '\'' || next == '\\';
                kept.append(escapes ? next : '\\');
                i += escapes ? 1 : 0;
            }
        }
        return kept.toString();
    }

    private static void refuseHostile(String text) throws ExpressionSyntaxException {
        if (text.length() > MAX_LENGTH) {
            throw ExpressionSyntaxException.unsupported(
                    "A path of " + text.length() + " characters; at most " + MAX_LENGTH + " are supported");
        }
        if (text.contains("!!")) {
            throw ExpressionSyntaxException.malformed("A filter negates at most once");
        }
        if (text.contains("=~")) {
            throw ExpressionSyntaxException.unsupported(
                    "Regular expressions (=~) in the filter of a path are not supported");
        }
        int scans = 0;
        int depth = 0;
        int deepest = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && i + 1 < text.length() && text.charAt(i + 1) == '.') {
                scans++;
            } else if (c == '(' || c == '[') {
                deepest = Math.max(deepest, ++depth);
            } else if (c == ')' || c == ']') {
                depth--;
            }
        }
        if (scans > MAX_DEEP_SCANS || deepest > MAX_NESTING) {
            throw ExpressionSyntaxException.unsupported("A path with more than " + MAX_DEEP_SCANS
                    + " deep scans (..) or brackets nested deeper than " + MAX_NESTING + " is not supported");
        }
    }

    /** The path as the definition says it. */
    String text() {
        return text;
    }

    /** The path inside of the document that it is about, as one of AWS's texts has it: without the context's dollar. */
    String inDocument() {
        return root == Root.CONTEXT ? text.substring(1) : text;
    }

    boolean isVariable() {
        return root == Root.VARIABLE;
    }

    /**
     * What it finds: the node of a definite path, the array of all that an indefinite one finds.
     *
     * @throws PathNotFoundException if a definite path finds nothing
     */
    JsonNode find(Scope scope) {
        JsonNode from = switch (root) {
            case INPUT -> scope.input();
            case CONTEXT -> scope.context();
            case VARIABLE -> variable(scope.variables());
        };
        try {
            Object found = compiled.read(from, CONFIGURATION);
            return found instanceof JsonNode node ? node : Json.MAPPER.valueToTree(found);
        } catch (PathNotFoundException e) {
            if (!compiled.isDefinite()) {
                return Json.MAPPER.createArrayNode();
            }
            throw e;
        } catch (RuntimeException e) {
            // Some paths that compile, such as $..length(), fail inside of the library in ways that it does not name.
            throw new PathNotFoundException(String.valueOf(e.getMessage()), e);
        } catch (StackOverflowError e) {
            // The library recurses into the data, which may be nested as deep as a hostile input makes it.
            throw new StatesException(
                    StatesException.RUNTIME, "The data is nested too deep for the path '" + text + "'");
        }
    }

    /** What it finds, or null where a definite path finds nothing. */
    @Nullable
    JsonNode findOrNull(Scope scope) {
        try {
            return find(scope);
        } catch (PathNotFoundException e) {
            return null;
        }
    }

    /**
     * What it finds; AWS's text for a processing path (InputPath, OutputPath, TimeoutSecondsPath) where it does not.
     */
    JsonNode require(Scope scope) {
        if (text.equals("$")) {
            return scope.input();
        }
        refuseNullInput(scope);
        try {
            return find(scope);
        } catch (PathNotFoundException e) {
            throw new StatesException(
                    StatesException.RUNTIME, "Invalid path '" + text + "' : " + String.valueOf(e.getMessage()));
        }
    }

    /** What it finds; AWS's text for a path that is the value of a field where it does not. */
    JsonNode requireFor(String field, Scope scope) {
        refuseNullInput(scope);
        try {
            return find(scope);
        } catch (PathNotFoundException e) {
            throw new StatesException(
                    StatesException.RUNTIME,
                    "The JSONPath '" + text + "' specified for the field '" + field
                            + "' could not be found in the input '" + Json.write(scope.input()) + "'");
        }
    }

    /** AWS takes no path into an input that is null. */
    private void refuseNullInput(Scope scope) {
        if (root == Root.INPUT && scope.input().isNull()) {
            throw new StatesException(
                    StatesException.RUNTIME, "Unable to apply Path transformation to null or empty input.");
        }
    }

    private JsonNode variable(Map<String, JsonNode> variables) {
        JsonNode value = variables.get(variable);
        if (value == null) {
            throw new StatesException(
                    StatesException.RUNTIME, "The variable '$" + variable + "' in the path '" + text + "' is not set");
        }
        return value;
    }

    @Override
    public String toString() {
        return text;
    }
}
