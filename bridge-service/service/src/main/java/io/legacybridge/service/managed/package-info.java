/** What has threads or connections, and is started and stopped with the service. */
@NullMarked
package io.legacybridge.service.managed;

import org.jspecify.annotations.NullMarked;
