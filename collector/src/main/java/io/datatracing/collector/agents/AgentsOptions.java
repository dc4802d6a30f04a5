package io.datatracing.collector.agents;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much is remembered of agents, and who may control them.
 *
 * @param controlToken what somebody who is not on this machine must show to control an agent; null
 *     lets nobody else
 * @param auditFile where changes and refused attempts are kept; null keeps them in memory only
 * @param maxAgents agents remembered; the one not heard of for the longest time makes room
 * @param forgetAfter an agent not heard of for so long is forgotten
 * @param maxRunningSpans spans that are running or abandoned, over all agents
 * @param keepAbandoned how long a span is shown after its process is gone
 */
public record AgentsOptions(
    @Nullable String controlToken,
    @Nullable Path auditFile,
    int maxAgents,
    Duration forgetAfter,
    int maxRunningSpans,
    Duration keepAbandoned) {
  private static final int LEAST_TOKEN_CHARS = 16;

  public AgentsOptions {
    if (controlToken != null && controlToken.length() < LEAST_TOKEN_CHARS) {
      // The token itself is not repeated.
      throw new IllegalArgumentException(
          "the control token has "
              + controlToken.length()
              + " characters, expected at least "
              + LEAST_TOKEN_CHARS);
    }
  }

  /** A few thousand agents in some ten megabytes. */
  public static AgentsOptions of(@Nullable String controlToken, @Nullable Path auditFile) {
    return new AgentsOptions(
        controlToken, auditFile, 4_096, Duration.ofHours(24), 10_000, Duration.ofHours(1));
  }
}
