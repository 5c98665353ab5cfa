package io.legacybridge.service.config;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dropwizard.jackson.Jackson;
import io.legacybridge.worker.storage.FileStorages;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * From a YAML file to a configuration that can be used, or to every mistake in it: environment, syntax, keys and types,
 * constraints, adapters, and what only shows when values are seen together.
 */
public final class ConfigurationReader {
    private final Map<String, String> environment;
    private final AdapterTypes adapterTypes;
    private final StorageTypes storageTypes = StorageTypes.installed();

    /** @param environment what {@code ${NAME}} stands for */
    public ConfigurationReader(Map<String, String> environment) {
        this(environment, AdapterTypes.installed());
    }

    ConfigurationReader(Map<String, String> environment, AdapterTypes adapterTypes) {
        this.environment = environment;
        this.adapterTypes = adapterTypes;
    }

    /** Reads a file. */
    public ReadConfiguration read(Path file) {
        try {
            return read(Files.readString(file, StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            return unreadable(file, "is not text in UTF-8", "save it as UTF-8");
        } catch (IOException e) {
            String problem = Files.exists(file) ? "cannot be read" : "does not exist";
            return unreadable(file, problem, "name a YAML file that this user may read");
        }
    }

    /** Reads the text of a file. */
    public ReadConfiguration read(String yaml) {
        Mistakes mistakes = new Mistakes();
        String text = new EnvironmentSubstitution(environment).apply(yaml, mistakes);
        Optional<ReadConfiguration> valid = YamlDocument.read(text, mistakes).flatMap(tree -> bind(tree, mistakes));
        return mistakes.isEmpty() && valid.isPresent() ? valid.get() : new ReadConfiguration.Wrong(mistakes.all());
    }

    /** The storages of a configuration that says nothing of them; whoever asks closes them. */
    public FileStorages defaultStorages() {
        Mistakes mistakes = new Mistakes();
        TreeBinder binder = new TreeBinder(mapper(), mistakes);
        return StorageSettings.open(storageTypes.bind(Map.of(), binder, new ConstraintChecks(), mistakes));
    }

    private Optional<ReadConfiguration> bind(ObjectNode tree, Mistakes mistakes) {
        TreeDefaults.apply(tree);
        TreeBinder binder = new TreeBinder(mapper(), mistakes);
        ConstraintChecks constraints = new ConstraintChecks();
        Optional<BridgeConfiguration> bound = binder.bind(tree, BridgeConfiguration.class, "");
        if (bound.isEmpty()) {
            return Optional.empty();
        }
        BridgeConfiguration configuration = bound.get();
        constraints.check(configuration, "", mistakes);
        Map<String, AdapterSettings<?>> adapters = new LinkedHashMap<>();
        configuration.activities().forEach((name, section) -> {
            if (section.hasAdapter()) {
                adapterTypes
                        .bind(section.adapter(), "activities." + name + ".adapter", binder, constraints, mistakes)
                        .ifPresent(settings -> adapters.put(name, settings));
            }
        });
        Map<String, StorageSettings<?>> storages =
                storageTypes.bind(configuration.storage(), binder, constraints, mistakes);
        new CrossChecks(mistakes).check(configuration, tree);
        return Optional.of(new ReadConfiguration.Valid(configuration, adapters, storages));
    }

    private static ReadConfiguration unreadable(Path file, String problem, String mend) {
        Mistakes mistakes = new Mistakes();
        mistakes.add(file.toString(), problem, mend);
        return new ReadConfiguration.Wrong(mistakes.all());
    }

    /** Dropwizard's own, so that its sections bind as they do everywhere; stricter about what is nearly right. */
    private static ObjectMapper mapper() {
        return Jackson.newObjectMapper()
                .registerModule(new BridgeModule())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
    }
}
