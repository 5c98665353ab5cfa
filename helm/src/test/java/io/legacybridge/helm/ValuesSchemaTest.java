package io.legacybridge.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chart takes, and what it refuses before anything is installed. */
class ValuesSchemaTest {

    @Test
    void itIsMadeOfTheTypesOfToday() {
        Update.hold(ValuesSchema.FILE, ValuesSchema.current());
    }

    /** A map of one's own keys has a schema for its values; every other object names its keys and refuses the rest. */
    @Test
    void everyObjectInItRefusesUnknownKeys() {
        List<String> open = new ArrayList<>();
        look(ValuesSchema.read(), "", open);
        assertThat(open)
                .containsExactlyInAnyOrder(
                        "/properties/global", // a parent chart's
                        "/definitions/bridge.BridgeConfiguration/properties/logging", // Dropwizard's own
                        "/definitions/bridge.BridgeConfiguration/properties/metrics",
                        "/definitions/bridge.BridgeConfiguration/properties/storage/additionalProperties", // a
                        // plug-in's
                        "/definitions/bridge.kubernetes.KubernetesAdapterConfig/properties/pod", // the cluster's own
                        "/definitions/bridge.kubernetes.KubernetesAdapterConfig/properties/resources",
                        "/definitions/bridge.kubernetes.KubernetesAdapterConfig/properties/tolerations/items",
                        "/definitions/bridge.kubernetes.KubernetesAdapterConfig/properties/volumes/additionalProperties",
                        "/definitions/bridge.Adapter"); // a plug-in's keys; ours are refused below "allOf"
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                pool: {}                                                                 | pool
                nameOverrid: x                                                           | nameOverrid
                podMonitor: {enable: true}                                               | enable
                alerts: {rules: []}                                                      | rules
                dashboards: {label: {}}                                                  | label
                defaults: {image: {name: x}}                                             | name
                defaults: {replica: 1}                                                   | replica
                defaults: {probes: {liveness: {period: 1}}}                              | period
                pools: {tracks: {replica: 1}}                                            | replica
                pools: {tracks: {image: {repo: x}}}                                      | repo
                pools: {tracks: {env: [{name: A, valeu: b}]}}                            | valeu
                pools: {tracks: {env: [{name: A, valueFrom: {secret: {name: x}}}]}}      | secret
                pools: {tracks: {envFrom: [{secret: {name: x}}]}}                        | secret
                pools: {tracks: {volumes: [{name: a, hostpath: {path: /x}}]}}            | hostpath
                pools: {tracks: {volumeMounts: [{name: a, path: /x}]}}                   | path
                pools: {tracks: {workVolume: {size: 1Gi}}}                               | size
                pools: {tracks: {resources: {limit: {cpu: 1}}}}                          | limit
                pools: {tracks: {strategy: {rollingUpdate: {maxSurges: 1}}}}             | maxSurges
                pools: {tracks: {tolerations: [{efect: NoSchedule}]}}                    | efect
                pools: {tracks: {affinity: {nodeAffinty: {}}}}                           | nodeAffinty
                pools: {tracks: {topologySpreadConstraints: [{skew: 1}]}}                | skew
                pools: {tracks: {podSecurityContext: {runAsUsr: 1}}}                     | runAsUsr
                pools: {tracks: {securityContext: {capabilities: {dorp: [ALL]}}}}        | dorp
                pools: {tracks: {serviceAccount: {annotation: {}}}}                      | annotation
                pools: {tracks: {rbac: {enabled: true}}}                                 | enabled
                pools: {tracks: {networkPolicy: {from: []}}}                             | from
                pools: {tracks: {networkPolicy: {probesFrom: [{podSelectr: {}}]}}}       | podSelectr
                pools: {tracks: {podDisruptionBudget: {min: 1}}}                         | min
                pools: {tracks: {autoscaling: {max: 3}}}                                 | max
                pools: {tracks: {autoscaling: {metrics: [{type: Pods, pod: {}}]}}}       | pod
                pools: {tracks: {autoscaling: {behavior: {scaledown: {}}}}}              | scaledown
                pools: {tracks: {config: {workDirectory: /x}}}                           | workDirectory
                pools: {tracks: {config: {probes: {port: 1}}}}                           | probes
                pools: {tracks: {config: {server: {}}}}                                  | server
                pools: {tracks: {config: {drain: {finish: 30s}}}}                        | finish
                pools: {tracks: {config: {stepFunctions: {embedded: {}}}}}               | embedded
                pools: {tracks: {config: {activities: {track: {hartbeat: 20s}}}}}        | hartbeat
                pools: {tracks: {config: {activities: {track: {retry: {tries: 3}}}}}}    | tries
                pools: {tracks: {config: {activities: {track: {adapter: {type: process, comand: [x]}}}}}} | comand
                pools: {tracks: {config: {activities: {track: {adapter: {type: process, verdict: {rule: []}}}}}}} | rule
                """)
    void aKeyThatItDoesNotKnowIsRefusedByName(String values, String key) {
        assertThat(Chart.refusal(Chart.LEAST, values)).contains("additional properties '" + key + "' not allowed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                pools: {Tracks: {}}                                                      | invalid propertyName 'Tracks'
                pools: {a-name-that-is-much-too-long-for-it: {}}                         | does not match pattern
                pools: {tracks: {replicas: -1}}                                          | minimum: got -1, want 0
                pools: {tracks: {replicas: many}}                                        | got string, want integer
                pools: {tracks: {image: {digest: abc}}}                                  | does not match pattern
                pools: {tracks: {image: {pullPolicy: Often}}}                            | value must be one of
                pools: {tracks: {podDisruptionBudget: {maxUnavailable: half}}}           | does not match pattern
                pools: {tracks: {config: {drain: {finishWithin: 30}}}}                   | got number, want string
                pools: {tracks: {config: {drain: {finishWithin: soon}}}}                 | does not match pattern
                pools: {tracks: {config: {activities: {track: {cancelWithin: 1 week}}}}} | does not match pattern
                pools: {tracks: {config: {activities: [track]}}}                         | got array, want object
                """)
    void aValueThatWouldFailLaterIsRefused(String values, String why) {
        assertThat(Chart.refusal(Chart.LEAST, values)).contains(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                pools: {empty: {}}                                | pools.empty.config.stepFunctions names no place; write region: eu-west-1
                pools: {empty: {config: {stepFunctions: {region: x}}}} | pools.empty.config.activities is missing; write at least one
                pools: {tracks: {config: {activities: {more: {heartbeat: 20s}}}}} | pools.tracks.config.activities.more.adapter.type is missing
                """)
    void whatIsMissingIsNamedWithItsPath(String values, String why) {
        assertThat(Chart.refusal(Chart.LEAST, values)).contains(why);
    }

    @Test
    void aPlugInsKeysBelongToIt() {
        assertThat(Chart.render(Chart.LEAST, """
                        pools: {tracks: {config: {activities: {track: {adapter: {type: shell, words: [a]}}}}}}
                        """).bridgeYml("tracks")).contains("words:");
    }

    private static void look(JsonNode schema, String path, List<String> open) {
        if (schema.isObject() && "object".equals(schema.path("type").asText())) {
            boolean closed = schema.has("additionalProperties");
            if (!closed) {
                open.add(path);
            }
        }
        if (schema.isObject()) {
            schema.properties().forEach(one -> look(one.getValue(), path + "/" + one.getKey(), open));
        } else if (schema.isArray()) {
            schema.forEach(one -> look(one, path + "[]", open));
        }
    }
}
