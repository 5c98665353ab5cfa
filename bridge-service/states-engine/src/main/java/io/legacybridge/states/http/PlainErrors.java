package io.legacybridge.states.http;

import io.legacybridge.states.api.ApiError;
import io.legacybridge.states.data.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What Jetty itself refuses (a broken request line, headers too large) is said in the API's form too, without details.
 */
final class PlainErrors implements Request.Handler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        ApiError error = response.getStatus() >= 500
                ? ApiError.internal()
                : ApiError.unreadable("The request is not HTTP as this endpoint reads it.");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/x-amz-json-1.0");
        response.write(
                true, ByteBuffer.wrap(Json.write(ErrorBody.of(error)).getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }
}
