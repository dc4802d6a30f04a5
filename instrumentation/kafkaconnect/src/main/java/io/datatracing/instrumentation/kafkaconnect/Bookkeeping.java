package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.PollTaker;
import io.datatracing.bootstrap.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/**
 * What MirrorMaker tells itself, in topics of its own and once a second or so: heartbeats, which
 * are mirrored in their turn, checkpoints of groups, pairs of offsets. Nobody's data.
 */
final class Bookkeeping {
  private static final String MIRROR = "org.apache.kafka.connect.mirror.Mirror";
  private static final String HEARTBEATS = "heartbeats";

  private Bookkeeping() {}

  /** Whether a task does nothing else. */
  static boolean isKeptBy(SourceTask task) {
    String name = task.getClass().getName();
    return name.equals(MIRROR + "HeartbeatTask") || name.equals(MIRROR + "CheckpointTask");
  }

  /** Whether there is nothing else among records that a task has polled. */
  static boolean isAll(List<?> records) {
    for (Object record : records) {
      if (!isMirroredHeartbeat((SourceRecord) record)) {
        return false;
      }
    }
    return true;
  }

  /** {@code heartbeats} of the cluster that was read, {@code east.heartbeats} where it is put. */
  static boolean isMirroredHeartbeat(SourceRecord record) {
    Map<String, ?> from = record.sourcePartition();
    return from != null && from.containsKey("cluster") && HEARTBEATS.equals(from.get("topic"));
  }

  /** Nothing that this thread polls or sends is traced; returns the context to restore. */
  static @Nullable Context silence() {
    return CurrentContext.attach(PollTaker.SILENT.in(Tracer.suppressed(CurrentContext.root())));
  }
}
