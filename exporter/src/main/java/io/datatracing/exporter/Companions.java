package io.datatracing.exporter;

import io.datatracing.exporter.watch.BeginsWithTraces;
import java.util.Arrays;

/** What begins with the exporter. Thread-safe; the array is replaced as a whole. */
final class Companions implements BeginsWithTraces {
  private volatile BeginsWithTraces[] all = new BeginsWithTraces[0];

  synchronized void add(BeginsWithTraces companion) {
    BeginsWithTraces[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = companion;
    all = more;
  }

  @Override
  public void begin() {
    for (BeginsWithTraces companion : all) {
      companion.begin();
    }
  }
}
