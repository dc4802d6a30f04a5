package io.datatracing.exporter;

import io.datatracing.bootstrap.messaging.ProcessorNodes;
import io.datatracing.bootstrap.rpc.RpcMessages;
import io.datatracing.bootstrap.trace.SpanLimits;
import io.datatracing.bootstrap.trace.TracerOptions;
import io.datatracing.bootstrap.trace.TracingMode;
import io.datatracing.exporter.Settings.Value;
import org.jspecify.annotations.Nullable;

/**
 * Reads sampler, limits and mode from {@link Settings}; a value that cannot be used is reported
 * there.
 */
final class TracingSettings {
  /** What a span has room for, by default. */
  private static final int MOST_MESSAGES = 128;

  private final Settings settings;

  TracingSettings(Settings settings) {
    this.settings = settings;
  }

  TracerOptions apply(TracerOptions options) {
    RpcMessages.most(
        settings.number(0, MOST_MESSAGES, RpcMessages.DEFAULT_MOST, "datatracing.rpc.messages"));
    ProcessorNodes.inFull(nodesInFull());
    new KafkaSettings(settings).apply();
    return new PropagationSettings(settings)
        .apply(
            options
                .withMode(mode())
                .withStartSites(settings.flag(false, "datatracing.spans.start.site"))
                .withSampler(new SamplerSettings(settings).read())
                .withLimits(limits()));
  }

  private TracingMode mode() {
    Value mode = settings.find("datatracing.mode");
    if (mode == null) {
      return TracingMode.HEAD;
    }
    switch (mode.text) {
      case "none":
        return TracingMode.NONE;
      case "head":
        return TracingMode.HEAD;
      case "tail":
        return TracingMode.TAIL;
      case "full":
        return TracingMode.FULL;
      default:
        settings.problem(mode, "none, head, tail or full", "head, the sampler decides");
        return TracingMode.HEAD;
    }
  }

  private boolean nodesInFull() {
    Value nodes = settings.find("datatracing.kafkastreams.nodes");
    if (nodes == null || nodes.text.equals("summary")) {
      return false;
    }
    if (!nodes.text.equals("full")) {
      settings.problem(nodes, "summary or full", "summary");
      return false;
    }
    return true;
  }

  private SpanLimits limits() {
    int attributes =
        limit(
            128,
            "datatracing.limits.attributes",
            "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
            "OTEL_ATTRIBUTE_COUNT_LIMIT");
    int valueLength =
        limit(
            Integer.MAX_VALUE,
            "datatracing.limits.value.length",
            "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
            "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT");
    return new SpanLimits(
        attributes,
        valueLength,
        limit(128, "datatracing.limits.events", "OTEL_SPAN_EVENT_COUNT_LIMIT"),
        limit(128, "datatracing.limits.links", "OTEL_SPAN_LINK_COUNT_LIMIT"),
        limit(128, null, "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT"),
        limit(128, null, "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT"));
  }

  private int limit(int otherwise, @Nullable String name, String... standard) {
    return settings.number(0, Integer.MAX_VALUE, otherwise, name, standard);
  }
}
