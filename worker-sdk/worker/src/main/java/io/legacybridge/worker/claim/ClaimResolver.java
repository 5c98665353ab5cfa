package io.legacybridge.worker.claim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Puts what claims stand for in their places: where a JSON value is a claim, or a field of an object at its top is one.
 * What lies deeper stays as it is, so that a claim can be handed on. Immutable.
 */
public final class ClaimResolver {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

    private static final String FIELD = "claim";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final ClaimSource source;
    private final long mostBytes;

    /** @param mostBytes how many bytes all claims of one value may have together; less than 2 GiB */
    public ClaimResolver(ClaimSource source, long mostBytes) {
        this.source = source;
        this.mostBytes = mostBytes;
    }

    /**
     * Resolves the claims of a value. Blocks.
     *
     * @param json JSON text; what is none comes back as it is
     * @return the same text where it has no claim
     * @throws ClaimRefusedException if one does not lead to JSON of the size and the SHA-256 that it names, or they are
     *     too large together
     * @throws IOException if one cannot be read now
     */
    public String resolve(String json) throws ClaimRefusedException, IOException {
        if (!json.contains('"' + FIELD + '"')) {
            return json;
        }
        JsonNode value;
        try {
            value = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return json;
        }
        if (isClaim(value)) {
            Claim claim = claim("$", value);
            String content = text(claim, mostBytes);
            tree(claim, content);
            return content;
        }
        return value instanceof ObjectNode object && resolveFields(object) ? object.toString() : json;
    }

    private boolean resolveFields(ObjectNode object) throws ClaimRefusedException, IOException {
        long left = mostBytes;
        boolean any = false;
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (isClaim(field.getValue())) {
                Claim claim = claim("$." + field.getKey(), field.getValue());
                String content = text(claim, left);
                left -= claim.bytes();
                field.setValue(tree(claim, content));
                any = true;
            }
        }
        return any;
    }

    /** An object with a claim's members and no others. Whoever has a field of that name for something else keeps it. */
    private static boolean isClaim(JsonNode value) {
        JsonNode claim = value.path(FIELD);
        return value.size() == 1 && claim.size() == 3 && claim.has("uri") && claim.has("bytes") && claim.has("sha256");
    }

    private static Claim claim(String where, JsonNode value) throws ClaimRefusedException {
        JsonNode claim = value.path(FIELD);
        JsonNode bytes = claim.path("bytes");
        String sha256 = claim.path("sha256").asText();
        if (!bytes.isIntegralNumber() || !bytes.canConvertToLong() || bytes.longValue() < 0) {
            throw new ClaimRefusedException(where + ".claim.bytes is no size; hand the claim on as it was made");
        }
        if (!SHA256.matcher(sha256).matches()) {
            throw new ClaimRefusedException(
                    where + ".claim.sha256 is not 64 small hex digits; hand the claim on as it was made");
        }
        try {
            return new Claim(new URI(claim.path("uri").asText()), bytes.longValue(), sha256);
        } catch (URISyntaxException e) {
            throw new ClaimRefusedException(where + ".claim.uri is no URI; hand the claim on as it was made");
        }
    }

    private String text(Claim claim, long left) throws ClaimRefusedException, IOException {
        if (claim.bytes() > left) {
            throw new ClaimRefusedException("the claim " + claim.uri() + " is of " + claim.bytes() + " bytes, and of "
                    + mostBytes + " that the claims of one value may have together " + left + " are left");
        }
        return new String(source.fetch(claim), StandardCharsets.UTF_8);
    }

    private static JsonNode tree(Claim claim, String content) throws ClaimRefusedException {
        try {
            JsonNode value = JSON.readTree(content);
            if (!value.isMissingNode()) {
                return value;
            }
        } catch (JsonProcessingException e) {
            // Its message would quote the content.
        }
        throw new ClaimRefusedException("the claim " + claim.uri() + " leads to a file that is not JSON");
    }
}
