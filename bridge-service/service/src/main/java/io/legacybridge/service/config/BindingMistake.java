package io.legacybridge.service.config;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.adapter.ConfigMistake;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in a sentence for operators what Jackson says about its types. */
final class BindingMistake {
    private static final int LONGEST_VALUE = 60;
    private static final int A_FEW = 12;

    private BindingMistake() {}

    static ConfigMistake describe(JsonMappingException e, String path, JsonNode node) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return unknownKey(path, unknown.getPropertyName(), known(unknown.getKnownPropertyIds()));
        }
        if (e instanceof InvalidTypeIdException type) {
            return unknownType(path, type);
        }
        if (e instanceof InvalidFormatException format) {
            return new ConfigMistake(
                    path,
                    "'" + shown(format.getValue()) + "' is not " + noun(format.getTargetType()),
                    mend(format.getTargetType()));
        }
        if (e instanceof ValueInstantiationException value) {
            Class<?> wanted = value.getType().getRawClass();
            Throwable cause = value.getCause();
            String said = cause == null || cause.getMessage() == null ? "" : ": " + firstLine(cause.getMessage());
            return new ConfigMistake(path, written(node) + " is not " + noun(wanted) + said, mend(wanted));
        }
        if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            Class<?> wanted = mismatch.getTargetType();
            return new ConfigMistake(path, written(node) + " is not " + noun(wanted), mend(wanted));
        }
        return new ConfigMistake(path, firstLine(e.getOriginalMessage()), "correct the value");
    }

    static ConfigMistake unknownKey(String path, String key, Collection<String> known) {
        Optional<String> near = Nearest.to(key, known);
        String guess = near.map(word -> "did you mean '" + word + "'?").orElse("remove it");
        boolean tell = !known.isEmpty() && (near.isEmpty() || known.size() <= A_FEW);
        return new ConfigMistake(
                path, "unknown key", tell ? guess + " (known here: " + String.join(", ", known) + ")" : guess);
    }

    private static ConfigMistake unknownType(String path, InvalidTypeIdException e) {
        String message = e.getOriginalMessage();
        int from = message.indexOf("known type ids = [");
        List<String> types = from < 0
                ? List.of()
                : Arrays.asList(message.substring(message.indexOf('[', from) + 1, message.indexOf(']', from))
                        .split(",\\s*"));
        String place = path.isEmpty() ? "type" : path + ".type";
        String problem = e.getTypeId() == null ? "is missing" : "unknown type '" + shown(e.getTypeId()) + "'";
        return new ConfigMistake(
                place, problem, types.isEmpty() ? "write a known one" : "write one of " + String.join(", ", types));
    }

    private static List<String> known(@Nullable Collection<Object> properties) {
        return properties == null
                ? List.of()
                : properties.stream().map(String::valueOf).sorted().distinct().toList();
    }

    private static String written(JsonNode node) {
        if (node.isObject()) {
            return "a map";
        }
        if (node.isArray()) {
            return "a list";
        }
        return node.isNull() || node.isMissingNode() ? "nothing" : "'" + shown(node.asText()) + "'";
    }

    private static String shown(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }

    private static String noun(Class<?> type) {
        if (isDuration(type)) {
            return "a duration";
        }
        if (isSize(type)) {
            return "a size";
        }
        if (type.isEnum()) {
            return "a value of this key";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (isWhole(type)) {
            return "a whole number";
        }
        if (type == double.class || type == Double.class || type == float.class || type == Float.class) {
            return "a number";
        }
        if (type == String.class || type == Path.class || type == Character.class) {
            return "a text";
        }
        if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "a list";
        }
        return type.getPackageName().startsWith("java.") && !Map.class.isAssignableFrom(type)
                ? "a value of this key"
                : "a map of keys";
    }

    private static String mend(Class<?> type) {
        if (isDuration(type)) {
            return Durations.MEND;
        }
        if (isSize(type)) {
            return ByteSizes.MEND;
        }
        if (type.isEnum()) {
            return "write one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(value -> ((Enum<?>) value).name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        if (type == boolean.class || type == Boolean.class) {
            return "write true or false";
        }
        if (isWhole(type)) {
            return "write a whole number, as 2";
        }
        String noun = noun(type);
        return switch (noun) {
            case "a text" -> "write a text, in quotes if it has special characters";
            case "a list" -> "write a list, as [one, two]";
            case "a map of keys" -> "write keys and values below it, indented";
            default -> "write " + noun;
        };
    }

    private static boolean isDuration(Class<?> type) {
        return type == Duration.class || type == io.dropwizard.util.Duration.class;
    }

    private static boolean isSize(Class<?> type) {
        return type == ByteSize.class || type == io.dropwizard.util.DataSize.class;
    }

    private static boolean isWhole(Class<?> type) {
        return type == int.class || type == Integer.class || type == long.class || type == Long.class;
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }
}
