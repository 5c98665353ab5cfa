package io.legacybridge.service.config;

import io.dropwizard.validation.BaseValidator;
import io.legacybridge.worker.adapter.ConfigMistake;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Checks the constraints of {@code jakarta.validation}, and says where and what in the words of the file. */
final class ConstraintChecks {
    /** Dropwizard's own sections: what its configuration class calls them, and what the file does. */
    private static final Map<String, String> SECTIONS = Map.of(
            "serverFactory", "server",
            "loggingFactory", "logging",
            "metricsFactory", "metrics",
            "adminFactory", "admin",
            "healthFactory", "health");

    private static final int LONGEST_VALUE = 60;

    private final Validator validator;

    ConstraintChecks() {
        validator = BaseValidator.newConfiguration()
                .defaultLocale(Locale.ENGLISH)
                .buildValidatorFactory()
                .getValidator();
    }

    /**
     * Names every violation of a bound object, unless its place is named already.
     *
     * @return whether there is none, named before or not: whether the object can be used
     */
    boolean check(Object bound, String at, Mistakes mistakes) {
        Set<ConstraintViolation<Object>> violations = validator.validate(bound);
        violations.stream()
                .map(violation -> mistake(violation, at))
                .sorted(Comparator.comparing(ConfigMistake::path).thenComparing(ConfigMistake::problem))
                .forEach(mistakes::addUnlessNamed);
        return violations.isEmpty();
    }

    /**
     * A message of ours has two halves, {@code problem; mend}. To one of a library the value and a mend that fits the
     * constraint are added.
     */
    private static ConfigMistake mistake(ConstraintViolation<?> violation, String at) {
        String path = path(violation.getPropertyPath(), at);
        String message = violation.getMessage();
        int cut = message.indexOf("; ");
        if (cut >= 0) {
            return new ConfigMistake(path, value(violation) + message.substring(0, cut), message.substring(cut + 2));
        }
        return new ConfigMistake(path, value(violation) + message, mend(violation));
    }

    private static String value(ConstraintViolation<?> violation) {
        Object invalid = violation.getInvalidValue();
        if (!(invalid instanceof CharSequence || invalid instanceof Number || invalid instanceof Enum<?>)) {
            return "";
        }
        if (invalid instanceof Number) {
            return invalid + " ";
        }
        String text = invalid.toString();
        return "'" + (text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…") + "' ";
    }

    private static String mend(ConstraintViolation<?> violation) {
        Map<String, Object> constraint = violation.getConstraintDescriptor().getAttributes();
        String name = violation
                .getConstraintDescriptor()
                .getAnnotation()
                .annotationType()
                .getSimpleName();
        return switch (name) {
            case "NotNull", "NotEmpty", "NotBlank" -> "write a value";
            case "Min", "DecimalMin" -> "write " + constraint.get("value") + " or more";
            case "Max", "DecimalMax" -> "write " + constraint.get("value") + " or less";
            case "Positive" -> "write more than 0";
            case "PositiveOrZero" -> "write 0 or more";
            case "Size" -> "write " + constraint.get("min") + " to " + constraint.get("max") + " of them";
            case "Pattern" -> "write what matches " + constraint.get("regexp");
            case "PortRange" -> "write a port, " + constraint.get("min") + " to " + constraint.get("max");
            case "MinDuration" -> "write " + constraint.get("value") + " " + unit(constraint) + " or more";
            case "MaxDuration" -> "write " + constraint.get("value") + " " + unit(constraint) + " or less";
            default -> "correct the value";
        };
    }

    private static String unit(Map<String, Object> constraint) {
        return String.valueOf(constraint.get("unit")).toLowerCase(Locale.ROOT);
    }

    private static String path(Path path, String at) {
        StringBuilder written = new StringBuilder(at);
        boolean first = at.isEmpty();
        for (Path.Node node : path) {
            if (node.getIndex() != null) {
                written.append('[').append(node.getIndex()).append(']');
            } else if (node.getKey() != null) {
                written.append('.').append(node.getKey());
            }
            String name = node.getName();
            if (name == null || node.getKind() == ElementKind.CONTAINER_ELEMENT || node.getKind() == ElementKind.BEAN) {
                continue;
            }
            if (!written.isEmpty()) {
                written.append('.');
            }
            written.append(first ? SECTIONS.getOrDefault(name, name) : name);
            first = false;
        }
        return written.isEmpty() ? "(file)" : written.toString();
    }
}
