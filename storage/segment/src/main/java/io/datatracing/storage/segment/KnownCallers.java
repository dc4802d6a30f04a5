package io.datatracing.storage.segment;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which service made the calls that are in no block yet, where their callers were found in one.
 * What is in a block does not change, so it is looked for once for as long as the block is there,
 * and not by every question for dependencies. Those used last are kept, {@value #MAX_CALLS} of
 * them, which is some two megabytes. Any thread.
 */
final class KnownCallers {
  static final int MAX_CALLS = 16_384;

  private record Caller(long traceHigh, long traceLow, long spanId) {}

  private record Found(String service, Path block) {}

  private final Map<Caller, Found> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Caller, Found> eldest) {
          return size() > MAX_CALLS;
        }
      };

  /**
   * The calling service; null if it is not known.
   *
   * @param blocks those that are read; what was found in another one is gone with it, or moved
   */
  synchronized @Nullable String of(Dangling call, Set<Path> blocks) {
    Found found = known.get(caller(call));
    return found == null || !blocks.contains(found.block()) ? null : found.service();
  }

  synchronized void found(Dangling call, String service, Block in) {
    known.put(caller(call), new Found(service, in.path()));
  }

  private static Caller caller(Dangling call) {
    return new Caller(call.traceHigh(), call.traceLow(), call.parentSpanId());
  }
}
