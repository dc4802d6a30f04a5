package io.datatracing.collector.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.http.Router;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * {@code GET /api/v1/pipeline}: the graph with live figures. Counts are since the process began;
 * those of times are decimal strings of nanoseconds, as everywhere in the API.
 */
public final class PipelineApi {
  public static final String PATH = "/api/v1/pipeline";

  private static final JsonFactory JSON = new JsonFactory();

  private final LivePipeline live;

  public PipelineApi(LivePipeline live) {
    this.live = live;
  }

  public Router.Builder addTo(Router.Builder routes) {
    return routes.get(PATH, this::answer);
  }

  private Response answer(Request request) {
    return Response.of(200, "application/json", json());
  }

  /** The answer's body. */
  public byte[] json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void write(JsonGenerator out) throws IOException {
    Pipeline pipeline = live.pipeline();
    PipelineConfig config = pipeline.config();
    LivePipeline.State state = live.state();
    out.writeObjectFieldStart("configuration");
    out.writeStringField("source", state.source());
    out.writeStringField("sinceUnixNano", Long.toString(state.sinceUnixNano()));
    if (state.error() != null) {
      out.writeStringField("error", state.error());
    }
    out.writeEndObject();
    out.writeStringField("tracing", pipeline.tracing().word());
    Map<String, NodeFigures> figures = pipeline.figures();
    out.writeArrayFieldStart("nodes");
    node(out, PipelineConfig.RECEIVE, PipelineConfig.RECEIVE, pipeline.received());
    for (PipelineConfig.Drawn drawn : config.drawn()) {
      NodeFigures of = figures.get(drawn.id());
      if (of != null) {
        node(out, drawn.id(), drawn.type(), of);
      }
    }
    out.writeEndArray();
    channels(out, config.channels(), pipeline);
    controls(out, pipeline.controls().latest());
  }

  private static void node(JsonGenerator out, String id, String type, NodeFigures figures)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("id", id);
    out.writeStringField("type", type);
    out.writeNumberField("inBatchCount", figures.batchesIn.sum());
    out.writeNumberField("inSpanCount", figures.spansIn.sum());
    out.writeNumberField("inBytes", figures.bytesIn.sum());
    out.writeNumberField("outBatchCount", figures.batchesOut.sum());
    out.writeNumberField("outSpanCount", figures.spansOut.sum());
    out.writeNumberField("refusedBatchCount", figures.batchesRefused.sum());
    out.writeNumberField("heldBatchCount", figures.batchesHeld.sum());
    out.writeNumberField("heldBytes", figures.bytesHeld.sum());
    out.writeNumberField("answeredBatchCount", figures.waits.sum());
    out.writeStringField("waitNanos", Long.toString(figures.waitNanos.sum()));
    out.writeNumberField("delayedBatchCount", figures.delayedBatches.sum());
    Rates.PerSecond rates = figures.rates.perSecond();
    out.writeNumberField("inBatchesPerSecond", rates.arrivedBatches());
    out.writeNumberField("inSpansPerSecond", rates.arrivedSpans());
    out.writeNumberField("answeredBatchesPerSecond", rates.answeredBatches());
    out.writeNumberField("outSpansPerSecond", rates.handedOnSpans());
    out.writeArrayFieldStart("dropped");
    for (Map.Entry<String, Long> dropped : figures.dropped().entrySet()) {
      out.writeStartObject();
      out.writeStringField("cause", dropped.getKey());
      out.writeNumberField("spanCount", dropped.getValue());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void channels(
      JsonGenerator out, List<PipelineConfig.Channel> channels, Pipeline pipeline)
      throws IOException {
    out.writeArrayFieldStart("channels");
    for (PipelineConfig.Channel channel : channels) {
      out.writeStartObject();
      out.writeStringField("from", channel.from());
      out.writeStringField("to", channel.to());
      out.writeBooleanField("waits", channel.waits());
      ChannelFigures figures = pipeline.channel(channel.from(), channel.to());
      out.writeNumberField("batchCount", figures == null ? 0 : figures.batches.sum());
      out.writeNumberField("spanCount", figures == null ? 0 : figures.spans.sum());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void controls(JsonGenerator out, List<ControlAction> actions) throws IOException {
    out.writeArrayFieldStart("control");
    for (ControlAction action : actions) {
      out.writeStartObject();
      out.writeStringField("timeUnixNano", Long.toString(action.timeUnixNano()));
      out.writeStringField("action", action.action());
      out.writeStringField("by", action.by());
      out.writeStringField("detail", action.detail());
      out.writeArrayFieldStart("nodes");
      for (String node : action.nodes()) {
        out.writeString(node);
      }
      out.writeEndArray();
      out.writeNumberField("heldBatchCount", action.heldBatches());
      out.writeNumberField("affectedSpanCount", action.affectedSpans());
      if (action.trace() != null) {
        out.writeStringField("traceId", action.trace().toString());
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
