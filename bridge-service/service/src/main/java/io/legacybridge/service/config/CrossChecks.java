package io.legacybridge.service.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.worker.adapter.ConfigMistake;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is wrong with values that are right each for itself. */
final class CrossChecks {

    private static final List<String> LEVELS = List.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "ALL");

    /** Dropwizard takes an unknown type of server for the default one and says nothing. */
    private static final List<String> SERVER_TYPES = List.of("default", "simple");

    private final Mistakes mistakes;

    CrossChecks(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /** @param tree the whole file as a tree, as it was written and with the defaults for Dropwizard's sections */
    void check(BridgeConfiguration configuration, ObjectNode tree) {
        if (!mistakes.named("stepFunctions")) {
            stepFunctions(configuration.stepFunctions());
        }
        StateNames.problem(configuration.workerName())
                .ifPresent(problem -> name("workerName", problem, StateNames.MEND));
        configuration.drain().check().forEach(mistake -> mistakes.addUnlessNamed(mistake.under("drain")));
        configuration.activities().forEach(this::activity);
        folder("workDirectory", configuration.workDirectory());
        int replicas = mistakes.named("stepFunctions")
                ? 1
                : configuration.stepFunctions().replicas();
        configuration.claimCheck().ifPresent(section -> claimCheck(section, replicas));
        journal(configuration);
        bindings(tree.path("server"));
        String serverType = tree.path("server").path("type").asText("default");
        if (!SERVER_TYPES.contains(serverType)) {
            name("server.type", "unknown type '" + serverType + "'", "write one of " + String.join(", ", SERVER_TYPES));
        }
        JsonNode logging = tree.path("logging");
        level("logging.level", logging.path("level"));
        logging.path("loggers").fields().forEachRemaining(logger -> {
            String at = "logging.loggers." + logger.getKey();
            boolean map = logger.getValue().isObject();
            level(map ? at + ".level" : at, map ? logger.getValue().path("level") : logger.getValue());
        });
    }

    /** Logback takes an unknown level for DEBUG and says nothing. YAML reads OFF as false. */
    private void level(String at, JsonNode level) {
        boolean known = level.isMissingNode()
                || level.isBoolean()
                || LEVELS.contains(level.asText().toUpperCase(Locale.ROOT));
        if (!known) {
            name(at, "'" + level.asText() + "' is not a level", "write one of " + String.join(", ", LEVELS));
        }
    }

    private void stepFunctions(StepFunctionsSection section) {
        boolean remote = section.region().isPresent() || section.endpoint().isPresent();
        if (section.embedded().isPresent() && remote) {
            name(
                    "stepFunctions",
                    "it names an embedded engine and another place too",
                    "keep either embedded, or region and endpoint");
        }
        if (section.embedded().isEmpty() && !remote) {
            name(
                    "stepFunctions",
                    "it names no place",
                    "write embedded: {} for an engine inside the service, or region: eu-west-1");
        }
        section.embedded()
                .ifPresent(embedded -> embedded.keep()
                        .check()
                        .forEach(mistake -> mistakes.addUnlessNamed(mistake.under("stepFunctions.embedded.keep"))));
        section.endpoint().ifPresent(this::endpoint);
    }

    private void endpoint(URI endpoint) {
        boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
        if (!http || endpoint.getHost() == null) {
            name(
                    "stepFunctions.endpoint",
                    "'" + endpoint + "' is not an address of a service",
                    "write one as http://127.0.0.1:8083");
        }
    }

    private void activity(String activity, ActivitySection section) {
        String at = "activities." + activity;
        section.check().forEach(mistake -> mistakes.addUnlessNamed(mistake.under(at)));
        StateNames.problem(activity).ifPresent(problem -> mistakes.add(at, problem, StateNames.MEND));
        if (activity.matches("\\.+")) {
            mistakes.add(at, "the name has only dots, and its folder would be another one's", "use a word");
        }
    }

    private void claimCheck(ClaimCheckSection section, int replicas) {
        section.check(replicas).forEach(mistake -> mistakes.addUnlessNamed(mistake.under("claimCheck")));
        if (section.hasFolder()) {
            folder("claimCheck.folder", section.folder());
        }
    }

    /** A journal's files are removed as it is rewritten, so nobody else's may be among them. */
    private void journal(BridgeConfiguration configuration) {
        Optional<KubernetesJournalSection> cluster = configuration.clusterJournal();
        if (cluster.isPresent()) {
            if (configuration.namesJournalFolder()) {
                name("journal", "it names a folder and a cluster too", "keep either folder or kubernetes");
            }
            cluster.get().check().forEach(mistake -> mistakes.addUnlessNamed(mistake.under("journal.kubernetes")));
            configuration
                    .activities()
                    .forEach((activity, section) -> section.heartbeat()
                            .ifPresent(heartbeat -> inTime(cluster.get().leaseDuration(), activity, heartbeat)));
            return;
        }
        Path journal = configuration.journal();
        Path work = configuration.workDirectory();
        boolean others = work.startsWith(journal)
                || journal.startsWith(work.resolve("activities"))
                || configuration
                        .claimCheck()
                        .filter(ClaimCheckSection::hasFolder)
                        .filter(claims -> claims.folder().equals(journal))
                        .isPresent();
        if (others) {
            name("journal.folder", journal + " holds other files too", "name a folder for the journal alone");
        }
        folder("journal.folder", journal);
    }

    private void inTime(Duration lease, String activity, Duration heartbeat) {
        if (lease.compareTo(heartbeat) >= 0) {
            name(
                    "journal.kubernetes.leaseDuration",
                    "it is " + lease.toSeconds() + "s, and the heartbeat of " + activity + " is "
                            + heartbeat.toSeconds()
                            + "s: the tasks of a replica that dies would time out before another one has them",
                    "write less than every heartbeat");
        }
    }

    private void folder(String at, Path folder) {
        Path existing = folder;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null) {
            return;
        }
        if (!Files.isDirectory(existing)) {
            name(at, existing + " is not a folder", "name another place");
        } else if (!Files.isWritable(existing)) {
            name(
                    at,
                    existing + " may not be written by this user",
                    "name another place, or have it owned by the user of the service");
        }
    }

    /** There is no authentication yet, so nobody but this host may reach the service's HTTP. */
    private void bindings(JsonNode server) {
        for (String key : List.of("applicationConnectors", "adminConnectors")) {
            for (int i = 0; i < server.path(key).size(); i++) {
                binding(
                        "server." + key + "[" + i + "].bindHost",
                        server.path(key).path(i));
            }
        }
        binding("server.connector.bindHost", server.path("connector"));
    }

    private void binding(String at, JsonNode connector) {
        JsonNode host = connector.path("bindHost");
        if (host.isMissingNode() || isLoopback(host.asText())) {
            return;
        }
        name(
                at,
                "'" + host.asText() + "' is not loopback, and the service asks nobody who they are",
                "write 127.0.0.1, and put a proxy that authenticates before it; probes and metrics alone may be asked"
                        + " from elsewhere, with probes: {bindHost: 0.0.0.0}");
    }

    private static boolean isLoopback(String host) {
        if (host.equals("localhost")) {
            return true;
        }
        if (!host.matches("[0-9.]+|[0-9a-fA-F:]+")) {
            return false;
        }
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private void name(String path, String problem, String mend) {
        mistakes.addUnlessNamed(new ConfigMistake(path, problem, mend));
    }
}
