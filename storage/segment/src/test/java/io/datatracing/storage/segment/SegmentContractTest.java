package io.datatracing.storage.segment;

import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.api.Compaction;
import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.testing.SpanStoreContract;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** The contract in each state that spans can be read from. */
class SegmentContractTest {

  static SpanStore open(Path directory, String shards, String blockRows) {
    return new SegmentStoreProvider()
        .open(
            new StoreOptions(
                directory,
                Map.of(
                    SegmentOptions.SHARDS, shards,
                    SegmentOptions.BLOCK_ROWS, blockRows),
                Clock.systemUTC()));
  }

  abstract static class Contract extends SpanStoreContract {
    @Override
    protected Optional<SpanSource> follow(Path directory) {
      return new SegmentStoreProvider()
          .follow(new StoreOptions(directory, Map.of(), Clock.systemUTC()));
    }
  }

  @Nested
  class EverythingInMemory extends Contract {
    @Override
    protected SpanStore open(Path directory) {
      return SegmentContractTest.open(directory, "3", "100000");
    }
  }

  @Nested
  class EverythingInOneBlockPerShard extends Contract {
    @Override
    protected SpanStore open(Path directory) {
      return SegmentContractTest.open(directory, "2", "100000");
    }

    @Override
    protected SpanStore settled(SpanStore appended) {
      appended.close();
      return open(directory);
    }
  }

  @Nested
  class TracesScatteredOverSmallBlocksAndMemory extends Contract {
    @Override
    protected SpanStore open(Path directory) {
      return SegmentContractTest.open(directory, "2", "120");
    }
  }

  @Nested
  class EverythingInMergedBlocks extends Contract {
    @Override
    protected SpanStore open(Path directory) {
      return SegmentContractTest.open(directory, "2", "4000");
    }

    /** Each half in a block of its own, then all of them in one. */
    @Override
    protected SpanStore settled(SpanStore appended) {
      appended.close();
      SpanStore opened = open(directory);
      opened.capability(Compaction.class).orElseThrow().compact(ByteProgress.NONE);
      return opened;
    }
  }
}
