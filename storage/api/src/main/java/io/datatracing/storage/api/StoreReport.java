package io.datatracing.storage.api;

import java.util.List;

/** What {@link SpanStore#check} found. */
public record StoreReport(long checkedFiles, long checkedBytes, List<Damage> damages) {

  public StoreReport {
    damages = List.copyOf(damages);
  }

  /** One place that cannot be trusted; the rest is served. */
  public record Damage(String place, String reason) {}

  public boolean isSound() {
    return damages.isEmpty();
  }
}
