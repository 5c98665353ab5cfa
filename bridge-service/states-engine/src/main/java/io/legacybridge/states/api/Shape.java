package io.legacybridge.states.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the API's model allows for a value, and the words in which AWS refuses what it does not allow. A value of the
 * wrong JSON type is unreadable; a value out of bounds is a violation, and all violations of a request are reported
 * together.
 */
sealed interface Shape {

    /** A value as AWS's messages show it. */
    default String show(JsonNode value) {
        return value.asText();
    }

    /** Adds what is wrong with a value that is present. */
    void check(JsonNode value, String path, List<String> violations);

    /**
     * A string.
     *
     * @param sensitive its value is not repeated in the message
     */
    record Text(int min, int max, @Nullable Pattern pattern, boolean sensitive) implements Shape {
        @Override
        public void check(JsonNode value, String path, List<String> violations) {
            requireType(value.isTextual(), path, "a string");
            String text = value.textValue();
            String shown = sensitive ? "Value" : "Value '" + text + "'";
            int length = text.length();
            if (length < min) {
                violations.add(failed(shown, path, "Member must have length greater than or equal to " + min));
            }
            if (length > max) {
                violations.add(failed(shown, path, "Member must have length less than or equal to " + max));
            }
            if (pattern != null && !pattern.matcher(text).matches()) {
                violations.add(failed(shown, path, "Member must satisfy regular expression pattern: " + pattern));
            }
        }
    }

    /** JSON in a string, whose bound is in UTF-8 bytes. */
    record Payload(int maxBytes) implements Shape {
        @Override
        public void check(JsonNode value, String path, List<String> violations) {
            requireType(value.isTextual(), path, "a string");
            if (value.textValue().getBytes(StandardCharsets.UTF_8).length > maxBytes) {
                violations.add(failed("Value", path, "Member must have length less than or equal to " + maxBytes));
            }
        }
    }

    record Whole(long min, long max) implements Shape {
        @Override
        public void check(JsonNode value, String path, List<String> violations) {
            requireType(value.isIntegralNumber(), path, "an integer");
            String shown = "Value '" + value.asText() + "'";
            if (value.longValue() < min) {
                violations.add(failed(shown, path, "Member must have value greater than or equal to " + min));
            }
            if (value.longValue() > max) {
                violations.add(failed(shown, path, "Member must have value less than or equal to " + max));
            }
        }
    }

    record Decimal(int min, int max) implements Shape {
        @Override
        public void check(JsonNode value, String path, List<String> violations) {
            requireType(value.isNumber(), path, "a number");
            String shown = "Value '" + value.asText() + "'";
            if (value.doubleValue() < min) {
                violations.add(failed(shown, path, "Member must have value greater than or equal to " + min));
            }
            if (value.doubleValue() > max) {
                violations.add(failed(shown, path, "Member must have value less than or equal to " + max));
            }
        }
    }

    record Flag() implements Shape {
        @Override
        public void check(JsonNode value, String path, List<String> violations) {
            requireType(value.isBoolean(), path, "a boolean");
        }
    }

    /** One of some words, in the order in which AWS lists them. */
    record OneOf(List<String> words) implements Shape {
        @Override
        public void check(JsonNode value, String path, List<String> violations) {
            requireType(value.isTextual(), path, "a string");
            if (!words.contains(value.textValue())) {
                violations.add(failed(
                        "Value '" + value.textValue() + "'", path, "Member must satisfy enum value set: " + words));
            }
        }
    }

    record ListOf(Shape member, int min, int max) implements Shape {
        @Override
        public String show(JsonNode value) {
            List<String> items = new ArrayList<>();
            value.forEach(item -> items.add(member.show(item)));
            return items.toString();
        }

        @Override
        public void check(JsonNode value, String path, List<String> violations) {
            requireType(value.isArray(), path, "a list");
            if (value.size() < min) {
                violations.add(failed(
                        "Value '" + show(value) + "'",
                        path,
                        "Member must have length greater than or equal to " + min));
            }
            if (value.size() > max) {
                violations.add(failed(
                        "Value '" + show(value) + "'", path, "Member must have length less than or equal to " + max));
            }
            for (int i = 0; i < value.size(); i++) {
                String memberPath = path + "." + (i + 1) + ".member";
                if (value.get(i).isNull()) {
                    violations.add(failed("Value null", memberPath, "Member must not be null"));
                } else {
                    member.check(value.get(i), memberPath, violations);
                }
            }
        }
    }

    /** An object; members that the model does not name are ignored, as AWS does. */
    record Structure(String name, Map<String, Shape> members, List<String> required) implements Shape {
        @Override
        public String show(JsonNode value) {
            List<String> shown = new ArrayList<>();
            members.forEach((member, shape) -> {
                if (value.hasNonNull(member)) {
                    shown.add(member + "=" + shape.show(value.get(member)));
                }
            });
            return name + "(" + String.join(", ", shown) + ")";
        }

        @Override
        public void check(JsonNode value, String path, List<String> violations) {
            requireType(value.isObject(), path, "an object");
            for (String name : required) {
                if (!value.hasNonNull(name)) {
                    boolean sensitive = members.get(name) instanceof Payload
                            || (members.get(name) instanceof Text text && text.sensitive());
                    violations.add(
                            failed(sensitive ? "Value" : "Value null", at(path, name), "Member must not be null"));
                }
            }
            for (Iterator<Map.Entry<String, JsonNode>> fields = value.fields(); fields.hasNext(); ) {
                Map.Entry<String, JsonNode> field = fields.next();
                Shape shape = members.get(field.getKey());
                if (shape != null && !field.getValue().isNull()) {
                    shape.check(field.getValue(), at(path, field.getKey()), violations);
                }
            }
        }

        private static String at(String path, String name) {
            return path.isEmpty() ? name : path + "." + name;
        }
    }

    static Shape text(int min, int max) {
        return new Text(min, max, null, false);
    }

    static Shape text(int min, int max, String pattern) {
        return new Text(min, max, Pattern.compile(pattern), false);
    }

    static Shape secret(int min, int max) {
        return new Text(min, max, null, true);
    }

    static Shape oneOf(String... words) {
        return new OneOf(List.of(words));
    }

    static Shape listOf(Shape member) {
        return new ListOf(member, 0, Integer.MAX_VALUE);
    }

    /** @param members names and shapes by turns; a name that ends in * is required */
    static Structure structure(Object... members) {
        return structureNamed("", members);
    }

    /** A structure whose name shows in messages. */
    static Structure structureNamed(String structure, Object... members) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (int i = 0; i < members.length; i += 2) {
            String name = (String) members[i];
            if (name.endsWith("*")) {
                name = name.substring(0, name.length() - 1);
                required.add(name);
            }
            shapes.put(name, (Shape) members[i + 1]);
        }
        return new Structure(structure, shapes, required);
    }

    private static String failed(String value, String path, String constraint) {
        return value + " at '" + path + "' failed to satisfy constraint: " + constraint;
    }

    private static void requireType(boolean right, String path, String type) {
        if (!right) {
            throw ApiError.unreadable("The value at '" + path + "' must be " + type + ".");
        }
    }
}
