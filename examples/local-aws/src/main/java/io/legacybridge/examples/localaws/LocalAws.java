package io.legacybridge.examples.localaws;

import io.legacybridge.testkit.aws.CustomRuntime;
import io.legacybridge.testkit.aws.LambdaEndpoint;
import io.legacybridge.testkit.aws.ModelViolation;
import io.legacybridge.testkit.aws.SsmEndpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Lambda and Systems Manager on this machine. Functions are programs with a custom runtime, hosts are this machine,
 * whose shell runs what is sent to them. Requests and answers are held against the AWS SDK's own model.
 */
final class LocalAws implements AutoCloseable {
    private static final String REGION = "us-east-1";
    private static final String ANYTHING = "local";

    private final LambdaEndpoint lambda;
    private final SsmEndpoint ssm;
    private final List<CustomRuntime> functions = new ArrayList<>();

    private LocalAws(LambdaEndpoint lambda, SsmEndpoint ssm) {
        this.lambda = lambda;
        this.ssm = ssm;
    }

    /**
     * Listens on ports of the loopback address that are free.
     *
     * @param folder for what the agents of the hosts write down
     */
    static LocalAws open(Path folder) throws IOException {
        return new LocalAws(LambdaEndpoint.open(), SsmEndpoint.open(folder));
    }

    /** @param program a function with a custom runtime */
    void function(String name, Path program) {
        CustomRuntime function =
                new CustomRuntime(List.of(program.toAbsolutePath().toString()), Map.of());
        functions.add(function);
        lambda.deploy(name, function);
    }

    void host(String id, Map<String, String> tags) {
        ssm.host(id, tags);
    }

    /** The variables by which any AWS SDK finds the services here, and nothing of an account. */
    Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL_LAMBDA", lambda.address().toString(),
                "AWS_ENDPOINT_URL_SSM", ssm.address().toString(),
                "AWS_REGION", REGION,
                "AWS_ACCESS_KEY_ID", ANYTHING,
                "AWS_SECRET_ACCESS_KEY", ANYTHING);
    }

    /** What was asked, and is not as AWS would have it. */
    List<ModelViolation> violations() {
        return Stream.of(lambda.violations(), ssm.violations())
                .flatMap(List::stream)
                .toList();
    }

    /** Ends functions, and what runs on the hosts. */
    @Override
    public void close() throws Exception {
        functions.forEach(CustomRuntime::close);
        lambda.close();
        ssm.close();
    }
}
