package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.legacybridge.states.data.IntrinsicFunction.BadArgumentException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;

/** The intrinsic functions over strings. */
final class TextFunctions {
    private static final int LONGEST_TO_ENCODE = 10_000;
    private static final Set<String> ALGORITHMS = Set.of("MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512");

    private TextFunctions() {}

    /** Puts the arguments into the places of the template that {@code {}} marks. */
    static JsonNode format(List<JsonNode> arguments) throws BadArgumentException {
        String template = Arguments.text(arguments, 0);
        StringBuilder formatted = new StringBuilder();
        int used = 0;
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            char next = i + 1 < template.length() ? template.charAt(i + 1) : '\0';
            if (c == '\\' && (next == '{' || next == '}' || next == '\\')) {
                formatted.append(next);
                i++;
            } else if (c == '{' && next == '}') {
                used++;
                if (used < arguments.size()) {
                    formatted.append(inText(arguments.get(used)));
                }
                i++;
            } else {
                formatted.append(c);
            }
        }
        if (used != arguments.size() - 1) {
            throw new BadArgumentException("The template has " + used + " occurrences of {}, but there are "
                    + (arguments.size() - 1) + " arguments for them");
        }
        return TextNode.valueOf(formatted.toString());
    }

    private static String inText(JsonNode value) {
        return value.isTextual() ? value.textValue() : Json.write(value);
    }

    /** Splits at every one of the delimiter's characters; empty parts are left out. */
    static JsonNode stringSplit(List<JsonNode> arguments) throws BadArgumentException {
        String text = Arguments.text(arguments, 0);
        ArrayNode parts = Json.MAPPER.createArrayNode();
        StringTokenizer tokens = new StringTokenizer(text, Arguments.text(arguments, 1));
        while (tokens.hasMoreTokens()) {
            parts.add(tokens.nextToken());
        }
        return parts;
    }

    static JsonNode base64Encode(List<JsonNode> arguments) throws BadArgumentException {
        byte[] data = shortEnough(Arguments.text(arguments, 0)).getBytes(StandardCharsets.UTF_8);
        return TextNode.valueOf(Base64.getEncoder().encodeToString(data));
    }

    static JsonNode base64Decode(List<JsonNode> arguments) throws BadArgumentException {
        String data = shortEnough(Arguments.text(arguments, 0));
        try {
            return TextNode.valueOf(new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new BadArgumentException("The string is not Base64: " + e.getMessage());
        }
    }

    static JsonNode hash(List<JsonNode> arguments) throws BadArgumentException {
        JsonNode data = arguments.get(0);
        String algorithm = Arguments.text(arguments, 1);
        return TextNode.valueOf(hash(shortEnough(inText(data)), algorithm));
    }

    /** The hash of a string in lower-case hex digits; the algorithm is one of MD5, SHA-1, SHA-256, SHA-384, SHA-512. */
    static String hash(String data, String algorithm) throws BadArgumentException {
        if (!ALGORITHMS.contains(algorithm)) {
            throw new BadArgumentException(
                    "The algorithm must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512, but was '" + algorithm + "'");
        }
        try {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(data.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    private static String shortEnough(String data) throws BadArgumentException {
        if (data.length() > LONGEST_TO_ENCODE) {
            throw new BadArgumentException(
                    "The string has " + data.length() + " characters; at most " + LONGEST_TO_ENCODE + " are taken");
        }
        return data;
    }
}
