package io.legacybridge.testkit.aws;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

/** A function that does what its event says, started as a program of its own. */
final class ScriptedFunction {
    private ScriptedFunction() {}

    public static void main(String[] args) throws Exception {
        URI api =
                URI.create("http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/next");
        HttpClient http = HttpClient.newHttpClient();
        while (true) {
            HttpResponse<String> next =
                    http.send(HttpRequest.newBuilder(api).build(), HttpResponse.BodyHandlers.ofString());
            String request =
                    next.headers().firstValue("Lambda-Runtime-Aws-Request-Id").orElseThrow();
            String how = "response";
            String answer = String.valueOf(ProcessHandle.current().pid());
            switch (next.body()) {
                case "\"fail\"" -> {
                    how = "error";
                    answer = "{\"errorType\":\"Translator.Damaged\",\"errorMessage\":\"cut\"}";
                }
                case "\"exit\"" -> System.exit(3);
                // The work itself: it goes on until Lambda's time for it is over.
                case "\"sleep\"" -> TimeUnit.HOURS.sleep(1);
                default -> System.err.println("works");
            }
            http.send(
                    HttpRequest.newBuilder(api.resolve(request + "/" + how))
                            .POST(HttpRequest.BodyPublishers.ofString(answer))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }
}
