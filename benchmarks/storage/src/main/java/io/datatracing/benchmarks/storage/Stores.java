package io.datatracing.benchmarks.storage;

import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;

/** Opens what is measured, and begins reports. */
final class Stores {
  private Stores() {}

  static SpanStore open(Path directory) {
    return open(directory, Map.of());
  }

  static SpanStore open(Path directory, Map<String, String> settings) {
    return SpanStoreProvider.named("segment")
        .open(new StoreOptions(directory, settings, Clock.systemUTC()));
  }

  static String head(String title, String command) {
    return String.format(
        Locale.ROOT,
        "# %s%n%n%s; %d processors, JDK %s, heap %d MB. Load average at the start: %.1f.%n"
            + "Above 1 other work took the processors, and wall times say little: read ratios. By"
            + " `benchmarks/storage/%s`.%n",
        title,
        LocalDate.now(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        Runtime.getRuntime().maxMemory() >> 20,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        command);
  }
}
