package io.datatracing.collector.agents;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an agent shall do from now on; null leaves a thing as it is.
 *
 * @param revision grows with every change, also over restarts of the server
 */
record Wanted(
    long revision,
    @Nullable String mode,
    @Nullable String sampler,
    @Nullable String samplerArgument,
    @Nullable String samplerRules) {
  static final Set<String> MODES = Set.of("none", "head", "tail", "full");
}
