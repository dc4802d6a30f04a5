package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.transforms.Transformation;

/** Connectors that behave in a way that the usual ones do not. */
final class TestConnectors {
  private TestConnectors() {}

  private static List<Map<String, String>> one(Map<String, String> config) {
    List<Map<String, String>> configs = new ArrayList<>();
    configs.add(config);
    return configs;
  }

  /** Its task fails at the first put: {@code mode} says how. */
  public static final class BrokenSink extends SinkConnector {
    private Map<String, String> config;

    @Override
    public void start(Map<String, String> properties) {
      config = properties;
    }

    @Override
    public Class<? extends Task> taskClass() {
      return BrokenSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int most) {
      return one(config);
    }

    @Override
    public void stop() {}

    @Override
    public ConfigDef config() {
      return new ConfigDef();
    }

    @Override
    public String version() {
      return "1";
    }
  }

  /** See {@link BrokenSink}. */
  public static final class BrokenSinkTask extends SinkTask {
    private String mode;
    private boolean failed;

    @Override
    public void start(Map<String, String> properties) {
      mode = properties.get("mode");
    }

    @Override
    public void put(Collection<SinkRecord> records) {
      if (!records.isEmpty() && !failed) {
        failed = true;
        throw mode.equals("retry")
            ? new RetriableException("later")
            : new IllegalStateException("broken warehouse");
      }
    }

    @Override
    public void stop() {}

    @Override
    public String version() {
      return "1";
    }
  }

  /** Its task gives what it is given to the code that is in {@link #HANDLERS} by its name. */
  public static final class GivingSink extends SinkConnector {
    static final Map<String, Consumer<Collection<SinkRecord>>> HANDLERS = new ConcurrentHashMap<>();

    private Map<String, String> config;

    @Override
    public void start(Map<String, String> properties) {
      config = properties;
    }

    @Override
    public Class<? extends Task> taskClass() {
      return GivingSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int most) {
      return one(config);
    }

    @Override
    public void stop() {}

    @Override
    public ConfigDef config() {
      return new ConfigDef();
    }

    @Override
    public String version() {
      return "1";
    }
  }

  /** See {@link GivingSink}. */
  public static final class GivingSinkTask extends SinkTask {
    private Consumer<Collection<SinkRecord>> handler;

    @Override
    public void start(Map<String, String> properties) {
      handler = GivingSink.HANDLERS.get(properties.get("name"));
    }

    /** A worker puts nothing, too, to let a task do what it has put off. */
    @Override
    public void put(Collection<SinkRecord> records) {
      if (!records.isEmpty()) {
        handler.accept(records);
      }
    }

    @Override
    public void stop() {}

    @Override
    public String version() {
      return "1";
    }
  }

  /** Makes a span of its own for each record, as one that asks a service would. */
  public static final class Lookup implements Transformation<SourceRecord> {
    @Override
    public SourceRecord apply(SourceRecord record) {
      Span span = Tracer.get().start("lookup", SpanKind.CLIENT, CurrentContext.current());
      if (span != null) {
        span.end();
      }
      return record;
    }

    @Override
    public ConfigDef config() {
      return new ConfigDef();
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
  }

  /** Its task polls two records, with the trace of {@code traceparent} in their headers. */
  public static final class OutboxSource extends SourceConnector {
    private Map<String, String> config;

    @Override
    public void start(Map<String, String> properties) {
      config = properties;
    }

    @Override
    public Class<? extends Task> taskClass() {
      return OutboxSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int most) {
      return one(config);
    }

    @Override
    public void stop() {}

    @Override
    public ConfigDef config() {
      return new ConfigDef();
    }

    @Override
    public String version() {
      return "1";
    }
  }

  /** See {@link OutboxSource}. */
  public static final class OutboxSourceTask extends SourceTask {
    private Map<String, String> config;
    private boolean polled;

    @Override
    public void start(Map<String, String> properties) {
      config = properties;
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
      if (polled) {
        Thread.sleep(100);
        return null;
      }
      polled = true;
      return List.of(record(), record());
    }

    private SourceRecord record() {
      SourceRecord record =
          new SourceRecord(
              null, null, config.get("topic"), Schema.STRING_SCHEMA, "from the outbox");
      record.headers().addString("traceparent", config.get("traceparent"));
      return record;
    }

    @Override
    public void stop() {}

    @Override
    public String version() {
      return "1";
    }
  }
}
