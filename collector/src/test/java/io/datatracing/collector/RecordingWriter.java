package io.datatracing.collector;

import io.datatracing.model.Span;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.SpanWriter;
import io.datatracing.storage.api.StoreException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps batches, and acknowledges them when told: at once, never, or with a failure. */
public final class RecordingWriter implements SpanWriter {
  private final List<OtlpBatch> batches = new ArrayList<>();
  private final List<AppendCallback> waiting = new ArrayList<>();
  private boolean holding;
  private @Nullable StoreException failure;

  @Override
  public synchronized void append(OtlpBatch batch, AppendCallback done) {
    if (failure != null) {
      done.failed(failure);
    } else if (holding) {
      waiting.add(done);
    } else {
      batches.add(batch);
      done.stored();
    }
  }

  public synchronized void hold() {
    holding = true;
  }

  public synchronized void failWith(@Nullable StoreException exception) {
    failure = exception;
  }

  public synchronized int waiting() {
    return waiting.size();
  }

  public synchronized void acknowledgeAll() {
    waiting.forEach(AppendCallback::stored);
    waiting.clear();
  }

  public synchronized List<Span> spans() {
    return batches.stream().flatMap(batch -> batch.decode().stream()).toList();
  }
}
