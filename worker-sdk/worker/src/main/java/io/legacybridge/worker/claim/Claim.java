package io.legacybridge.worker.claim;

import java.net.URI;

/**
 * What travels in the place of a large result: where it is, and how to know that it is whole.
 *
 * @param uri where whoever needs the result reads it
 * @param bytes how many it has, 0 or more
 * @param sha256 of those bytes, 64 lower-case hex digits
 */
public record Claim(URI uri, long bytes, String sha256) {
    /** The output in the place of the result: {@code {"claim":{"uri":"file:///…","bytes":300000,"sha256":"…"}}}. */
    public String toJson() {
        return "{\"claim\":{\"uri\":\"" + uri.toASCIIString() + "\",\"bytes\":" + bytes + ",\"sha256\":\"" + sha256
                + "\"}}";
    }
}
