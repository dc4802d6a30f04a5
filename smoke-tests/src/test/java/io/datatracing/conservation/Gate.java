package io.datatracing.conservation;

import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.SpanWriter;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands before a store: refuses what it is told to refuse, and holds back what shall take long.
 * What passes is stored by the store itself.
 */
final class Gate implements SpanWriter {
  private final SpanWriter store;
  private final List<Runnable> held = new ArrayList<>();
  private int room = Integer.MAX_VALUE;
  private boolean holding;
  private boolean broken;

  Gate(SpanWriter store) {
    this.store = store;
  }

  /** Appends wait here; so many find room, the others are refused as too many. */
  synchronized void hold(int roomFor) {
    holding = true;
    room = roomFor;
  }

  /** Every append fails, as on a disk that is full. */
  synchronized void fail(boolean isBroken) {
    broken = isBroken;
  }

  /** What waits goes to the store, and what comes does so at once. */
  void release() {
    List<Runnable> ready;
    synchronized (this) {
      holding = false;
      ready = new ArrayList<>(held);
      held.clear();
    }
    ready.forEach(Runnable::run);
  }

  synchronized int waiting() {
    return held.size();
  }

  @Override
  public void append(OtlpBatch batch, AppendCallback done) {
    StoreException refusal = null;
    synchronized (this) {
      if (broken) {
        refusal = new StoreException("No space left on device");
      } else if (holding && held.size() >= room) {
        refusal = new StoreOverloadedException("the gate holds " + room + " batches");
      } else if (holding) {
        held.add(() -> store.append(batch, done));
        return;
      }
    }
    if (refusal == null) {
      store.append(batch, done);
    } else {
      done.failed(refusal);
    }
  }
}
