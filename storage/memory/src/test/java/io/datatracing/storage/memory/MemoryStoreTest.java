package io.datatracing.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.Span;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.testing.SpanGenerator;
import io.datatracing.storage.testing.StoreDriver;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryStoreTest {
  @TempDir Path directory;

  @Test
  void oldestTracesMakeRoomAndAreCounted() {
    SpanStore store = open("100000");
    SpanGenerator generator = new SpanGenerator(1);
    List<Span> first = generator.trace(10);
    StoreDriver.append(store, first);
    List<Span> last = List.of();
    for (int i = 0; i < 100; i++) {
      last = generator.trace(10);
      StoreDriver.append(store, last);
    }
    assertThat(store.reader().trace(first.get(0).traceId())).isNull();
    assertThat(store.stats().memoryBytes()).isLessThanOrEqualTo(100_000);
    assertThat(store.stats().spans() + store.stats().expiredSpans()).isEqualTo(1010);
  }

  @Test
  void settingThatIsNoSizeIsNamed() {
    assertThatThrownBy(() -> open("lots"))
        .hasMessage("datatracing.store.memory.max-bytes is 'lots', not a number");
    assertThatThrownBy(() -> open("0")).hasMessageContaining("is 0, not positive");
  }

  private SpanStore open(String maxBytes) {
    return new MemoryStoreProvider()
        .open(
            new StoreOptions(
                directory, Map.of(MemoryOptions.MAX_BYTES, maxBytes), Clock.systemUTC()));
  }
}
