package io.legacybridge.testkit.aws;

import io.legacybridge.testkit.aws.HttpEndpoint.Answer;
import io.legacybridge.testkit.aws.HttpEndpoint.Request;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.PayloadTrait;

/**
 * Requests and answers of a REST service of AWS (the protocol {@code rest-json}), read and written by the SDK's own
 * model: which member is in which header, in the query, in the path, in the body.
 */
public final class SdkRest {
    /** Headers that belong to HTTP, to signing, or to the SDK. */
    private static final Set<String> COMMON = Set.of(
            "host",
            "connection",
            "content-length",
            "content-type",
            "user-agent",
            "authorization",
            "amz-sdk-invocation-id",
            "amz-sdk-request",
            "x-amz-date",
            "x-amz-content-sha256",
            "x-amz-security-token",
            "x-amzn-trace-id");

    private SdkRest() {}

    /**
     * Puts a request into a builder of the SDK's.
     *
     * @param path what was found in the path, by the members' names there
     */
    public static <B extends SdkPojo> B read(Request request, Map<String, String> path, B builder) {
        refuseUnknown("header", request.headers().keySet(), builder, MarshallLocation.HEADER, COMMON::contains);
        refuseUnknown("query", request.query().keySet(), builder, MarshallLocation.QUERY_PARAM, name -> false);
        for (SdkField<?> field : builder.sdkFields()) {
            Object value = switch (field.location()) {
                case HEADER -> text(field, request.headers().get(lower(field)));
                case QUERY_PARAM -> text(field, request.query().get(field.locationName()));
                case PATH, GREEDY_PATH -> text(field, path.get(field.locationName()));
                case PAYLOAD -> payload(field, request.body());
                case STATUS_CODE -> throw new ModelViolation("a request has no status");
                default -> null;
            };
            if (value != null) {
                field.set(builder, value);
            }
        }
        return builder;
    }

    private static void refuseUnknown(
            String where, Set<String> names, SdkPojo pojo, MarshallLocation location, Predicate<String> common) {
        Set<String> known = pojo.sdkFields().stream()
                .filter(field -> field.location() == location)
                .map(SdkRest::lower)
                .collect(Collectors.toSet());
        for (String name : names) {
            if (!known.contains(name.toLowerCase(Locale.ROOT)) && !common.test(name)) {
                throw new ModelViolation(pojo.getClass().getName() + " has no " + where + " '" + name + "'");
            }
        }
    }

    private static String lower(SdkField<?> field) {
        return field.locationName().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Object text(SdkField<?> field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        if (field.marshallingType() == MarshallingType.INTEGER) {
            return Integer.valueOf(text);
        }
        if (field.marshallingType() == MarshallingType.STRING) {
            return text;
        }
        throw new ModelViolation(field.memberName() + " has the type " + field.marshallingType() + ", not known here");
    }

    private static @Nullable Object payload(SdkField<?> field, byte[] body) {
        if (field.getOptionalTrait(PayloadTrait.class).isEmpty()) {
            throw new ModelViolation(field.memberName() + " is one of several members of a body, not known here");
        }
        return body.length == 0 ? null : SdkBytes.fromByteArray(body);
    }

    /** An answer, as the model places its members. */
    public static Answer write(int status, SdkPojo response) {
        return write(status, Map.of(), response);
    }

    /**
     * The answer of a refusal: {@code x-amzn-ErrorType} names it.
     *
     * @param details an exception of the SDK's model with what else it says
     */
    public static Answer refuse(int status, String error, String message, SdkPojo details) {
        Answer answer = write(status, Map.of("x-amzn-ErrorType", error), details);
        byte[] body = SdkJson.write(details).put("message", message).toString().getBytes(StandardCharsets.UTF_8);
        return new Answer(answer.status(), answer.headers(), body);
    }

    private static Answer write(int status, Map<String, String> more, SdkPojo pojo) {
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.put("x-amzn-RequestId", java.util.UUID.randomUUID().toString());
        headers.put("Content-Type", "application/json");
        int code = status;
        byte[] body = new byte[0];
        boolean payload = false;
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = field.getValueOrDefault(pojo);
            if (field.getOptionalTrait(PayloadTrait.class).isPresent()) {
                payload = true;
                body = value == null ? body : ((SdkBytes) value).asByteArray();
            } else if (value != null && field.location() == MarshallLocation.HEADER) {
                headers.put(field.locationName(), String.valueOf(value));
            } else if (value != null && field.location() == MarshallLocation.STATUS_CODE) {
                code = (Integer) value;
            }
        }
        return new Answer(
                code, headers, payload ? body : SdkJson.write(pojo).toString().getBytes(StandardCharsets.UTF_8));
    }
}
