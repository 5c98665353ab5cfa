/** How is it said? The API on the wire: AWS JSON 1.0 over HTTP. */
@NullMarked
package io.legacybridge.states.http;

import org.jspecify.annotations.NullMarked;
