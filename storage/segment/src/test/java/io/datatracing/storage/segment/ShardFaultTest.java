package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.Span;
import io.datatracing.model.otlp.MalformedOtlpException;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.segment.LogWriter.Append;
import io.datatracing.storage.testing.SpanGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch that a shard could not take, for instance for lack of memory, was acknowledged. */
class ShardFaultTest {
  private static final AppendCallback NOBODY =
      new AppendCallback() {
        @Override
        public void stored() {}

        @Override
        public void failed(StoreException cause) {}
      };

  @TempDir Path directory;

  @Test
  void whatAShardCouldNotTakeIsReadAgainBeforeTheLogGoes() throws IOException {
    SpanGenerator generator = new SpanGenerator(1);
    List<Span> first = generator.trace(7);
    List<Span> second = generator.trace(5);
    Path logs = Files.createDirectory(directory.resolve(SegmentStore.LOG_FOLDER));
    Files.createDirectory(directory.resolve(Partition.FOLDER));
    CurrentView view = new CurrentView();
    Generations generations = new Generations(logs, 1, new SettableClock(), view, 1, Disk.SYSTEM);
    try (Manifest manifest = Manifest.open(directory, Disk.SYSTEM);
        BlockCache cache = new BlockCache(1 << 20, 1 << 20)) {
      BlockPublisher publisher =
          new BlockPublisher(
              directory, manifest, generations, view, cache, new FileHolds(), Disk.SYSTEM);
      Generation generation;
      try (LogFile log = generations.newLog()) {
        generation = generations.begin(log);
        log.append(OtlpBatch.of(first).bytes());
        log.append(OtlpBatch.of(second).bytes());
        log.sync();
      }
      ShardWorker shard = new ShardWorker(0, 1, taken -> {}, publisher::publish);
      OtlpBatch fault = OtlpBatch.of(first);
      Arrays.fill(fault.bytes(), (byte) -1);
      shard.take(new Append(fault, NOBODY, 1), generation);
      assertThatThrownBy(shard::doWork).isInstanceOf(MalformedOtlpException.class);
      shard.take(new Append(OtlpBatch.of(second), NOBODY, 1), generation);
      generations.sealed();
      shard.seal(generation);
      shard.doWork();
      assertThat(generation.rows()).isEqualTo(second.size());

      assertThat(publisher.doWork()).isEqualTo(1);

      assertThat(view.get().generations()).isEmpty();
      assertThat(view.get().blocks()).hasSize(1);
      List<Span> stored = new ArrayList<>();
      OpenBlock block = cache.acquire(view.get().blocks().get(0).path());
      for (BlockGroup group : block.schema().groups) {
        new BlockTraceReader(block).readAll(group.index, stored);
      }
      cache.release(block);
      List<Span> all = new ArrayList<>(first);
      all.addAll(second);
      assertThat(stored).containsExactlyInAnyOrderElementsOf(all);
      assertThat(generation.log()).doesNotExist();
    }
  }
}
