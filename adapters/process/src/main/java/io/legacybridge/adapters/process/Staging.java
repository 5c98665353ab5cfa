package io.legacybridge.adapters.process;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.adapters.program.FileEnding;
import io.legacybridge.adapters.program.StoredRoots;
import io.legacybridge.adapters.program.Template;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.input.InputPath;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageRefusedException;
import io.legacybridge.worker.storage.StorageUri;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Copies the inputs of one task into its run's folder, under names that the bridge chose: the input's name in the
 * configuration and, if it is harmless, the ending that the file had. Only regular files are taken, links are resolved
 * before the root is checked, and what a task may bring is limited. Stored files are fetched. One object serves one
 * task.
 */
final class Staging {
    private static final int BUFFER = 1 << 16;

    private final RunFolder folder;
    private final LimitsConfig limits;
    private final InputBudget budget;
    private final FileStorages storages;
    private final JsonNode input;
    private final Map<String, Path> staged = new LinkedHashMap<>();

    Staging(RunFolder folder, LimitsConfig limits, FileStorages storages, JsonNode input) {
        this.folder = folder;
        this.storages = storages;
        this.limits = limits;
        this.budget = new InputBudget(limits);
        this.input = input;
    }

    /** Where each input is, by its name in the configuration. */
    Map<String, Path> stage(Map<String, InputConfig> inputs)
            throws InvalidInputException, TargetUnavailableException, IOException {
        for (Map.Entry<String, InputConfig> entry : inputs.entrySet()) {
            String name = entry.getKey();
            InputConfig config = entry.getValue();
            Template from = Template.parse(config.from());
            String field = "in." + name + " (" + config.from() + ")";
            staged.put(
                    name,
                    switch (config.kind()) {
                        case TEXT -> text(name, from);
                        case FILE -> file(name, source(config, field, from.fill(this::value)), field);
                        case FOLDER -> folder(name, source(config, field, from.fill(this::value)), field);
                        case FILES -> members(name, config, from, field);
                        case ARCHIVE -> archive(name, source(config, field, from.fill(this::value)), field);
                    });
        }
        return staged;
    }

    private String value(Template.Part part) throws InvalidInputException {
        if (part instanceof Template.InputValue value) {
            return value.path().textIn(input);
        }
        throw new IllegalStateException("'from' takes values of the input only: the configuration was not checked");
    }

    private Path text(String name, Template from) throws InvalidInputException, IOException {
        Path target = folder.in().resolve(name);
        String content;
        if (from.parts().size() == 1 && from.parts().get(0) instanceof Template.InputValue value) {
            JsonNode node = value.path().in(input);
            content = node.isValueNode() ? node.asText() : node.toString();
        } else {
            content = from.fill(this::value);
        }
        Files.writeString(target, content, StandardCharsets.UTF_8);
        return target;
    }

    private Path file(String name, Source source, String field)
            throws InvalidInputException, TargetUnavailableException, IOException {
        Path target = folder.in().resolve(name + FileEnding.of(source.name()));
        copy(source, target, field);
        return target;
    }

    private Path folder(String name, Source source, String field) throws InvalidInputException, IOException {
        if (!(source instanceof Source.OfHost host) || !Files.isDirectory(host.path(), LinkOption.NOFOLLOW_LINKS)) {
            throw new InvalidInputException(field + " is " + source.text() + ", which is not a folder of this host");
        }
        Path target = folder.in().resolve(name);
        copyFolder(host.path(), target, field);
        return target;
    }

    private void copyFolder(Path source, Path target, String field) throws InvalidInputException, IOException {
        budget.count(field);
        Files.createDirectory(target);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(source)) {
            for (Path entry : entries) {
                Path copy = target.resolve(entry.getFileName());
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    copyFolder(entry, copy, field);
                } else {
                    copy(entry, copy, field);
                }
            }
        } catch (NotDirectoryException | NoSuchFileException changed) {
            throw new InvalidInputException(field + " changed while it was copied: " + changed.getMessage());
        }
    }

    private Path archive(String name, Source source, String field)
            throws InvalidInputException, TargetUnavailableException, IOException {
        Path target = folder.in().resolve(name);
        if (source instanceof Source.Stored stored) {
            Path fetched = folder.in().resolve(name + ".archive");
            fetch(stored, fetched, field);
            new Unpacking(limits, budget, field, target).unpack(fetched);
            Files.delete(fetched);
        } else {
            Path archive = ((Source.OfHost) source).path();
            requireReadable(archive, field);
            new Unpacking(limits, budget, field, target).unpack(archive);
        }
        return target;
    }

    private Path members(String name, InputConfig config, Template from, String field)
            throws InvalidInputException, TargetUnavailableException, IOException {
        JsonNode list = from.parts().get(0) instanceof Template.InputValue value
                ? value.path().in(input)
                : com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        if (!list.isArray() || list.isEmpty()) {
            throw new InvalidInputException(field + " must be a list of the files that belong together");
        }
        List<Source> sources = new ArrayList<>();
        for (JsonNode member : list) {
            sources.add(source(config, field, InputPath.scalar(field, member)));
        }
        String ending = Objects.requireNonNull(config.main());
        Source main = sources.stream()
                .filter(source -> lower(source.name()).endsWith(lower(ending)))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(field + " has no file that ends in " + ending));
        String mainName = main.name();
        String base = mainName.substring(0, mainName.length() - ending.length());
        Path result = folder.in().resolve(name + FileEnding.of(mainName.substring(base.length())));
        for (Source source : sources) {
            String sourceName = source.name();
            String rest = lower(sourceName).startsWith(lower(base)) ? sourceName.substring(base.length()) : sourceName;
            Path target = folder.in().resolve(name + FileEnding.of(rest));
            if (Files.exists(target)) {
                throw new InvalidInputException(field + " has two files of one kind; the second is " + source.text());
            }
            copy(source, target, field);
        }
        return result;
    }

    private Source source(InputConfig config, String field, String value)
            throws InvalidInputException, TargetUnavailableException, IOException {
        Optional<StorageUri> stored = StoredRoots.below(config.root(), field, value);
        if (stored.isPresent()) {
            return new Source.Stored(StoredRoots.storage(storages, stored.get()), stored.get());
        }
        Roots.Place place = Roots.below(config.root(), field, value);
        String root = place.root();
        Path named = place.path();
        Path realRoot;
        try {
            realRoot = Utf8Path.of(root).toRealPath();
        } catch (NoSuchFileException e) {
            throw new TargetUnavailableException("the folder " + root + ", root of " + field + ", does not exist", e);
        }
        Path real;
        try {
            real = named.toRealPath();
        } catch (IOException e) {
            throw new InvalidInputException(field + " is " + Utf8Path.text(named) + ", which does not exist"
                    + (e instanceof NoSuchFileException ? "" : " or cannot be read"));
        }
        if (!real.startsWith(realRoot) || real.equals(realRoot)) {
            throw new InvalidInputException(
                    field + " is " + Utf8Path.text(named) + ", a link that leads out of " + root);
        }
        return new Source.OfHost(real);
    }

    private void copy(Source source, Path target, String field)
            throws InvalidInputException, TargetUnavailableException, IOException {
        if (source instanceof Source.Stored stored) {
            budget.count(field);
            budget.add(field, fetch(stored, target, field));
        } else {
            copy(((Source.OfHost) source).path(), target, field);
        }
    }

    /** @return how many bytes there are, no more than the budget has left */
    private long fetch(Source.Stored source, Path target, String field)
            throws InvalidInputException, TargetUnavailableException {
        try {
            return source.storage().fetch(source.uri(), target, budget.bytesLeft());
        } catch (StorageRefusedException e) {
            throw new InvalidInputException(field + ": " + e.getMessage());
        } catch (IOException e) {
            throw new TargetUnavailableException(field + ": " + e.getMessage(), e);
        }
    }

    private void copy(Path source, Path target, String field) throws InvalidInputException, IOException {
        budget.count(field);
        requireReadable(source, field);
        try (InputStream from = Files.newInputStream(source, LinkOption.NOFOLLOW_LINKS);
                OutputStream to = Files.newOutputStream(target)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                budget.add(field, read);
                to.write(buffer, 0, read);
            }
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(
                    field + " changed while it was copied: " + Utf8Path.text(source) + " is gone");
        }
    }

    private static void requireReadable(Path source, String field) throws InvalidInputException {
        if (!Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
            throw new InvalidInputException(field + ": " + Utf8Path.text(source) + " is not a regular file");
        }
        if (!Files.isReadable(source)) {
            throw new InvalidInputException(field + ": " + Utf8Path.text(source) + " may not be read by the bridge");
        }
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
