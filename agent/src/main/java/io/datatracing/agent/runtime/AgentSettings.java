package io.datatracing.agent.runtime;

import io.datatracing.exporter.Settings;

/**
 * The settings of the agent itself; the exporter's and the tracer's are read in {@code exporter}.
 */
final class AgentSettings {
  static final String ENABLED = "datatracing.enabled";

  /** OpenTelemetry's name for the opposite. */
  static final String DISABLED = "OTEL_SDK_DISABLED";

  static final String VERBOSE = "datatracing.weaver.verbose";

  static final String COEXIST = "datatracing.coexist";

  private static final String OPENTELEMETRY_API = "opentelemetryapi";

  /** Also read by the exporter's resource. */
  static final String AIRFLOW = "datatracing.airflow.enabled";

  static final String AIRFLOW_CONF = "datatracing.airflow.conf";

  /**
   * Everything that can be set: our name, its default, what it is, and OpenTelemetry's names. A
   * test holds the names against the classes that read them.
   */
  static final String[][] ALL = {
    {ENABLED, "true", "false: the agent does nothing; reversed by", DISABLED},
    {ConfigFile.PROPERTY, "", "a properties file with settings"},
    {COEXIST, "false", "true: also runs beside another tracing agent"},
    {VERBOSE, "false", "true: names each class that is woven on standard error"},
    {"datatracing.service.name", "", "default: manifest, jar or main class", "OTEL_SERVICE_NAME"},
    {
      "datatracing.resource.attributes",
      "",
      "name=value,name=value on everything this process sends",
      "OTEL_RESOURCE_ATTRIBUTES"
    },
    {"datatracing.exporter", "otlp", "otlp, or none to send nothing", "OTEL_TRACES_EXPORTER"},
    {
      "datatracing.exporter.endpoint",
      "http://127.0.0.1:4318",
      "the collector, or several in order: a,b; /v1/traces is added",
      "OTEL_EXPORTER_OTLP_ENDPOINT",
      "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
    },
    {
      "datatracing.exporter.protocol",
      "http/protobuf",
      "http/protobuf or grpc",
      "OTEL_EXPORTER_OTLP_PROTOCOL"
    },
    {
      "datatracing.exporter.headers",
      "",
      "name=value,name=value on each request",
      "OTEL_EXPORTER_OTLP_HEADERS"
    },
    {
      "datatracing.exporter.tls.certificate",
      "",
      "PEM file with the authorities to trust",
      "OTEL_EXPORTER_OTLP_CERTIFICATE"
    },
    {
      "datatracing.exporter.tls.client.key",
      "",
      "PEM file with our PKCS#8 key",
      "OTEL_EXPORTER_OTLP_CLIENT_KEY"
    },
    {
      "datatracing.exporter.tls.client.certificate",
      "",
      "PEM file with the key's certificate",
      "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE"
    },
    {"datatracing.exporter.proxy", "", "http://[user:password@]host:port"},
    {"datatracing.exporter.compression", "none", "none or gzip", "OTEL_EXPORTER_OTLP_COMPRESSION"},
    {
      "datatracing.exporter.timeout",
      "10000",
      "milliseconds a request may take",
      "OTEL_EXPORTER_OTLP_TIMEOUT"
    },
    {
      "datatracing.exporter.queue.spans",
      "32768",
      "ended spans that wait at most",
      "OTEL_BSP_MAX_QUEUE_SIZE"
    },
    {"datatracing.exporter.queue.bytes", "16777216", "bytes of ended spans that wait at most"},
    {
      "datatracing.exporter.batch.spans",
      "512",
      "spans a request at most",
      "OTEL_BSP_MAX_EXPORT_BATCH_SIZE"
    },
    {
      "datatracing.exporter.delay",
      "5000",
      "milliseconds a span waits at most",
      "OTEL_BSP_SCHEDULE_DELAY"
    },
    {
      "datatracing.exporter.exit",
      "2000",
      "milliseconds the process's end may take for waiting spans"
    },
    {
      "datatracing.exporter.spool.dir",
      "",
      "a directory for requests that could not be sent; none: they are lost"
    },
    {"datatracing.exporter.spool.bytes", "67108864", "bytes of them at most, the oldest go first"},
    {
      "datatracing.control", "true", "tells a DataTracing server of this process, and takes control"
    },
    {
      "datatracing.control.endpoint",
      "",
      "the DataTracing server if spans go elsewhere, or several: a,b; default: where spans go, 4318"
          + " for gRPC's 4317"
    },
    {"datatracing.control.interval", "10000", "milliseconds between heartbeats"},
    {"datatracing.control.token", "", "what a server elsewhere must know to control this process"},
    {
      "datatracing.control.file",
      "",
      "a watched properties file: mode, sampler, sampler.arg, sampler.rules"
    },
    {
      "datatracing.running.after",
      "30000",
      "milliseconds after which an open span is told as running; 0: never"
    },
    {"datatracing.metrics", "true", "sends the agent's own counters to /v1/metrics"},
    {
      "datatracing.metrics.interval",
      "60000",
      "milliseconds between metrics",
      "OTEL_METRIC_EXPORT_INTERVAL"
    },
    {"datatracing.exporter.report", "false", "true: tells at exit what was sent and lost"},
    {"datatracing.mode", "", "none, tail or full; not set: the sampler decides"},
    {
      "datatracing.sampler",
      "parentbased_always_on",
      "[parentbased_]always_on, always_off, traceidratio or jaeger_remote",
      "OTEL_TRACES_SAMPLER"
    },
    {
      "datatracing.sampler.arg",
      "",
      "the ratio; for jaeger_remote endpoint, pollingIntervalMs, initialSamplingRate",
      "OTEL_TRACES_SAMPLER_ARG"
    },
    {"datatracing.sampler.rules", "", "condition=value … -> ratio or rate/s; …"},
    {
      "datatracing.rescue",
      "",
      "exports refused traces that fail or are slow; default: true while a sampler may refuse"
    },
    {
      "datatracing.rescue.threshold",
      "5000",
      "milliseconds; a refused trace that runs for longer is exported"
    },
    {"datatracing.rescue.spans", "8192", "spans of refused traces that wait at most"},
    {"datatracing.rescue.bytes", "8388608", "bytes of refused traces that wait at most"},
    {
      "datatracing.rescue.rate",
      "1000",
      "refused traces a second that are recorded in full at most; beyond, as skeletons"
    },
    {
      AIRFLOW,
      "true",
      "false: DAG runs are calls like any other, and a task is a process like any other"
    },
    {AIRFLOW_CONF, "true", "false: a triggered DAG run is not given its caller in its conf"},
    {"datatracing.breaker", "true", "false: recording never pauses by itself"},
    {
      "datatracing.breaker.gc",
      "50",
      "percent of the time in garbage collection at which recording pauses"
    },
    {"datatracing.breaker.cpu", "90", "percent of the time without CPU at which recording pauses"},
    {
      "datatracing.pause.threshold",
      "100",
      "milliseconds from which on a pause of the process is told on spans; 0 for never"
    },
    {
      "datatracing.spans.start.site",
      "false",
      "true: keeps where each open span was started, to tell it of those nobody ends"
    },
    {
      "datatracing.propagators",
      "tracecontext,baggage",
      "headers read and written: these, b3, b3multi, jaeger, xray, xray-lambda, gcp, datadog,"
          + " ottrace or none",
      "OTEL_PROPAGATORS"
    },
    {
      "datatracing.rpc.messages",
      "16",
      "messages of a streaming gRPC call that become events, each way; 0: not even counted"
    },
    {
      "datatracing.kafkastreams.nodes",
      "summary",
      "summary: a list on the record's span; full: a span for each node"
    },
    {"datatracing.kafka.key", "hash", "a record's key on its spans: hash, plain or off"},
    {"datatracing.kafka.propagation", "true", "false: records that are sent get no headers"},
    {
      "datatracing.record.id",
      "",
      "business ids of records by topic: orders:$.orderId,payments:header(order-id)"
    },
    {"datatracing.propagators.read", "", "headers read; the last valid one wins"},
    {"datatracing.propagators.write", "", "headers written"},
    {
      "datatracing.baggage.attributes",
      "",
      "name,name or *: members of baggage that become attributes of every span",
      "OTEL_JAVA_EXPERIMENTAL_SPAN_ATTRIBUTES_COPY_FROM_BAGGAGE_INCLUDE"
    },
    {
      "datatracing.limits.attributes", "128", "attributes a span", "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT"
    },
    {
      "datatracing.limits.value.length",
      "2147483647",
      "chars a value",
      "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT"
    },
    {"datatracing.limits.events", "128", "events a span", "OTEL_SPAN_EVENT_COUNT_LIMIT"},
    {"datatracing.limits.links", "128", "links a span", "OTEL_SPAN_LINK_COUNT_LIMIT"},
  };

  private AgentSettings() {}

  /**
   * Whether an instrumentation is on: {@code datatracing.instrumentation.<name>.enabled}. What adds
   * to the OpenTelemetry API is on only where the API itself is.
   */
  static boolean isEnabled(Settings settings, String instrumentation) {
    return settings.flag(true, enabledName(instrumentation))
        && (!instrumentation.startsWith(OPENTELEMETRY_API + "-")
            || isEnabled(settings, OPENTELEMETRY_API));
  }

  static String enabledName(String instrumentation) {
    return "datatracing.instrumentation." + instrumentation + ".enabled";
  }
}
