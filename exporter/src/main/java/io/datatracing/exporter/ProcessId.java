package io.datatracing.exporter;

import io.datatracing.bootstrap.trace.IdGenerator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A name for this run of this process that no other has: a random UUID (RFC 9562, version 4),
 * without the start-up cost of {@code UUID.randomUUID}, made when it is first asked for. Any
 * thread.
 */
public final class ProcessId {
  private final IdGenerator ids;
  private @Nullable String text;

  ProcessId(IdGenerator ids) {
    this.ids = ids;
  }

  public synchronized String text() {
    String made = text;
    if (made == null) {
      long high = ids.nextId() & ~0xf000L | 0x4000L;
      long low = ids.nextId() & 0x3fffffffffffffffL | 0x8000000000000000L;
      made = new UUID(high, low).toString();
      text = made;
    }
    return made;
  }
}
