package io.legacybridge.adapters.kubernetes;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/**
 * An account that may do everything in one namespace, by tokens that an exec plug-in gives, as those of clouds do. Each
 * token is bound to a Secret, and the server does not take it any more once that is deleted.
 */
final class ExpiringCredentials {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ACCOUNT = "bridge";

    private final Cluster cluster;
    private final Path token;
    private final Path asked;
    private final Path kubeconfig;
    private int renewals;

    /** @param folder for the plug-in and its kubeconfig */
    ExpiringCredentials(Cluster cluster, Path folder) throws IOException {
        this.cluster = cluster;
        this.token = folder.resolve("token");
        this.asked = Files.createFile(folder.resolve("asked"));
        cluster.client
                .serviceAccounts()
                .inNamespace(cluster.namespace)
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(ACCOUNT)
                        .endMetadata()
                        .build())
                .create();
        cluster.client
                .rbac()
                .roleBindings()
                .inNamespace(cluster.namespace)
                .resource(Config.yaml("""
                        metadata: {name: everything}
                        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                        subjects: [{kind: ServiceAccount, name: %s, namespace: %s}]
                        """.formatted(ACCOUNT, cluster.namespace), RoleBinding.class))
                .create();
        Path plugin = Files.writeString(folder.resolve("plugin"), """
                #!/bin/sh
                echo asked >>'%s'
                printf '{"apiVersion": "client.authentication.k8s.io/v1beta1", "kind": "ExecCredential",'
                printf ' "status": {"token": "%%s"}}' "$(cat '%s')"
                """.formatted(asked, token));
        Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwx------"));
        io.fabric8.kubernetes.client.Config server = cluster.client.getConfiguration();
        kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: a, cluster: {server: '%s', certificate-authority-data: '%s'}}]
                contexts: [{name: a, context: {cluster: a, user: a, namespace: '%s'}}]
                users:
                - name: a
                  user:
                    exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: '%s', interactiveMode: Never}
                current-context: a
                """.formatted(
                        server.getMasterUrl(), server.getCaCertData(), cluster.namespace, plugin));
        renew();
    }

    String kubeconfig() {
        return kubeconfig.toString();
    }

    /** How often the plug-in was asked. */
    int asked() throws IOException {
        return Files.readAllLines(asked).size();
    }

    /** The plug-in has another token to give from now on. */
    void renew() throws IOException {
        renewals++;
        Secret bound = cluster.client
                .secrets()
                .inNamespace(cluster.namespace)
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name(renewals))
                        .endMetadata()
                        .build())
                .create();
        String text = cluster.client
                .serviceAccounts()
                .inNamespace(cluster.namespace)
                .withName(ACCOUNT)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withNewBoundObjectRef("v1", "Secret", Meta.name(bound), Meta.uid(bound))
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        Files.writeString(token, text);
    }

    private static String name(int renewal) {
        return "token-" + renewal;
    }

    /** Lets the token end that was given before the last renewal; a server may take it for ten seconds more. */
    void endTheOneBefore() {
        cluster.client
                .secrets()
                .inNamespace(cluster.namespace)
                .withName(name(renewals - 1))
                .delete();
    }

    /** Lets the token end that the plug-in still gives, and waits until the server does not take it any more. */
    void end() throws IOException {
        cluster.client
                .secrets()
                .inNamespace(cluster.namespace)
                .withName(name(renewals))
                .delete();
        io.fabric8.kubernetes.client.Config admin = cluster.client.getConfiguration();
        try (KubernetesClient old = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl(admin.getMasterUrl())
                        .withCaCertData(admin.getCaCertData())
                        .withOauthToken(Files.readString(token))
                        .build())
                .build()) {
            await("the token's end").atMost(PATIENCE).until(() -> isRefused(old));
        }
    }

    private boolean isRefused(KubernetesClient client) {
        try {
            client.pods().inNamespace(cluster.namespace).list();
            return false;
        } catch (KubernetesClientException e) {
            return e.getCode() == 401;
        }
    }
}
