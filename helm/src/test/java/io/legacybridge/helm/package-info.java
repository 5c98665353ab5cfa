/** Tests of the chart: rendered by Helm itself, read by the types of the Kubernetes client, installed on a cluster. */
@NullMarked
package io.legacybridge.helm;

import org.jspecify.annotations.NullMarked;
