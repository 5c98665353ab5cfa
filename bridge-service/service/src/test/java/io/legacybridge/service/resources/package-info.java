@NullMarked
package io.legacybridge.service.resources;

import org.jspecify.annotations.NullMarked;
