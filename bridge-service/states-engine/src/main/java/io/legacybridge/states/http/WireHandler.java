package io.legacybridge.states.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.StatesEngine;
import io.legacybridge.states.api.ApiError;
import io.legacybridge.states.data.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * AWS JSON 1.0: reads a request, has it answered, writes the answer. Reading and writing are asynchronous, and nothing
 * is held while the answer takes its time but the connection. Whatever goes wrong, the caller sees an error of the
 * API's form, never a stack trace.
 */
final class WireHandler extends Handler.Abstract {

    private static final Logger log = LoggerFactory.getLogger(WireHandler.class);

    private static final String TARGET_PREFIX = "AWSStepFunctions.";
    private static final String CONTENT_TYPE = "application/x-amz-json-1.0";
    private static final int MAX_REQUEST_BYTES = 1024 * 1024;

    private final StatesEngine engine;
    private final OriginGuard guard;

    WireHandler(StatesEngine engine, OriginGuard guard) {
        this.engine = engine;
        this.guard = guard;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String operation;
        try {
            operation = operation(request);
        } catch (ApiError refused) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            writeError(response, callback, refused);
            return true;
        }
        Content.Source.asByteArrayAsync(request, MAX_REQUEST_BYTES).whenComplete((body, failure) -> {
            if (failure != null) {
                writeError(response, callback, ApiError.tooLarge("The request is larger than 1 MB."));
            } else {
                answer(operation, body, request, response, callback);
            }
        });
        return true;
    }

    private String operation(Request request) {
        String host = request.getHeaders().get(HttpHeader.HOST);
        if (!guard.allowsHost(host)) {
            throw ApiError.forbidden(
                    "Host '" + host
                            + "' is not a name of this engine; use 127.0.0.1 or localhost, or have the name allowed in its configuration.");
        }
        if (!guard.allowsOrigin(request.getHeaders().get(HttpHeader.ORIGIN), host)) {
            throw ApiError.forbidden("Requests from web pages of other origins are refused.");
        }
        if (!request.getMethod().equals("POST") || !"/".equals(Request.getPathInContext(request))) {
            throw ApiError.unknownOperation("The Step Functions API is POST / with the header X-Amz-Target.");
        }
        if (request.getLength() > MAX_REQUEST_BYTES) {
            throw ApiError.tooLarge("The request is larger than 1 MB.");
        }
        if (!isJson(request.getHeaders().get(HttpHeader.CONTENT_TYPE))) {
            throw ApiError.unreadable("The header Content-Type must be " + CONTENT_TYPE + ".");
        }
        String target = request.getHeaders().get("X-Amz-Target");
        if (target == null || !target.startsWith(TARGET_PREFIX)) {
            throw ApiError.unknownOperation(
                    "The header X-Amz-Target must be AWSStepFunctions.<Operation>; it is '" + target + "'.");
        }
        return target.substring(TARGET_PREFIX.length());
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.startsWith("application/x-amz-json-1.") || type.equals("application/json");
    }

    private void answer(String operation, byte[] body, Request request, Response response, Callback callback) {
        ObjectNode message;
        try {
            message = parse(body);
        } catch (ApiError unreadable) {
            writeError(response, callback, unreadable);
            return;
        }
        engine.call(operation, message, new Connection(request)).whenComplete((answer, failure) -> {
            if (failure == null) {
                write(response, callback, 200, answer);
            } else {
                writeError(response, callback, asApiError(failure));
            }
        });
    }

    private static ObjectNode parse(byte[] body) {
        try {
            JsonNode message =
                    body.length == 0 ? Json.parse("{}") : Json.parse(new String(body, StandardCharsets.UTF_8));
            if (message instanceof ObjectNode object) {
                return object;
            }
            throw ApiError.unreadable("The request must be a JSON object.");
        } catch (JsonProcessingException e) {
            throw ApiError.unreadable("The request is not JSON: " + e.getOriginalMessage());
        }
    }

    private static ApiError asApiError(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ApiError error) {
            return error;
        }
        log.error("A request met a fault of the engine", cause);
        return ApiError.internal();
    }

    private static void writeError(Response response, Callback callback, ApiError error) {
        ObjectNode body = ErrorBody.of(error);
        response.getHeaders().put(new HttpField("x-amzn-ErrorType", error.name()));
        write(response, callback, error.httpStatus(), body);
    }

    private static void write(Response response, Callback callback, int status, ObjectNode body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, CONTENT_TYPE);
        response.getHeaders().put("x-amzn-RequestId", UUID.randomUUID().toString());
        byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.write(true, ByteBuffer.wrap(bytes), callback);
    }
}
