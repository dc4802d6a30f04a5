package io.datatracing.query;

import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The query server over local files, with what is asked for in blocks. */
class SegmentQueryTest extends QueryContract {
  @Override
  protected SpanStore open(Path directory) {
    return SpanStoreProvider.named("segment").open(new StoreOptions(directory));
  }

  @Test
  void everyQuestionIsAnsweredAsOverTheMemoryStore() {
    askAsOverTheMemoryStore();
  }

  /** Closing makes blocks of what is in the log. */
  @Override
  protected SpanStore settled(SpanStore store, Path directory) {
    store.close();
    return open(directory);
  }
}
