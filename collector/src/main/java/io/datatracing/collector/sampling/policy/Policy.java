package io.datatracing.collector.sampling.policy;

import io.datatracing.storage.api.FateEntry;
import java.nio.charset.StandardCharsets;

/**
 * A condition with a name and what follows from it.
 *
 * @param name of the ledger, at most {@value #MAX_NAME} bytes
 * @param isDrop whether a trace that meets the condition is dropped, whatever other policies say
 */
public record Policy(String name, Condition condition, boolean isDrop) {
  /** Leaves room for what the ledger writes in front of it. */
  static final int MAX_NAME = FateEntry.MAX_TEXT_BYTES - 16;

  public Policy {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_NAME) {
      throw new IllegalArgumentException(
          "policy name '" + name + "' has " + bytes + " bytes; give it 1 to " + MAX_NAME);
    }
  }

  public static Policy keep(String name, Condition condition) {
    return new Policy(name, condition, false);
  }

  public static Policy drop(String name, Condition condition) {
    return new Policy(name, condition, true);
  }
}
