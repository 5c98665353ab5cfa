/** What does the YAML file say, and what is wrong with it: the configuration and its reader. */
@NullMarked
package io.legacybridge.service.config;

import org.jspecify.annotations.NullMarked;
