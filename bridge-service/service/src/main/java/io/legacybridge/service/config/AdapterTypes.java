package io.legacybridge.service.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.worker.adapter.AdapterFactory;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The adapters that are there: every {@link AdapterFactory} that the standard service loader finds, by its type. */
final class AdapterTypes {
    private static final String TYPE = "type";

    private final Map<String, AdapterFactory<?>> factories = new TreeMap<>();

    AdapterTypes(Iterable<? extends AdapterFactory<?>> factories) {
        for (AdapterFactory<?> factory : factories) {
            AdapterFactory<?> other = this.factories.put(factory.type(), factory);
            if (other != null) {
                throw new IllegalStateException("two adapters have the type '" + factory.type() + "': "
                        + other.getClass().getName() + " and "
                        + factory.getClass().getName() + "; remove one of their jars");
            }
        }
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    static AdapterTypes installed() {
        return new AdapterTypes((Iterable) ServiceLoader.load(AdapterFactory.class));
    }

    /** Binds and checks the adapter's part of an activity; empty if it has mistakes. */
    Optional<AdapterSettings<?>> bind(
            JsonNode written, String at, TreeBinder binder, ConstraintChecks constraints, Mistakes mistakes) {
        JsonNode type = written.path(TYPE);
        String known = "write one of " + String.join(", ", factories.keySet());
        if (!type.isTextual()) {
            mistakes.add(at + "." + TYPE, type.isMissingNode() ? "is missing" : "is not a text", known);
            return Optional.empty();
        }
        AdapterFactory<?> factory = factories.get(type.textValue());
        if (factory == null) {
            String guess = Nearest.to(type.textValue(), factories.keySet())
                    .map(near ->
                            "did you mean '" + near + "'? (known here: " + String.join(", ", factories.keySet()) + ")")
                    .orElse(known);
            mistakes.add(at + "." + TYPE, "unknown type '" + type.textValue() + "'", guess);
            return Optional.empty();
        }
        ObjectNode own = written.deepCopy();
        own.remove(TYPE);
        return settings(factory, own, at, binder, constraints, mistakes);
    }

    private static <C> Optional<AdapterSettings<?>> settings(
            AdapterFactory<C> factory,
            ObjectNode own,
            String at,
            TreeBinder binder,
            ConstraintChecks constraints,
            Mistakes mistakes) {
        Optional<C> bound = binder.bind(own, factory.configType(), at);
        if (bound.isEmpty()) {
            return Optional.empty();
        }
        AdapterSettings<C> settings = new AdapterSettings<>(factory, bound.get());
        if (constraints.check(settings.config(), at, mistakes)) {
            settings.check().forEach(mistake -> mistakes.addUnlessNamed(mistake.under(at)));
        }
        return Optional.of(settings);
    }
}
